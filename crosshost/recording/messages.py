"""The headers of a message: those that a cause may depend on are kept, and no more of them than is needed.

What is not kept cannot be printed: the values of cookies, unless a CSRF check compares them, of Authorization and of
the page's own headers are dropped here.
"""

from collections.abc import Iterable
from functools import lru_cache

from crosshost import Problem
from crosshost.doctor.cookies import CSRF_LIKE
from crosshost.policy.headers import is_forbidden
from crosshost.policy.situation import TOKEN, Headers

MOST_HEADERS = 200  # of one message; more are not read
LONGEST = 8192  # characters of a value
MOST_KEPT = 48 << 20  # characters of all messages together
# Headers that the browser adds, which pages do not set, besides those that fetch forbids (policy/headers.py).
ADDED = {"user-agent", "upgrade-insecure-requests", "cache-control", "pragma", "priority", "save-data", "purpose"}
ADDED |= {"if-none-match", "if-modified-since", "x-client-data", "rtt", "downlink", "ect", "device-memory", "dpr"}
ADDED |= {"viewport-width", "width", "accept-encoding", "accept", "accept-language", "service-worker"}
WITH_VALUE = {"origin", "referer", "host", "content-type", "content-language", "range", "accept"}
WITH_VALUE |= {"access-control-request-method", "access-control-request-headers"}
OF_RESPONSES = {"set-cookie", "location", "vary", "age", "content-type", "content-security-policy", "referrer-policy"}
OF_RESPONSES |= {"www-authenticate", "cache-control", "cross-origin-resource-policy", "x-frame-options"}


class Budget:
    """Counts what is kept of a recording, so that no file takes more memory than there is."""

    def __init__(self, name: str):
        self.name, self.kept = name, 0
        self.pairs: dict[tuple[str, str], tuple[str, str]] = {}

    def spend(self, headers: Headers) -> Headers:
        """Return `headers`, and count them: requests are alike, and what was kept before takes no more memory."""
        new = [pair for pair in headers if pair not in self.pairs]
        self.pairs |= zip(new, new, strict=True)
        self.kept += sum(len(key) + len(value) + 200 for key, value in new) + 1000
        if self.kept > MOST_KEPT:
            raise Problem(f"{self.name} has too many requests: record a shorter time, only until the request fails")
        return tuple(self.pairs[pair] for pair in headers)


def requested(pairs: Iterable[tuple[str, str]]) -> Headers:
    """Return the headers of a request that are kept; of the page's own headers only the names."""
    kept = []
    for name, value in first(pairs):
        lower = name.lower()
        if lower in WITH_VALUE or lower.startswith("sec-fetch-") or CSRF_LIKE.search(lower):
            kept.append((name, value[:LONGEST]))
        elif lower == "authorization":
            kept.append((name, value.split(" ", 1)[0] if " " in value else ""))
        elif lower != "cookie" and TOKEN.fullmatch(name):
            kept.append((name, ""))
    return tuple(kept)


def responded(pairs: Iterable[tuple[str, str]]) -> Headers:
    """Return the headers of a response that are kept; several lines of one value become several headers."""
    return tuple(
        (name, line[:LONGEST])
        for name, value in first(pairs)
        if name.lower() in OF_RESPONSES or name.lower().startswith("access-control-")
        for line in value.split("\n")  # as HAR and NetLog write several Set-Cookie headers in one
    )


def first(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in list(pairs)[:MOST_HEADERS] if name and not name.startswith(":")]


def cookies_sent(header: str) -> tuple[tuple[str, str], ...]:
    """Return name and value of each cookie in a Cookie header; the value is empty unless it is a CSRF token."""
    pairs = (part.strip().partition("=") for part in header[: 8 * LONGEST].split(";") if part.strip())
    return tuple((name, value if CSRF_LIKE.search(name) else "") for name, _, value in pairs)


def value_of(headers: Iterable[tuple[str, str]] | None, name: str) -> str | None:
    """Return the first value of the header `name`, or None."""
    return next((value for key, value in headers or () if key.lower() == name.lower()), None)


@lru_cache(1000)  # requests are repeated
def set_by_page(headers: Headers) -> Headers:
    """Return the headers that the page itself set, as far as their names tell."""
    return tuple((name, value) for name, value in headers if name.lower() not in ADDED and not is_forbidden(name))


def lines(text: Iterable[str]) -> list[tuple[str, str]]:
    """Return name and value of each line `Name: value`, without lines that are none."""
    pairs = (line.partition(":") for line in text)
    return [(name.strip(), value.strip()) for name, colon, value in pairs if colon and TOKEN.fullmatch(name.strip())]
