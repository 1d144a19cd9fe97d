"""A recording as plain data, whatever file it came from. None means unknown: the file cannot show it.

An empty tuple or an empty text means that the file shows that there is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from crosshost.policy.situation import AddressSpace, Headers

Kind = Literal["HAR", "NetLog", "curl -v", "copied cURL", "headers"]
Mode = Literal["cors", "no-cors", "navigate"]
Operation = Literal["send", "store", "expire"]


@dataclass(frozen=True)
class CookieEvent:
    """What the browser itself says it did with a cookie: sent or stored it, or not, for the reasons `blocked`."""

    operation: Operation
    name: str  # "" where the log has no names
    blocked: tuple[str, ...] = ()  # DevTools' names of the reasons (CookieBlockedReason, SetCookieBlockedReason)
    partition: str | None = None  # the site of the partition that it is in, or None


@dataclass(frozen=True)
class RecordedResponse:
    """A response as the network delivered it, whether the page could read it or not."""

    status: int
    headers: Headers = ()
    has_cookies: bool = True  # False: the file leaves out the values of Set-Cookie
    body: str = field(default="", repr=False)  # as much of it as was kept, and only of an error


@dataclass(frozen=True)
class RecordedRequest:
    """One request. After redirects it is the last one; those before are its `redirects`."""

    method: str
    url: str
    page: str | None = None  # the origin of the document that sent it, "null" if that is opaque
    top: str | None = None  # the site in the address bar, where it is not the page's own
    headers: Headers | None = None
    cookies: tuple[tuple[str, str], ...] | None = field(default=None, repr=False)  # names; values of CSRF cookies only
    mode: Mode | None = None
    is_own: bool = True  # a script of the page sent it, not an element
    includes_credentials: bool | None = None
    cookie_events: tuple[CookieEvent, ...] | None = None
    response: RecordedResponse | None = None
    failure: str | None = None  # the browser's or curl's own error: net::ERR_FAILED; "" if it names none
    succeeds: bool = False  # the browser says that the page could read the response
    cors_error: str | None = None  # DevTools' name (CorsError), where the browser says it
    parameter: str = ""  # the header or method that the preflight does not allow, where the browser says it
    local_network: str | None = None  # the browser's own verdict of Local Network Access
    preflight: "RecordedRequest | None" = None
    redirects: tuple["RecordedRequest", ...] = ()
    from_cache: bool = False
    form_token: str | None = field(default=None, repr=False)  # csrfmiddlewaretoken in the body
    policies: tuple[str, ...] = ()  # Content-Security-Policy of the page
    spaces: tuple[tuple[str, AddressSpace], ...] = ()  # of page and server, by the addresses in the file
    started: float = 0.0  # seconds since 1970; 0 where unknown

    @property
    def hops(self) -> Iterator["RecordedRequest"]:
        """Yield each request that was sent, in order, this one last."""
        yield from self.redirects
        yield self


@dataclass(frozen=True)
class Recording:
    """The requests of a recording in the order in which they began; preflights and redirects are in theirs."""

    kind: Kind
    requests: tuple[RecordedRequest, ...]
    browser: str | None = None  # the name of an engine of crosshost.policy
    version: str | None = None
    sanitised: bool = False  # a HAR from which DevTools removed cookies and Authorization
    has_preflights: bool = True  # the program records preflights, if there are any
    says_failures: bool = False  # a request without a failure was readable, or was not a fetch
    ends_early: bool = False  # a NetLog without its end
