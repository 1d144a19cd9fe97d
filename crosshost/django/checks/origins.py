"""Checks of the origins that CORS allows and CSRF trusts by name."""

from collections.abc import Iterator

from crosshost.django.check import check
from crosshost.django.conf import Conf
from crosshost.django.hosts import host_of
from crosshost.django.joined import origins
from crosshost.django.origins import with_credentials
from crosshost.policy.csrf import split
from crosshost.policy.origin import as_sent, is_loopback
from crosshost.policy.site import is_public_suffix

EXAMPLE = "https://app.example.com"


@check(
    "W001",
    title="Every origin is allowed with credentials",
    fault="CORS_ALLOW_ALL_ORIGINS = True",
    message="{setting} and CORS_ALLOW_CREDENTIALS let a page of any site read your user's data: "
    "django-cors-headers allows each origin by its own name.",
    hint="{setting} = False; CORS_ALLOWED_ORIGINS = ['https://app.example.com']  # the origins of your pages",
)
def every_origin_with_credentials(conf: Conf) -> Iterator[dict[str, str]]:
    if conf.CORS_ALLOW_ALL_ORIGINS and conf.CORS_ALLOW_CREDENTIALS:
        yield {"setting": conf.current_name("CORS_ALLOW_ALL_ORIGINS")}


@check(
    "W002",
    title="An allowed CORS origin that no browser sends",
    fault="CORS_ALLOWED_ORIGINS = ['https://App.example.com', 'https://*.example.com']",
    message="{setting} has '{text}', which never matches: {why}.",
    hint="{setting} = {right}",
)
def allowed_origin_never_matches(conf: Conf) -> Iterator[dict[str, str]]:
    setting = conf.current_name("CORS_ALLOWED_ORIGINS")
    corrected = [as_sent(text) if split(text).netloc or text == "*" else text for text in conf.CORS_ALLOWED_ORIGINS]
    right = _without_none(corrected) or [EXAMPLE]
    for text in conf.CORS_ALLOWED_ORIGINS:
        if text == "*" or "*" in split(text).netloc:
            why = "'*' is not a wildcard here; use CORS_ALLOWED_ORIGIN_REGEXES for patterns"
            yield {"setting": setting, "text": text, "why": why, "right": str(right)}
        elif len(origins(text)) > 1:
            continue  # another check handles a missing comma
        # Only scheme and netloc are compared. corsheaders itself reports what lacks one of them or has a path.
        elif split(text).netloc and split(text).netloc != split(as_sent(text) or "").netloc:
            yield {"setting": setting, "text": text, "why": _sent_instead(text), "right": str(right)}


@check(
    "W003",
    title="A trusted CSRF origin that no browser sends",
    fault="CSRF_TRUSTED_ORIGINS = ['https://app.example.com/']",
    message="CSRF_TRUSTED_ORIGINS has '{text}', which is compared as a whole and never equals an Origin header: {why}.",
    hint="CSRF_TRUSTED_ORIGINS = {right}",
)
def trusted_origin_never_matches(conf: Conf) -> Iterator[dict[str, str]]:
    right = _without_none([text if "*" in text else as_sent(text) for text in conf.CSRF_TRUSTED_ORIGINS])
    for text in conf.CSRF_TRUSTED_ORIGINS:
        # Django itself reports a missing scheme (4_0.E001). Other checks handle wildcards and a missing comma.
        if "://" in text and "*" not in text and len(origins(text)) == 1 and text != as_sent(text):
            yield {"text": text, "why": _sent_instead(text), "right": str(right)}


@check(
    "W004",
    title="A trusted CSRF wildcard that matches nothing",
    fault="CSRF_TRUSTED_ORIGINS = ['https://app.example.com', 'https://*:3000']",
    message="CSRF_TRUSTED_ORIGINS has '{text}': a '*' works only right after :// and before a dot, and browsers never "
    "send a default port.",
    hint="CSRF_TRUSTED_ORIGINS = {right}",
)
def trusted_wildcard_never_matches(conf: Conf) -> Iterator[dict[str, str]]:
    for text in conf.CSRF_TRUSTED_ORIGINS:
        netloc = split(text).netloc.lower()  # Django compares scheme and netloc here, the latter in lower case
        if "://" in text and "*" in text and len(origins(text)) == 1:
            below = as_sent(f"{text.partition(':')[0]}://any{netloc.removeprefix('*')}")
            if not netloc.startswith("*.") or below is None or split(below).netloc != f"any{netloc[1:]}":
                right = ["https://*.example.com" if other == text else other for other in conf.CSRF_TRUSTED_ORIGINS]
                yield {"text": text, "right": str(right)}


@check(
    "W005",
    title="The origin null is allowed with credentials",
    fault="CORS_ALLOWED_ORIGINS = ['https://app.example.com', 'null']",
    message="{setting} has 'null', the origin of every sandboxed frame: any page can create one, and with "
    "CORS_ALLOW_CREDENTIALS that frame can read your user's data.",
    hint="{setting} = {right}  # and serve the page from a real origin",
)
def null_with_credentials(conf: Conf) -> Iterator[dict[str, str]]:
    if "null" in conf.CORS_ALLOWED_ORIGINS and conf.CORS_ALLOW_CREDENTIALS:
        right = [text for text in conf.CORS_ALLOWED_ORIGINS if text != "null"]
        yield {"setting": conf.current_name("CORS_ALLOWED_ORIGINS"), "right": str(right)}


@check(
    "W006",
    title="An http origin is allowed by an API on https",
    fault="CORS_ALLOWED_ORIGINS = CSRF_TRUSTED_ORIGINS = ['https://app.example.com', 'http://app.example.com']",
    message="CORS allows {origin} with credentials, while this API is on https: an attacker on the user's network can "
    "inject a script into that page, which then reads with the user's session.",
    hint="{setting} = {right}  # and serve the page over https as well",
)
def plain_http_with_credentials(conf: Conf) -> Iterator[dict[str, str]]:
    if not conf.is_https:
        return
    for origin in with_credentials(conf):
        if origin.startswith("http://") and not is_loopback(host_of(origin)):
            safe = [text for text in conf.CORS_ALLOWED_ORIGINS if as_sent(text) != origin]
            right = list(dict.fromkeys([*safe, f"https{origin.removeprefix('http')}"]))
            yield {"origin": origin, "setting": conf.current_name("CORS_ALLOWED_ORIGINS"), "right": str(right)}


@check(
    "W007",
    title="CSRF trusts every customer of a hosting provider",
    fault="CSRF_TRUSTED_ORIGINS = ['https://app.example.com', 'https://*.vercel.app']",
    message="CSRF_TRUSTED_ORIGINS has '{text}', but anybody can register a name below {domain}: pages of strangers are "
    "trusted like your own.",
    hint="CSRF_TRUSTED_ORIGINS = {right}  # the names that are yours",
)
def trusted_wildcard_of_strangers(conf: Conf) -> Iterator[dict[str, str]]:
    if conf.DEBUG:
        return  # a developer's machine behind a tunnel, whose name changes with each start
    for text in conf.CSRF_TRUSTED_ORIGINS:
        domain = split(text).netloc.lower().partition(":")[0].removeprefix("*.")
        if "://*." in text and is_public_suffix(domain) and not is_loopback(domain):
            right = [other.replace("*", "app") if other == text else other for other in conf.CSRF_TRUSTED_ORIGINS]
            yield {"text": text, "domain": domain, "right": str(right)}


def _sent_instead(text: str) -> str:
    if sent := as_sent(text):
        return f"a browser sends {sent}"
    return "no page has such an origin"


def _without_none(origins: list[str | None]) -> list[str]:
    return [origin for origin in dict.fromkeys(origins) if origin]
