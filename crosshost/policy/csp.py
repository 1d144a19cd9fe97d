"""Content-Security-Policy: may a page's scripts connect to a URL (CSP, connect-src, which default-src stands in for)?

Where the engines differ from the standard, this follows what was measured in Chromium 156, Firefox ESR 153 and
WebKitGTK 2.50: an IP address is compared like any other host, a name with an underscore is no source, a path is decoded
as a whole, port 80 matches 443, and ws: does not match http: (in WebKitGTK it does).
"""

import re
from urllib.parse import unquote

from crosshost.policy.engine import Engine
from crosshost.policy.origin import PORTS, Address, Origin

DIRECTIVES = ("connect-src", "default-src")  # the second is the fallback (get the fetch directive fallback list)
SCHEME_SOURCE = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
HOST_SOURCE = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?"
    r"(?P<host>\*|(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?)"
    r"(?::(?P<port>[0-9]+|\*))?"
    r"(?P<path>/[^?#]*)?(?:[?#].*)?",
    re.IGNORECASE,
)


def blocked_by(policies: tuple[str, ...], page: Origin, to: Address, redirected: bool, engine: Engine) -> str | None:
    """Return the directive that forbids a script of a page on `page` to connect to `to`, or None.

    `policies`: the values of the page's Content-Security-Policy headers; each policy of them must allow the request.
    `redirected`: paths do not count after a redirect.
    """
    for policy in (policy for header in policies for policy in header.split(",")):
        directive = in_force(policy)
        if directive and not any(matches(source, page, to, redirected, engine) for source in directive[1:]):
            return " ".join(directive)
    return None


def in_force(policy: str, names: tuple[str, ...] = DIRECTIVES) -> list[str] | None:
    """Return the first of the directives `names` that `policy` has, its name first, or None: who decides connections.

    Of several with one name the first counts (parse a serialized CSP).
    """
    directives: dict[str, list[str]] = {}
    for token in policy.split(";"):
        if token.isascii() and (words := token.split()):
            directives.setdefault(words[0].lower(), [words[0].lower(), *words[1:]])
    return next((directives[name] for name in names if name in directives), None)


def matches(expression: str, page: Origin, to: Address, redirected: bool, engine: Engine) -> bool:
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
    if match["host"] == "*" and match["port"] and not match["scheme"] and not engine.csp_star_takes_port:
        return False
    scheme = match["scheme"] or page.scheme
    return (
        scheme_matches(scheme, to.origin.scheme)
        and host_matches(match["host"], to.origin.host)
        and port_matches(match["port"], scheme, to.origin, engine)
        and (redirected or path_matches(match["path"] or "", to.path))
    )


def is_self(page: Origin, to: Origin) -> bool:
    """Return whether 'self' matches: the same origin, or https on the same host with an equal or default port."""
    default = page.port == PORTS[page.scheme] and to.port == PORTS[to.scheme]
    return page == to or (page.host == to.host and to.scheme == "https" and (page.port == to.port or default))


def scheme_matches(scheme: str, requested: str) -> bool:
    """Return whether a scheme-part matches: http matches https too."""
    return requested == scheme.lower() or (scheme.lower(), requested) == ("http", "https")


def host_matches(pattern: str, host: str) -> bool:
    """Return whether a host-part matches; `*.example.com` does not match example.com itself."""
    pattern = pattern.lower()
    return pattern == "*" or (host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern)


def port_matches(port: str | None, scheme: str, to: Origin, engine: Engine) -> bool:
    """Return whether a port-part matches; without one it is the default port of the requested URL."""
    if port == "*":
        return True
    if port is None:
        return to.port == PORTS[to.scheme]
    secured = to.scheme == "https" and scheme.lower() == "http"  # by the scheme-part
    if int(port) == to.port:
        return not (secured and engine.csp_upgrades_as_a_whole) or to.port == PORTS[to.scheme]
    return (int(port), to.port) == (80, 443) and (secured or not engine.csp_upgrades_as_a_whole)


def path_matches(pattern: str, path: str) -> bool:
    """Return whether a path-part matches: one that ends with a slash also matches everything below it."""
    pattern, path = unquote(pattern), unquote(path)
    return not pattern or (path.startswith(pattern) if pattern.endswith("/") else path == pattern)
