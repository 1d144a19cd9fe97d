"""A recording as plain data, whatever file it came from. None means unknown: the file cannot show it.

An empty tuple or an empty text means that the file shows that there is none.
"""

from dataclasses import dataclass, field
from typing import Literal

from crosshost.policy.situation import Headers

Kind = Literal["HAR", "NetLog", "curl -v", "copied cURL", "headers"]
Mode = Literal["cors", "no-cors", "navigate"]
Operation = Literal["send", "store", "expire"]


@dataclass(frozen=True)
class CookieEvent:
    """What the browser itself says it did with a cookie: sent or stored it, or not, for the reasons `blocked`."""

    operation: Operation
    name: str
    blocked: tuple[str, ...] = ()  # DevTools' names of the reasons (CookieBlockedReason, SetCookieBlockedReason)


@dataclass(frozen=True)
class RecordedResponse:
    """A response as the network delivered it, whether the page could read it or not."""

    status: int
    headers: Headers = ()
    has_cookies: bool = True  # False: the file leaves out Set-Cookie
    body: str = field(default="", repr=False)  # as much of it as was kept, and only of an error

    def all(self, name: str) -> list[str]:
        """Return every value of the header `name`, in order."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass(frozen=True)
class RecordedRequest:
    """One request, or one hop of it after a redirect."""

    method: str
    url: str
    page: str | None = None  # the origin of the document that sent it, "null" if that is opaque
    headers: Headers | None = None
    cookies: tuple[str, ...] | None = field(default=None, repr=False)  # as sent, `name=value`
    mode: Mode | None = None
    includes_credentials: bool | None = None
    cookie_events: tuple[CookieEvent, ...] | None = None
    was_sent: bool | None = None
    response: RecordedResponse | None = None
    failure: str | None = None  # the browser's or curl's own error: net::ERR_FAILED; "" if it names none
    cors_error: str | None = None  # DevTools' name (CorsError), where the browser says it
    preflight: "RecordedRequest | None" = None
    redirects: tuple["RecordedRequest", ...] = ()  # the hops before this one
    from_cache: bool = False
    started: float | None = None  # seconds since 1970


@dataclass(frozen=True)
class Recording:
    """The requests of a recording in the order in which they began; preflights and redirects are in theirs."""

    kind: Kind
    requests: tuple[RecordedRequest, ...]
    browser: str | None = None  # the name of an engine of crosshost.policy
    version: str | None = None
    sanitised: bool = False  # a HAR from which DevTools removed cookies and Authorization
    ends_early: bool = False  # a NetLog without its end
    secrets: tuple[str, ...] = field(default=(), repr=False)  # what no output may contain
