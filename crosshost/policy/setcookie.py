"""One Set-Cookie header, as sent (RFC 6265bis, section 5.6). What a browser stores of it is the jar's matter."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from crosshost.policy import cookiedate
from crosshost.policy.cookie import SameSite
from crosshost.policy.headers import size
from crosshost.policy.reasons import Finding, make_finding

PAIR_BYTES = 4096  # name and value together
ATTRIBUTE_BYTES = 1024  # a longer attribute is ignored
CONTROL = re.compile(r"[\x00-\x08\x0A-\x1F\x7F]")
LINE_END = re.compile(r"[\r\n]")
WHITESPACE = " \t"
MAX_AGE = re.compile(r"-?[0-9]+")
SAME_SITE: dict[str, SameSite] = {"strict": "Strict", "lax": "Lax", "none": "None"}


@dataclass(frozen=True)
class SetCookie:
    """The header's cookie with its attributes; of an attribute that comes twice the last counts."""

    name: str
    value: str
    domain: str | None = None  # lower case, without its first dot; "" and None are the same to the jar
    path: str | None = None  # "" when it names none that begins with a slash: the jar takes the default path
    expires: float | None = None  # seconds since 1970
    max_age: float | None = None  # seconds; 0 or less is expired
    secure: bool = False
    http_only: bool = False
    same_site: SameSite = "unset"
    partitioned: bool = False


@lru_cache(1024)
def parse(header: str) -> SetCookie | Finding:
    """Read the value of one Set-Cookie header, or say why it is ignored altogether.

    A line break ends the header, as it does on the wire; any other control character but the tab spoils it.
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
    if (bytes_ := size(name) + size(value)) > PAIR_BYTES:
        return make_finding("set-cookie-too-large", cookie=name, size=str(bytes_))
    cookie = SetCookie(name, value)
    for attribute in attributes:
        key, _, text = attribute.partition("=")
        text = text.strip(WHITESPACE)
        if size(text) <= ATTRIBUTE_BYTES:
            cookie = with_attribute(cookie, key.strip(WHITESPACE).lower(), text)
    return cookie


def with_attribute(cookie: SetCookie, key: str, text: str) -> SetCookie:
    """`cookie` with one attribute more (sections 5.6.1 to 5.6.7); an unknown or malformed one changes nothing."""
    match key:
        case "expires" if (date := cookiedate.parse(text)) is not None:
            return replace(cookie, expires=date)
        case "max-age" if MAX_AGE.fullmatch(text):
            return replace(cookie, max_age=float(text))
        case "domain":
            return replace(cookie, domain=text.removeprefix(".").lower())
        case "path":
            return replace(cookie, path=text if text.startswith("/") else "")
        case "secure":
            return replace(cookie, secure=True)
        case "httponly":
            return replace(cookie, http_only=True)
        case "samesite":
            return replace(cookie, same_site=SAME_SITE.get(text.lower(), "unset"))
        case "partitioned":
            return replace(cookie, partitioned=True)
    return cookie
