"""A request that Django's CSRF check refused, as the policy describes it: what Django received, and from which page."""

import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost

from crosshost.policy.cookie import Cookie, canonical
from crosshost.policy.csrf import DjangoRequest
from crosshost.policy.headers import referrer_policy
from crosshost.policy.origin import address, as_sent, is_loopback
from crosshost.policy.situation import Django, Page, Request, Response, Situation

SCHEMES = ("http", "https")


class Received:
    """The parts of a request that the CSRF check reads. Values of cookies and tokens stay in here."""

    def __init__(self, request: Any) -> None:
        self._request = request
        self.origin: str | None = self.header("Origin")
        self.referer: str | None = self.header("Referer")
        self.is_navigation = self.header("Sec-Fetch-Mode") == "navigate" or "text/html" in (self.header("Accept") or "")

    def header(self, name: str) -> str | None:
        value = self._request.headers.get(name)
        return value if value is None else str(value)

    @property
    def cookie_names(self) -> list[str]:
        return sorted(self._request.COOKIES)

    @property
    def host(self) -> str:
        """Return what Django takes for its host."""
        try:
            return str(self._request.get_host())
        except DisallowedHost:
            return str(self._request.META.get("HTTP_HOST", ""))

    @property
    def own_origin(self) -> str:
        """Return the origin that Django takes for its own."""
        return f"{self._request.scheme}://{self.host}"

    @property
    def public_origin(self) -> str:
        """Return the origin of the URL as the browser has it, as far as the request shows it."""
        sent = as_sent(self.origin or "") if self.origin and self.origin.startswith("http") else None
        if sent and self.header("Sec-Fetch-Site") == "same-origin":
            return sent
        host = _first(self.header("X-Forwarded-Host")) or self.header("Host") or self.host
        scheme = _first(self.header("X-Forwarded-Proto"))
        if scheme not in SCHEMES:
            # From a page on https browsers call no http but that of the user's own machine: a proxy hides the scheme.
            from_https = (self.origin or "").startswith("https://")
            hidden = from_https and not is_loopback(urlsplit(f"//{host}").hostname or "")
            scheme = "https" if hidden else str(self._request.scheme)
        return as_sent(f"{scheme}://{host}") or self.own_origin

    @property
    def page(self) -> str:
        """Return the URL or the origin of the page, or the API's own origin where the browser hides it."""
        if self.origin and self.origin != "null":
            return f"{self.origin}/"
        return self.referer or f"{self.public_origin}/"

    def for_django(self) -> DjangoRequest:
        """Return the request as Django received it. Raises PolicyError for an impossible URL."""
        return DjangoRequest(
            django=self._django(),
            address=address(self._url()),
            method=self._request.method or "POST",
            origin=self.origin,
            referer=self.referer,
            cookies=dict(self._request.COOKIES),
            headers=self._headers(),
            form_token=self._form_token(),
        )

    def situation(self) -> Situation:
        """Return the request with the page that sent it, and the cookies that arrived. Raises PolicyError as above."""
        page = Page(self.page, referrer_policy=self._policy()) if self.origin == "null" else Page(self.page)
        mode = "navigate" if self.is_navigation else "cors"
        request = Request(
            self._url(),
            self._request.method or "POST",
            self._headers(),
            mode=mode,  # type: ignore[arg-type] # one of its values
            credentials="include",
            form_token=self._form_token(),
        )
        jar = tuple(self._cookie(name, value) for name, value in self._request.COOKIES.items())
        return Situation(page, request, jar, django=self._django(), now=time.time())

    def _url(self) -> str:
        return f"{self.public_origin}{self._request.path}"

    def _django(self) -> Django:
        return Django(
            allowed_hosts=tuple(settings.ALLOWED_HOSTS) or ("*",),  # Django accepted the host
            session_cookie_name=settings.SESSION_COOKIE_NAME,
            csrf_cookie_name=settings.CSRF_COOKIE_NAME,
            csrf_header_name=settings.CSRF_HEADER_NAME.removeprefix("HTTP_").replace("_", "-"),
            csrf_trusted_origins=tuple(settings.CSRF_TRUSTED_ORIGINS),
            csrf_use_sessions=settings.CSRF_USE_SESSIONS,
            csrf_cookie_domain=settings.CSRF_COOKIE_DOMAIN,
            host=self.host or None,
            secure=self._request.is_secure(),
        )

    def _headers(self) -> tuple[tuple[str, str], ...]:
        name = settings.CSRF_HEADER_NAME
        token = self._request.META.get(name)
        return () if token is None else ((name.removeprefix("HTTP_").replace("_", "-"), token),)

    def _form_token(self) -> str | None:
        if self._request.method != "POST":
            return None
        try:
            return self._request.POST.get("csrfmiddlewaretoken") or None
        except Exception:  # the body cannot be read any more
            return None

    def _cookie(self, name: str, value: str) -> Cookie:
        """Return a cookie that is attached, as this one was, with what its settings let JavaScript read."""
        is_token = name == settings.CSRF_COOKIE_NAME
        domain = canonical(settings.CSRF_COOKIE_DOMAIN or "") if is_token else None
        return Cookie(
            name,
            value,
            domain or address(self.public_origin).origin.host,
            host_only=domain is None,
            http_only=is_token and settings.CSRF_COOKIE_HTTPONLY,
            secure=self.public_origin.startswith("https://"),
            same_site="None",
        )

    def _policy(self) -> Any:
        """Return the Referrer-Policy of Django's own pages."""
        value = settings.SECURE_REFERRER_POLICY or ""
        value = value if isinstance(value, str) else ",".join(value)
        return referrer_policy(Response(200, {"Referrer-Policy": value}))


def _first(value: str | None) -> str:
    return (value or "").partition(",")[0].strip()
