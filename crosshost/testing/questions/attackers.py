"""The origins from which an attacker sends requests, and those that a project itself names."""

from dataclasses import dataclass, replace

from crosshost.doctor.sending.origins import other_origins
from crosshost.policy.origin import address, as_sent, is_ip
from crosshost.policy.site import registrable_domain
from crosshost.testing.browser import Browser
from crosshost.testing.page import Page

KINDS = {
    "foreign": "another site",
    "null": "a sandboxed frame, whose origin is null",
    "suffix": "another site, whose name begins with the page's",
    "prefix": "a host whose name ends with the page's",
    "prefix-of-site": "another site, whose name ends with that of the page's site",
    "dot": "another site, with a letter for a dot of the page's name",
    "sibling": "another host of the page's site",
    "sibling-of-api": "another host of the API's site",
    "twin": "the page's host with the other scheme",
    "port": "another port of the page's host",
}


@dataclass(frozen=True)
class Attacker:
    """One hostile origin; `null` is a sandboxed frame on another site."""

    kind: str
    origin: str

    def __str__(self) -> str:
        return f"{self.origin} ({KINDS[self.kind]})"

    def open(self, browser: Browser) -> Page:
        """Return the attacker's page in the browser of the victim."""
        if self.origin != "null":
            return browser.open(f"{self.origin}/", served=False)
        page = browser.open("https://evil.example/", served=False)
        page.document = replace(page.document, opaque=True)
        return page


def attackers(page: str, api: str) -> list[Attacker]:
    """Return the hostile origins for a page and its API, without those that the project's settings name."""
    own = address(api).origin
    by_kind = other_origins(page)
    site = None if is_ip(own.host) else registrable_domain(own.host)
    if site and not by_kind.get("sibling", "").endswith(f"evil.{site}"):
        by_kind["sibling-of-api"] = str(replace(own, host=f"evil.{site}"))
    known = {str(own), str(address(page).origin), *named()}
    return [Attacker(kind, origin) for kind, origin in by_kind.items() if origin == "null" or origin not in known]


def named() -> set[str]:
    """Return the origins that the project names in its settings, and so trusts."""
    from django.conf import settings

    lists = [getattr(settings, name, ()) for name in ("CORS_ALLOWED_ORIGINS", "CSRF_TRUSTED_ORIGINS")]
    return {origin for texts in lists for text in texts if (origin := as_sent(text))}
