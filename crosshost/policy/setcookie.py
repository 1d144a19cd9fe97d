"""Parsing of a Set-Cookie header (RFC 6265bis, section 5.6). Module `jar` decides what is stored."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from crosshost.policy import cookiedate, origin
from crosshost.policy.cookie import SameSite
from crosshost.policy.engine import STANDARD, Engine
from crosshost.policy.headers import size
from crosshost.policy.reasons import Finding, make_finding

CONTROL = re.compile(r"[\x00-\x08\x0A-\x1F\x7F]")
WHITESPACE = " \t"
NUMBER = re.compile("[+-]?[0-9]+")
SAME_SITE: dict[str, SameSite] = {"strict": "Strict", "lax": "Lax", "none": "None"}


@dataclass(frozen=True)
class SetCookie:
    """The cookie of a header, with its attributes; the last of repeated attributes counts."""

    name: str
    value: str
    domain: str | None = None  # lower case, without a leading dot; the jar treats "" as None
    written_domain: str = ""  # as it is in the header
    path: str | None = None  # "" if it does not begin with a slash: the jar uses the default path
    expires: float | None = None  # seconds since 1970
    max_age: float | None = None  # seconds; 0 or less: expired
    secure: bool = False
    http_only: bool = False
    same_site: SameSite = "unset"
    partitioned: bool = False


@lru_cache(1024)
def parse(header: str, engine: Engine = STANDARD) -> SetCookie | Finding:
    """Parse the value of one Set-Cookie header, or return why `engine` ignores the header.

    Control characters, except tab, make it invalid.
    """
    header = re.split(engine.cookie_ends_at, header.strip(WHITESPACE), maxsplit=1)[0]
    if CONTROL.search(header):
        return make_finding("set-cookie-control-character")
    pair, *attributes = header.split(";")
    name, equals, value = pair.partition("=")
    if not equals and engine.nameless_cookies != "refused":
        name, value = "", pair
    name, value = name.strip(WHITESPACE), value.strip(WHITESPACE)
    if not name and not value:
        return make_finding("set-cookie-empty")
    if not name and engine.nameless_cookies == "refused":
        return make_finding("set-cookie-nameless", value=value)
    if (length := size(name) + size(value)) > engine.longest_pair:
        return make_finding("set-cookie-too-large", cookie=name, size=str(length))
    if not engine.tab_in_cookie and "\t" in name + value:
        return make_finding("set-cookie-control-character")
    cookie = SetCookie(name, value)
    for attribute in attributes:
        key, _, text = attribute.partition("=")
        text = text.strip(WHITESPACE)
        if size(text) <= engine.longest_attribute:
            cookie = with_attribute(cookie, key.strip(WHITESPACE).lower(), text, engine)
    return cookie


def with_attribute(cookie: SetCookie, key: str, text: str, engine: Engine) -> SetCookie:
    """Return `cookie` with one more attribute (5.6.1 to 5.6.7); an unknown or malformed one is ignored."""
    match key:
        case "expires" if (date := cookiedate.parse(text)) is not None or not engine.invalid_lifetime_is_ignored:
            kept = cookie.max_age if engine.max_age_overrides_expires else None
            return replace(cookie, expires=date, max_age=kept)
        case "max-age" if (age := seconds(text, engine)) is not None or not engine.invalid_lifetime_is_ignored:
            return replace(cookie, max_age=age)
        case "domain":
            return replace(cookie, domain=domain_of(text, engine), written_domain=text)
        case "path":
            return replace(cookie, path=text if text.startswith("/") else "")
        case "secure":
            return replace(cookie, secure=True)
        case "httponly":
            return replace(cookie, http_only=True)
        case "samesite":
            value = SAME_SITE.get(text.lower(), "unset")
            kept = not engine.unknown_same_site_resets and value in ("None", "unset") and cookie.same_site != "unset"
            return cookie if kept else replace(cookie, same_site=value)
        case "partitioned":
            return replace(cookie, partitioned=True)
    return cookie


def domain_of(text: str, engine: Engine) -> str:
    """Return the value of Domain as the jar compares it: in lower case, and without its leading dot, unless it is all
    of it (then no host matches).
    """
    domain = (text.removeprefix(".") or text).lower()
    if domain.isascii() or not engine.converts_domains:
        return domain
    try:
        return origin.parse(f"http://{domain}").hostname
    except ValueError:
        return domain


def seconds(text: str, engine: Engine) -> float | None:
    """Return the value of Max-Age, or None if it is invalid. Valid without being a number, it is negative."""
    if not re.fullmatch(engine.max_age, text):
        return None
    return float(text) if NUMBER.fullmatch(text) else -1
