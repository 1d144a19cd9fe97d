"""URLs and origins (URL Standard, HTML), and which are potentially trustworthy (Secure Contexts 3.1).

Stricter than the URL Standard: hosts that browsers would rewrite, other than to lower case, and hosts that are
impossible in DNS are refused.
"""

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from crosshost.policy.errors import PolicyError

PORTS = {"http": 80, "https": 443}
NUMBER = re.compile("[0-9]+|0x[0-9a-f]*")  # a host whose last label is a number is an IPv4 address (URL Standard)
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
        return netloc(self.scheme, self.host, self.port)

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
    has_credentials: bool  # it has a user name or a password


@lru_cache(CACHE_SIZE)
def address(url: str) -> Address:
    """Parse `url`. Raises PolicyError if it is not http or https, or its host or port is invalid."""
    try:
        parts = urlsplit(url.strip().replace("\\", "/"))
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in PORTS:
        raise PolicyError(f"{url!r} is not an http(s) URL: write one like https://app.example.com/")
    origin = Origin(parts.scheme, serialised(host), PORTS[parts.scheme] if port is None else port)
    path = parts.path or "/"
    text = f"{origin}{path}{'?' + parts.query if parts.query else ''}"
    return Address(origin, path, text, parts.username is not None)


def as_sent(text: str, *, wildcard: bool = False) -> str | None:
    """Return the `Origin` that a browser sends from a page at `text` (Fetch, "serializing a request origin"), or None.

    It is in lower case, without a default port and a path; any scheme is allowed. None if the host is invalid. With
    `wildcard`, the host may begin with `*.`, as in CSRF_TRUSTED_ORIGINS.
    """
    try:
        url = urlsplit(text.strip())
        host, port = url.hostname or "", url.port
        star = "*." if wildcard and host.startswith("*.") else ""
        host = star + serialised(host.removeprefix(star))
    except ValueError:
        return None
    return f"{url.scheme}://{netloc(url.scheme, host, port)}" if url.scheme else None


def netloc(scheme: str, host: str, port: int | None) -> str:
    """Return host and port, without the port if it is the scheme's default."""
    return host if port in (None, PORTS.get(scheme)) else f"{host}:{port}"


def serialised(host: str) -> str:
    """Return the host as browsers send it, an IPv6 address in brackets (`host` has none).

    Raises PolicyError for a name that is not ASCII (UTS 46 would be needed), a label that is empty or longer than 63
    characters, and an IPv4 address in any form but four decimal numbers.
    """
    host = host.lower()
    try:
        if ":" in host and "%" not in host:  # a zone has a meaning on this machine only
            return f"[{ipaddress.IPv6Address(host)}]"
        if NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]):
            return str(ipaddress.IPv4Address(host))
    except ValueError:
        raise PolicyError(
            f"{host!r} is not an IP address as browsers send it: write one like 127.0.0.1 or [::1]"
        ) from None
    if not host.isascii():
        raise PolicyError(f"{host!r} is not ASCII: write the host as browsers send it, as xn--…")
    if not NAME.fullmatch(host):
        raise PolicyError(f"{host!r} is not a host name: write one like app.example.com")
    return host


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
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    name = host.removesuffix(".")
    return name == "localhost" or name.endswith(".localhost")
