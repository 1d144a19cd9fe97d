"""Origins, written as a browser sends them.

A browser sends `Origin: http://localhost:3000`: lower case, no path, no default port (RFC 6454, section 6.2;
Fetch Standard, "Origin header"). django-cors-headers and Django compare that text with the settings, without a
warning for one that can never match, so every origin is normalised here first.
"""

import ipaddress
import re
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
# The origins of packaged apps and of browser extensions; they have no default port.
SCHEMES = {*DEFAULT_PORTS, "capacitor", "ionic", "tauri", "chrome-extension", "moz-extension"}
EXAMPLE = "http://localhost:3000"
LONGEST_HOST = 253  # characters of a name in DNS
LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")


def normalise_origin(value: str, *, wildcard: bool = False) -> str:
    """Return `value` as a browser would send it.

    Case, surrounding space, one trailing slash and a default port are corrected. With `wildcard`, a host may
    start with `*.`, as CSRF_TRUSTED_ORIGINS permits. Raises ValueError, with a right value in the message,
    for anything else that could never equal a browser's `Origin`.
    """
    text = value.strip().lower()
    if re.search(r"[\s;|]", text):
        raise ValueError(
            f"{value!r} holds more than one origin or a space: separate origins with commas, {EXAMPLE},https://app.example.com"
        )
    if re.search(r"[\[\](){}'\"`<>]", re.sub(r"//\[[0-9a-z:.%]+\]", "//", text)):
        raise ValueError(f"{value!r} has quotes or brackets: write the origin alone, {EXAMPLE}")
    if text == "*":
        raise ValueError("'*' is not an origin: name each one, or set CORS_ALLOW_ALL_ORIGINS=true")
    scheme, separator, rest = text.partition("://")
    if not separator:
        bare = re.sub(r"^[a-z]+:/*(?=[^0-9/])", "", text).lstrip("/")
        raise ValueError(f"{value!r} lacks its scheme: write http://{bare or 'localhost:3000'}")
    if scheme not in SCHEMES:
        raise ValueError(
            f"{value!r} has the scheme {scheme!r}, which no page has: write http://{rest} or https://{rest}"
        )
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rpartition("@")[2]
    host, port = _host(value, scheme, authority, wildcard), _port(value, scheme, authority)
    origin = f"{scheme}://{host}" + ("" if port in (None, DEFAULT_PORTS.get(scheme)) else f":{port}")
    if rest.removesuffix("/") != authority:
        raise ValueError(f"{value!r} has more than scheme, host and port: write {origin}")
    return origin


def _port(value: str, scheme: str, authority: str) -> int | None:
    try:
        port = urlsplit(f"{scheme}://{authority}").port
    except ValueError:
        port = 0
    if port == 0:
        raise ValueError(f"{value!r} has a port that is not between 1 and 65535: write {EXAMPLE}")
    return port


def _host(value: str, scheme: str, authority: str, wildcard: bool) -> str:
    try:
        host = urlsplit(f"{scheme}://{authority}").hostname or ""
    except ValueError:  # a broken [IPv6]
        host = ""
    if ":" in host:
        try:
            return f"[{ipaddress.IPv6Address(host).compressed}]"
        except ValueError:
            raise ValueError(f"{value!r} has a broken IPv6 address: write http://[::1]:3000") from None
    if not host.isascii():
        raise ValueError(f"{value!r} has a host that browsers send in punycode: write {scheme}://{_punycode(host)}")
    labels = (host[2:] if wildcard and host.startswith("*.") else host).split(".")
    if labels[0] == "*":
        raise ValueError(
            f"{value!r} has a wildcard, which never matches here: name each origin, or use CORS_ALLOWED_ORIGIN_REGEXES"
        )
    if len(host) > LONGEST_HOST or not all(LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"{value!r} has no host name that a browser could send: write {EXAMPLE}")
    if labels[-1].isdigit():
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            raise ValueError(f"{value!r} has a broken IPv4 address: write http://127.0.0.1:3000") from None
    return host


def _punycode(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return "xn--…"
