"""Content-Security-Policy: may a page's scripts connect to a URL (CSP, connect-src, which default-src stands in for)?

Where all three engines differ from the standard, this follows them: an IP address is compared like any other host, and
port 80 with port 443 counts as an upgrade, as http with https does.
"""

import re
from urllib.parse import unquote

from crosshost.policy.origin import PORTS, Address, Origin, is_ip

DIRECTIVES = ("connect-src", "default-src")  # the second is the fallback (get the fetch directive fallback list)
SCHEME_SOURCE = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
HOST_SOURCE = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?"
    r"(?P<host>\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?)"
    r"(?::(?P<port>[0-9]+|\*))?"
    r"(?P<path>/[^?#]*)?(?:[?#].*)?",
    re.IGNORECASE,
)


def blocked_by(policies: tuple[str, ...], page: Origin, to: Address, redirected: bool) -> str | None:
    """Return the directive that forbids a script of a page on `page` to connect to `to`, or None.

    `policies`: the values of the page's Content-Security-Policy headers; each policy of them must allow the request.
    `redirected`: paths do not count after a redirect.
    """
    for policy in (policy for header in policies for policy in header.split(",")):
        directive = in_force(policy)
        if directive and not any(matches(expression, page, to, redirected) for expression in directive[1:]):
            return " ".join(directive)
    return None


def in_force(policy: str) -> list[str] | None:
    """Return the directive of `policy` that decides about connections, its name first, or None without one.

    Of several with one name the first counts (parse a serialized CSP).
    """
    directives: dict[str, list[str]] = {}
    for token in policy.split(";"):
        if token.isascii() and (words := token.split()):
            directives.setdefault(words[0].lower(), [words[0].lower(), *words[1:]])
    return next((directives[name] for name in DIRECTIVES if name in directives), None)


def matches(expression: str, page: Origin, to: Address, redirected: bool) -> bool:
    """Return whether a source expression matches `to` (does url match expression in origin with redirect count)."""
    if expression == "*":
        return True  # any http or https URL
    if expression.lower() == "'self'":
        return is_self(page, to.origin)
    if match := SCHEME_SOURCE.fullmatch(expression):
        return scheme_matches(match[1], to.origin.scheme)
    match = HOST_SOURCE.fullmatch(expression)
    if not match:
        return False  # 'none', and whatever browsers report as an invalid source
    scheme = match["scheme"] or page.scheme
    return (
        scheme_matches(scheme, to.origin.scheme)
        and host_matches(match["host"], to.origin.host)
        and port_matches(match["port"], scheme, to.origin)
        and (redirected or path_matches(match["path"] or "", to.path))
    )


def is_self(page: Origin, to: Origin) -> bool:
    """Return whether 'self' matches: the same origin, or https on the same host with an equal or default port."""
    default = page.port == PORTS[page.scheme] and to.port == PORTS[to.scheme]
    return page == to or (page.host == to.host and to.scheme == "https" and (page.port == to.port or default))


def scheme_matches(scheme: str, requested: str) -> bool:
    """Return whether a scheme-part matches: an insecure one matches the secure one too."""
    scheme = scheme.lower()
    upgrades = {"http": ("https",), "ws": ("wss", "http", "https"), "wss": ("https",)}
    return requested == scheme or requested in upgrades.get(scheme, ())


def host_matches(pattern: str, host: str) -> bool:
    """Return whether a host-part matches; `*.example.com` does not match example.com itself."""
    pattern = pattern.lower()
    if pattern == "*":
        return True
    return host.endswith(pattern[1:]) and not is_ip(host) if pattern.startswith("*.") else host == pattern


def port_matches(port: str | None, scheme: str, to: Origin) -> bool:
    """Return whether a port-part matches; without one it is the default port of the requested URL."""
    if port == "*":
        return True
    if port is None:
        return to.port == PORTS[to.scheme]
    upgraded = scheme.lower() in ("http", "ws") and (int(port), to.port) == (80, 443)
    return int(port) == to.port or upgraded


def path_matches(pattern: str, path: str) -> bool:
    """Return whether a path-part matches: one that ends with a slash also matches everything below it."""
    if not pattern:
        return True
    wanted, given = pattern.split("/"), path.split("/")
    if pattern.endswith("/"):
        wanted, given = wanted[:-1], given[: len(wanted) - 1] if len(given) >= len(wanted) else []
    return [unquote(part) for part in wanted] == [unquote(part) for part in given]
