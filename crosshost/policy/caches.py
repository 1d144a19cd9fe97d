"""What a browser keeps of a response, and for how long: preflights (Fetch) and the HTTP cache (RFC 9111)."""

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from crosshost.policy.engine import Engine
from crosshost.policy.headers import WHITESPACE
from crosshost.policy.situation import Headers, Response

DEFAULT_PREFLIGHT = 5  # seconds (Fetch, CORS-preflight fetch: max-age is 5 if the header is missing or no number)
MAX_AGE = re.compile(r"max-age\s*=\s*\"?([0-9]+)\"?", re.IGNORECASE)


def preflight_lifetime(response: Response, engine: Engine) -> float:
    """Return for how many seconds the preflight `response` counts; a negative number, as in -1, means never."""
    values = response.all("Access-Control-Max-Age")
    try:
        seconds = float(int(values[0])) if len(values) == 1 else DEFAULT_PREFLIGHT
    except ValueError:
        seconds = DEFAULT_PREFLIGHT
    return max(0, min(seconds, engine.longest_preflight))


@dataclass(frozen=True)
class Cached:
    """A response in the HTTP cache, with the request that it is the response to."""

    response: Response
    sent: Headers  # the request's
    origin: str  # of the page
    expires: float

    def answers(self, sent: Headers, origin: str, engine: Engine, now: float) -> bool:
        """Return whether it is the response to a later request (RFC 9111, 4: fresh, and 4.1: Vary)."""
        if now >= self.expires or (origin != self.origin and not engine.cache_serves_other_origins):
            return False
        names = listed(self.response, "Vary")
        return "*" not in names and all(values_of(sent, name) == values_of(self.sent, name) for name in names)


def freshness(response: Response, now: float) -> float:
    """Return for how many seconds the browser reuses `response` without a request (RFC 9111, 3, 4.2.1 and 5.2.2).

    0 where it says nothing: no engine is known to be wrong about Django's responses, which have no Last-Modified.
    """
    directives = listed(response, "Cache-Control")
    if response.status != 200 or {"no-store", "no-cache"} & set(directives) or "*" in listed(response, "Vary"):
        return 0
    for directive in directives:
        if match := MAX_AGE.fullmatch(directive):
            return float(match[1])
    try:
        expires = parsedate_to_datetime(response.all("Expires")[0]).timestamp()
    except (IndexError, ValueError):
        return 0
    return max(0, expires - now)


def listed(response: Response, name: str) -> list[str]:
    """Return the members of a header that is a list, in lower case."""
    members = (member.strip(WHITESPACE).lower() for value in response.all(name) for member in value.split(","))
    return [member for member in members if member]


def values_of(headers: Headers, name: str) -> list[str]:
    return [value for key, value in headers if key.lower() == name]
