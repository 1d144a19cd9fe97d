"""The input of a prediction: page, request, the browser's cookies, and the server's responses.

A wrong value in any of them raises PolicyError when the object is made.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from crosshost.policy.cookie import Cookie
from crosshost.policy.fields import check_fields, refusal
from crosshost.policy.origin import address

ReferrerPolicy = Literal[
    "no-referrer",
    "no-referrer-when-downgrade",
    "origin",
    "origin-when-cross-origin",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
]
AddressSpace = Literal["loopback", "local", "public"]  # of an IP address: Local Network Access, "IP address space"
DEFAULT_POLICY: ReferrerPolicy = "strict-origin-when-cross-origin"  # Referrer Policy 3, default
Headers = tuple[tuple[str, str], ...]  # in order, one pair a line; names in any case
TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # RFC 9110, 5.6.2
LINE_END = re.compile(r"[\r\n\0]")
STATUSES = range(100, 600)  # RFC 9110, 15

if TYPE_CHECKING:

    class HeadersField:
        """A field that takes pairs, or a dict whose values may be lists, and has pairs."""

        def __get__(self, instance: object, owner: type | None = None) -> Headers: ...
        def __set__(
            self, instance: object, value: Sequence[tuple[str, str]] | Mapping[str, str | Sequence[str]]
        ) -> None: ...

    NO_HEADERS = HeadersField()
else:
    HeadersField, NO_HEADERS = Headers, ()


@dataclass(frozen=True)
class Page:
    """The document that sends the request."""

    url: str
    framed_by: tuple[str, ...] = ()  # URLs of the documents around it, outermost first; (): top-level
    opaque: bool = False  # its origin is "null": a sandboxed frame, a data: or file: document
    referrer_policy: ReferrerPolicy = DEFAULT_POLICY  # of its Referrer-Policy header
    csp: tuple[str, ...] = ()  # the values of its Content-Security-Policy headers and meta elements
    # The features that Permissions Policy leaves it: those in the header of a top-level page, or in `allow` of every
    # frame around it ("loopback-network", "local-network"). None: the default, without a header and without `allow`.
    allow: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        check_fields(self)
        for url in (self.url, *self.framed_by):
            address(url)


@dataclass(frozen=True)
class Request:
    """The arguments of fetch. The mode `navigate` is a link or a form, to which CORS does not apply."""

    url: str
    method: str = "GET"
    headers: HeadersField = NO_HEADERS  # those that the page sets, Content-Type included
    mode: Literal["cors", "no-cors", "same-origin", "navigate"] = "cors"
    credentials: Literal["omit", "same-origin", "include"] = "same-origin"
    form_token: str | None = None  # csrfmiddlewaretoken in the body of a form
    target_address_space: AddressSpace | None = None  # fetch's option targetAddressSpace

    def __post_init__(self) -> None:
        check_fields(self)
        address(self.url)
        if not TOKEN.fullmatch(self.method):
            raise refusal("Request.method", self.method, "a method such as 'GET' or 'POST'")
        for name, value in self.headers:  # fetch throws a TypeError for them
            if not TOKEN.fullmatch(name):
                raise refusal("Request.headers", name, "the name of a header, such as 'X-CSRFToken'")
            if LINE_END.search(value.strip(" \t\r\n")):
                raise refusal(f"Request.headers, {name}", value, "a value of one line")


@dataclass(frozen=True)
class Response:
    """An HTTP response; a repeated header is several pairs."""

    status: int
    headers: HeadersField = NO_HEADERS

    def __post_init__(self) -> None:
        check_fields(self)
        if self.status not in STATUSES:
            raise refusal("Response.status", self.status, f"a status of {STATUSES[0]} to {STATUSES[-1]}, such as 200")

    def all(self, name: str) -> list[str]:
        """Return every value of the header `name`, in order."""
        return list(self._values.get(name.lower(), ()))

    @cached_property
    def _values(self) -> dict[str, list[str]]:
        """The values of each header by its name in lower case, of which a prediction reads many."""
        values: dict[str, list[str]] = {}
        for name, value in self.headers:
            values.setdefault(name.lower(), []).append(value)
        return values


@dataclass(frozen=True)
class Django:
    """The Django settings that matter, by their own names in lower case, and what a proxy changes on the way."""

    allowed_hosts: tuple[str, ...] = ("*",)
    session_cookie_name: str = "sessionid"
    csrf_cookie_name: str = "csrftoken"
    csrf_header_name: str = "X-CSRFToken"  # as the page sends it
    csrf_trusted_origins: tuple[str, ...] = ()
    csrf_use_sessions: bool = False
    csrf_cookie_domain: str | None = None
    needs_session: bool = False  # the view requires a login
    csrf_exempt: bool = False  # the view is decorated so
    login_url: str = "/accounts/login/"
    host: str | None = None  # what request.get_host() returns if a proxy changes it; None: the URL's
    secure: bool | None = None  # what request.is_secure() returns if a proxy hides it; None: the URL's
    one_secret_key: bool = True  # False if each process makes a SECRET_KEY of its own
    sees_origin: bool = True  # False if a proxy removes the Origin header

    def __post_init__(self) -> None:
        check_fields(self)
        for name in ("session_cookie_name", "csrf_cookie_name", "csrf_header_name"):
            if not TOKEN.fullmatch(getattr(self, name)):
                raise refusal(f"Django.{name}", getattr(self, name), "a name without spaces")
        if self.csrf_header_name.startswith("HTTP_"):
            near = self.csrf_header_name.removeprefix("HTTP_").replace("_", "-")
            raise refusal("Django.csrf_header_name", self.csrf_header_name, "the header as the page sends it", near)
        if not self.login_url.startswith("/"):
            raise refusal("Django.login_url", self.login_url, "a path that begins with a slash", f"/{self.login_url}")
        if self.host is not None and set(self.host) & set("/?#@\\"):
            raise refusal("Django.host", self.host, "a Host header, such as 'api.example.com:8000'")


@dataclass(frozen=True)
class Situation:
    """The input of predict(). None means unknown; links that depend on it stay undecided.

    `preflight` is the response to the OPTIONS request, if one is sent. After redirects each request may have its own:
    then it is a tuple with a response, or None, for each request in order. A single response also counts for redirects
    on the origin that sent it; the preflight of another origin is unknown.
    """

    page: Page
    request: Request
    jar: tuple[Cookie, ...] = ()
    preflight: Response | tuple[Response | None, ...] | None = None
    redirects: tuple[Response, ...] = ()  # responses with a Location, in the order in which the browser followed them
    response: Response | None = None  # the final one, after all redirects
    from_cache: bool = False  # the response was cached for another origin
    wants: tuple[str, ...] = ()  # response headers that the page reads
    django: Django | None = None
    # The network of hosts whose URL does not show it: ("app.example.com", "public"), or with a port.
    address_spaces: tuple[tuple[str, AddressSpace], ...] = ()
    # The user's answer when the browser asks whether the page may access the local network; None: not given yet.
    local_network_permission: Literal["granted", "denied"] | None = None
    now: float = field(kw_only=True)  # seconds since 1970, such as time.time(): SameSite and Max-Age depend on it

    def __post_init__(self) -> None:
        check_fields(self)
        if not math.isfinite(self.now):
            raise refusal("Situation.now", self.now, "seconds since 1970, such as time.time()")
        requests = len(self.redirects) + 1
        if isinstance(self.preflight, tuple) and len(self.preflight) != requests:
            right = f"one response, or None, for each request: there are {requests}"
            raise refusal("Situation.preflight", self.preflight, right)
