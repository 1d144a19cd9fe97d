"""URLs and origins (URL Standard, HTML), and which are potentially trustworthy (Secure Contexts 3.1).

can_ada parses: it is Ada, the URL Standard's parser in Node.js. Stricter than the standard: hosts that are impossible
in DNS are refused.
"""

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache

import can_ada

from crosshost.policy.errors import PolicyError

PORTS = {"http": 80, "https": 443}
LABEL = "[a-z0-9_-]{1,63}"  # RFC 1035 2.3.4, and the underscore, which browsers accept
NAME = re.compile(rf"({LABEL}\.)*{LABEL}\.?")
CACHE_SIZE = 4096  # cache size, of parsed URLs and hosts


@dataclass(frozen=True)
class Origin:
    """Scheme, host and port; `str()` is the Origin header, with the port unless it is the scheme's default."""

    scheme: str
    host: str  # ASCII in lower case; an IPv6 address in brackets
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}"

    @property
    def netloc(self) -> str:
        """Return the Host header."""
        return self.host if self.port == PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def trustworthy(self) -> bool:
        """Return whether it is potentially trustworthy: https, or loopback."""
        return self.scheme == "https" or is_loopback(self.host)


@dataclass(frozen=True)
class Address:
    """The parts of an http or https URL that the policy needs."""

    origin: Origin
    path: str  # without the query, never empty
    text: str  # the URL without fragment, user name and password
    has_credentials: bool  # it has a user name or a password that is not empty


def parse(text: str, base: str | None = None) -> can_ada.URL:
    """Parse `text`, relative to the URL `base`. Raises ValueError if it is not a URL (URL Standard, basic parser)."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # Web IDL, USVString
    return can_ada.parse(text) if base is None else can_ada.parse(base) + text


def is_url(text: str) -> bool:
    """Return whether `text` is a URL of any scheme, with a host that browsers accept."""
    try:
        parse(text)
    except ValueError:
        return False
    return True


@lru_cache(CACHE_SIZE)
def address(text: str, base: str | None = None) -> Address:
    """Parse `text` as browsers do, relative to the URL `base`.

    Raises PolicyError if it is not an http or https URL, or if its host is impossible in DNS.
    """
    try:
        url = parse(text, base)
        scheme = url.protocol.removesuffix(":")
    except ValueError:
        scheme = ""
    if scheme not in PORTS:
        raise PolicyError(f"{text!r} is not a valid http(s) URL: write one like https://app.example.com/")
    if not is_possible(url.hostname):
        raise PolicyError(f"{text!r} has no valid host name: write a URL like https://app.example.com/")
    has_credentials = bool(url.username or url.password)
    url.username = url.password = url.hash = ""  # nosec B105 (removes them)
    origin = Origin(scheme, url.hostname, int(url.port or PORTS[scheme]))
    return Address(origin, url.pathname, url.href, has_credentials)


def as_sent(text: str, *, wildcard: bool = False) -> str | None:
    """Return the `Origin` that a browser sends from a page at `text` (Fetch, "serializing a request origin"), or None.

    It is in lower case, without a default port and a path; any scheme is allowed. None if the host is invalid. With
    `wildcard`, the host may begin with `*.`, as in CSRF_TRUSTED_ORIGINS.
    """
    try:
        url = parse(text)
    except ValueError:
        return None
    if not is_possible(url.hostname.removeprefix("*.") if wildcard else url.hostname):
        return None
    return f"{url.protocol}//{url.host}".lower()  # not `url.origin`, which is null for the scheme of an extension


def is_possible(host: str) -> bool:
    """Return whether `host`, as parsed, is an IP address or can be a name in DNS."""
    return host.startswith("[") or NAME.fullmatch(host.lower()) is not None


@lru_cache(CACHE_SIZE)
def is_ip(host: str) -> bool:
    """Return whether `host` is an IP address; IPv6 with or without brackets."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@lru_cache(CACHE_SIZE)
def is_loopback(host: str) -> bool:
    """Return whether `host` is localhost, below it, in 127.0.0.0/8 or ::1 (Secure Contexts 3.1, steps 4 and 5)."""
    if is_ip(host):
        ip = ipaddress.ip_address(host.strip("[]"))
        return ((ip.version == 6 and ip.ipv4_mapped) or ip).is_loopback  # Python itself does so from 3.13 on
    name = host.removesuffix(".")
    return name == "localhost" or name.endswith(".localhost")
