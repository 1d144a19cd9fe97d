"""Addresses and origins (URL Standard, HTML), and which are potentially trustworthy (Secure Contexts 3.1).

Stricter than the URL Standard: refused is a host that browsers rewrite by more than its case, and one DNS cannot have.
"""

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from crosshost import Problem

PORTS = {"http": 80, "https": 443}
NUMBER = re.compile("[0-9]+|0x[0-9a-f]*")  # as a host's last label it makes the host an IPv4 address (URL Standard)
LABEL = "[a-z0-9_-]{1,63}"  # RFC 1035 2.3.4, and the underscore that browsers send
NAME = re.compile(rf"({LABEL}\.)*{LABEL}\.?")
KEPT = 4096  # parsed addresses and looked-up hosts; a deployment has a handful


@dataclass(frozen=True)
class Origin:
    """Scheme, host and port; `str()` is the Origin header: the port is there when it is not the scheme's own."""

    scheme: str
    host: str  # ASCII in lower case; an IPv6 address in brackets
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}"

    @property
    def netloc(self) -> str:
        """The Host header."""
        return netloc(self.scheme, self.host, self.port)

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
    """Parse `url`. Raises Problem when it is not http or https, or has no port or host that `serialised` takes."""
    try:
        parts = urlsplit(url.strip().replace("\\", "/"))
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in PORTS:
        raise Problem(f"{url!r} is no address of a page or an API: write one like https://app.example.com/")
    origin = Origin(parts.scheme, serialised(host), PORTS[parts.scheme] if port is None else port)
    path = parts.path or "/"
    text = f"{origin}{path}{'?' + parts.query if parts.query else ''}"
    return Address(origin, path, text, parts.username is not None)


def as_sent(text: str, *, wildcard: bool = False) -> str | None:
    """Return the `Origin` that a browser sends from a page at `text` (Fetch, "serializing a request origin"), or None.

    Lower case, no default port, nothing after it; of any scheme. None for a host that `serialised` refuses, too. With
    `wildcard`, a host may begin with `*.`, as in CSRF_TRUSTED_ORIGINS.
    """
    try:
        url = urlsplit(text.strip())
        host, port = url.hostname or "", url.port
        star = "*." if wildcard and host.startswith("*.") else ""
        host = star + serialised(host.removeprefix(star))
    except (Problem, ValueError):
        return None
    return f"{url.scheme}://{netloc(url.scheme, host, port)}" if url.scheme else None


def netloc(scheme: str, host: str, port: int | None) -> str:
    """Host and port, without the port where it is the scheme's own."""
    return host if port in (None, PORTS.get(scheme)) else f"{host}:{port}"


def serialised(host: str) -> str:
    """The host as browsers send it; an IPv6 address, given without its brackets, gets them.

    Raises Problem for a name beyond ASCII (UTS 46 would be needed), with an empty label or one over 63 letters, and for
    an IPv4 address in any form but four decimal numbers.
    """
    host = host.lower()
    try:
        if ":" in host and "%" not in host:  # a zone is for this machine alone
            return f"[{ipaddress.IPv6Address(host)}]"
        if NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]):
            return str(ipaddress.IPv4Address(host))
    except ValueError:
        raise Problem(f"{host!r} is no IP address as browsers send it: write one like 127.0.0.1 or [::1]") from None
    if not host.isascii():
        raise Problem(f"{host!r} is not how browsers send that host: write it in ASCII, as xn--…")
    if not NAME.fullmatch(host):
        raise Problem(f"{host!r} is no name of a host: write one like app.example.com")
    return host


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
