"""Addresses and origins (URL Standard, HTML), and which are potentially trustworthy (Secure Contexts 3.1)."""

import ipaddress
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from crosshost import Problem

PORTS = {"http": 80, "https": 443}
KEPT = 4096  # parsed addresses and looked-up hosts; a deployment has a handful


@dataclass(frozen=True)
class Origin:
    """Scheme, host and port; `str()` is the Origin header: the port is there when it is not the scheme's own."""

    scheme: str
    host: str  # lower case, Punycode; an IPv6 address in brackets
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}"

    @property
    def netloc(self) -> str:
        """The Host header."""
        return self.host if self.port == PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def trustworthy(self) -> bool:
        """Potentially trustworthy: https, or this machine itself."""
        return self.scheme == "https" or is_loopback(self.host)


@dataclass(frozen=True)
class Address:
    """An http or https URL, as far as the policy looks at it."""

    origin: Origin
    path: str  # without the query, never empty
    text: str  # the whole URL without fragment, user name and password
    has_credentials: bool  # a user name or a password is in it


@lru_cache(KEPT)
def address(url: str) -> Address:
    """Parse `url`. Raises Problem when it is not http or https, or has no valid host or port."""
    try:
        parts = urlsplit(url.strip().replace("\\", "/"))
        host, port = serialised(parts.hostname or ""), parts.port
    except ValueError:  # UnicodeError is one
        host = ""
    if not host or parts.scheme not in PORTS:
        raise Problem(f"{url!r} is no address of a page or an API: write one like https://app.example.com/")
    origin = Origin(parts.scheme, host, PORTS[parts.scheme] if port is None else port)
    path = parts.path or "/"
    text = f"{origin}{path}{'?' + parts.query if parts.query else ''}"
    return Address(origin, path, text, parts.username is not None)


def serialised(host: str) -> str:
    """The host as browsers write it. Raises ValueError for one that is none."""
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host)}]"
    if any(character in host for character in " %<>\"'{}|^`,") or not host.isprintable():
        raise ValueError(host)
    return (host if host.isascii() else host.encode("idna").decode()).lower()


@lru_cache(KEPT)
def is_ip(host: str) -> bool:
    """Is `host` an IP address? An IPv6 one may stand in brackets."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@lru_cache(KEPT)
def is_loopback(host: str) -> bool:
    """localhost, what is below it, 127.0.0.0/8 and ::1 (Secure Contexts 3.1, steps 4 and 5)."""
    if is_ip(host):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    name = host.removesuffix(".")
    return name == "localhost" or name.endswith(".localhost")
