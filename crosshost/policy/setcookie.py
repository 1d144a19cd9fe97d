"""Parsing of a Set-Cookie header (RFC 6265bis, section 5.6). Module `jar` decides what is stored."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from crosshost.policy import cookiedate
from crosshost.policy.cookie import SameSite
from crosshost.policy.headers import size
from crosshost.policy.reasons import Finding, make_finding

PAIR_BYTES = 4096  # name and value together; some engines have no limit
ATTRIBUTE_BYTES = 1024  # a longer attribute is ignored
CONTROL = re.compile(r"[\x00-\x08\x0A-\x1F\x7F]")
LINE_END = re.compile(r"[\r\n]")
WHITESPACE = " \t"
MAX_AGE = re.compile(r"-?[0-9]+")
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
    strict_or_lax: SameSite = "unset"  # the last SameSite that has one of these values
    partitioned: bool = False


@lru_cache(1024)
def parse(header: str, longest: float = PAIR_BYTES) -> SetCookie | Finding:
    """Parse the value of one Set-Cookie header, or return why the header is ignored.

    A line break ends the header; other control characters, except tab, make it invalid.
    """
    header = LINE_END.split(header, maxsplit=1)[0]
    if CONTROL.search(header):
        return make_finding("set-cookie-control-character")
    pair, *attributes = header.split(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    name, value = name.strip(WHITESPACE), value.strip(WHITESPACE)
    if not name and not value:
        return make_finding("set-cookie-empty")
    if (length := size(name) + size(value)) > longest:
        return make_finding("set-cookie-too-large", cookie=name, size=str(length))
    cookie = SetCookie(name, value)
    for attribute in attributes:
        key, _, text = attribute.partition("=")
        text = text.strip(WHITESPACE)
        if size(text) <= ATTRIBUTE_BYTES:
            cookie = with_attribute(cookie, key.strip(WHITESPACE).lower(), text)
    return cookie


def with_attribute(cookie: SetCookie, key: str, text: str) -> SetCookie:
    """Return `cookie` with one more attribute (5.6.1 to 5.6.7); an unknown or malformed one is ignored."""
    match key:
        case "expires" if (date := cookiedate.parse(text)) is not None:
            return replace(cookie, expires=date)
        case "max-age" if MAX_AGE.fullmatch(text):
            return replace(cookie, max_age=float(text))
        case "domain":
            return replace(cookie, domain=text.removeprefix(".").lower(), written_domain=text)
        case "path":
            return replace(cookie, path=text if text.startswith("/") else "")
        case "secure":
            return replace(cookie, secure=True)
        case "httponly":
            return replace(cookie, http_only=True)
        case "samesite":
            value = SAME_SITE.get(text.lower(), "unset")
            strict_or_lax = value if value in ("Strict", "Lax") else cookie.strict_or_lax
            return replace(cookie, same_site=value, strict_or_lax=strict_or_lax)
        case "partitioned":
            return replace(cookie, partitioned=True)
    return cookie
