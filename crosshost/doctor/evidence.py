"""The evidence: the exchanges with a deployment as plain data, which the findings read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from crosshost import Problem
from crosshost.doctor.browser.measured import Measured
from crosshost.doctor.cookies import ReceivedCookie, received_cookies
from crosshost.doctor.login import server_text
from crosshost.doctor.sending.content_policy import policies_in
from crosshost.policy import Response
from crosshost.policy.origin import Origin, address
from crosshost.policy.situation import AddressSpace, Headers

WRITES = ("POST", "PUT", "PATCH", "DELETE")


NOT_SENT = "not-sent"  # a kind of failure: the doctor's own time was over, which is no fault of the server


@dataclass(frozen=True)
class Failure:
    """Why there is no HTTP response: `kind` is the id of a finding, `detail` the system's error message."""

    kind: str
    detail: str


@dataclass(frozen=True)
class Exchange:
    """A request with its response, or with the failure to get one."""

    method: str
    url: str
    sent: Headers = ()
    response: Response | None = None
    failure: Failure | None = None
    body: bytes = field(default=b"", repr=False)  # as much of it as was read

    @property
    def status(self) -> int:
        """The status of the response, 0 without one."""
        return self.response.status if self.response else 0

    @property
    def headers(self) -> Headers:
        return self.response.headers if self.response else ()

    def values(self, name: str) -> list[str]:
        """Return every value of the response header `name`, in order."""
        return self.response.all(name) if self.response else []

    def first(self, name: str) -> str:
        """Return the first value of the response header `name`, or an empty text."""
        return next(iter(self.values(name)), "")

    def lists(self, name: str) -> set[str]:
        """Return the items of the comma-separated response header `name`, in lower case."""
        items = ",".join(self.values(name)).split(",")
        return {item.strip().lower() for item in items} - {""}

    @cached_property
    def cookies(self) -> tuple[ReceivedCookie, ...]:
        """The cookies that the response sets, in order."""
        return received_cookies(self.url, self.values("Set-Cookie"))

    @property
    def is_unsent(self) -> bool:
        """Whether the doctor had no time left for the request, or for its response."""
        return bool(self.failure and self.failure.kind == NOT_SENT)

    @property
    def is_redirect(self) -> bool:
        return self.status in (301, 302, 303, 307, 308) and bool(self.first("Location"))

    @property
    def leads_to(self) -> str:
        """The http or https URL that a redirect leads to, or an empty text."""
        if not self.is_redirect:
            return ""
        try:
            return address(self.first("Location"), self.url).text
        except Problem:
            return ""

    @property
    def origin(self) -> str:
        """The Origin that was sent, or an empty text."""
        return next((value for name, value in self.sent if name == "Origin"), "")

    @cached_property
    def refused_by_csrf(self) -> bool:
        """Whether a CSRF check refused the request."""
        return server_text.refused_by_csrf(self.status, self.body)

    @cached_property
    def csrf_reason(self) -> str:
        """Why it did, in the server's words; empty where the body does not say."""
        return server_text.csrf_reason(self.body) if self.refused_by_csrf else ""


@dataclass(frozen=True)
class Login:
    """The login page, the login as the page would send it, and attempts with other origins where CSRF refused it."""

    form: Exchange
    post: Exchange
    own: Exchange | None = None  # the login with an origin that the CSRF check accepts
    others: tuple[Exchange, ...] = ()  # with other origins, which it refuses too
    token: str = field(default="", repr=False)  # the CSRF token that was sent
    csrf_found_in: str = ""  # where it was: form, meta, header, body or cookie
    token_header: str = ""  # the header that sent it, such as X-CSRFToken; empty: none, or a field of the form
    cookies: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # name and value of all cookies that were set
    preflight: Exchange | None = None  # of the login itself
    after: dict[str, Exchange] = field(default_factory=dict)  # the API's URLs on that host, requested with the session
    repeated: tuple[Exchange, ...] = ()  # the first of them again, each on a new connection
    csrf: Exchange | None = None  # the URL that sets or returns the token, with the cookies
    moved: Exchange | None = None  # the login's URL as given, where it redirects to that of `post` and keeps the method
    early: Exchange | None = None  # a login that was refused for its fields before the password was looked at
    bearer: str = field(default="", repr=False)  # a token for the Authorization header, in the login's response
    scheme: str = ""  # the scheme with which the API accepts it, or else the likeliest: Bearer, Token or JWT
    with_bearer: dict[str, Exchange] = field(default_factory=dict)  # the API's URLs, with that header and no cookie
    bearer_preflights: dict[str, Exchange] = field(default_factory=dict)  # of these requests
    controls: dict[str, Exchange] = field(default_factory=dict)  # the API's URLs once more without a session, at last

    @property
    def final(self) -> Exchange:
        """The last exchange that sent the password."""
        return self.own or self.post

    @property
    def passed(self) -> tuple[Exchange, ...]:
        """The attempts with other origins that passed the CSRF check."""
        tried = (*self.others, *([self.own] if self.own else []))
        return tuple(exchange for exchange in tried if exchange.response and not exchange.refused_by_csrf)

    @property
    def own_origin(self) -> Origin | None:
        """The origin that Django considers its own, where it refused the page's."""
        origins = (exchange.origin for exchange in self.passed)
        return next((address(origin).origin for origin in origins if origin and not origin.endswith("/")), None)

    @property
    def own_origin_is_unknown(self) -> bool:
        """Whether CSRF refused a page of the API's own origin, and no other origin shows which one Django takes."""
        same_origin = self.post.origin == str(address(self.post.url).origin)
        refused = same_origin and self.post.refused_by_csrf and not self.own_origin
        says_so = server_text.kind_of(self.post.csrf_reason) == "origin"
        return refused and bool(self.passed or self.token or says_so)  # without a token CSRF would refuse every origin


@dataclass(frozen=True)
class ProbedUrl:
    """One URL of the API: the page's GET with every hop it was redirected to, and its preflights."""

    url: str
    hops: tuple[Exchange, ...]
    preflights: dict[str, Exchange] = field(default_factory=dict)  # by method; for GET only where it needs one
    options: Exchange | None = None  # OPTIONS that is no preflight, where the GET does not list the URL's methods

    @property
    def get(self) -> Exchange:
        """The exchange of the URL itself, before any redirect."""
        return self.hops[0]

    @property
    def last(self) -> Exchange:
        return self.hops[-1]

    @property
    def methods(self) -> set[str]:
        """The methods that the URL takes, as its Allow header lists them; none where no response has one."""
        exchanges = (self.last, *([self.options] if self.options else []))
        return {method.upper() for exchange in exchanges for method in exchange.lists("Allow")}


@dataclass(frozen=True)
class Evidence:
    """All exchanges with the API of one page."""

    page: str  # an origin, or "null"
    probed_urls: tuple[ProbedUrl, ...]
    other_origins: dict[str, Exchange] = field(
        default_factory=dict
    )  # the first URL, from each of origins.other_origins
    ports: tuple[Exchange, ...] = ()  # the first URL, requested from origins.ports, where the page is not allowed
    plain: Exchange | None = None  # the first URL, requested without an Origin, where Vary does not list Origin
    missing: Exchange | None = None  # a path that does not exist, where the first URL's response may be for any path
    login: Login | None = None
    no_login: Exchange | None = None  # the login page, where it may not get a password
    repeated: tuple[tuple[Exchange, Exchange], ...] = ()  # GETs of one URL that returned a CSRF token, as two visitors
    given: tuple[str, ...] = ()  # Set-Cookie values from the command line
    methods: tuple[str, ...] = ()  # that the page sends, from the command line
    document: Exchange | None = None  # the page itself, as a browser opens it
    address_spaces: tuple[tuple[str, AddressSpace], ...] = ()  # host and network, where the URL does not show it
    measured: tuple[Measured, ...] = ()  # what installed browsers did, in the order in which they were asked
    now: float = field(kw_only=True)  # when it was collected, in seconds since 1970

    @property
    def api(self) -> ProbedUrl | None:
        """The first URL that answers; requests that are made only once go there."""
        return next((probed for probed in self.probed_urls if probed.get.response), None)

    @cached_property
    def policies(self) -> tuple[str, ...] | None:
        """The Content-Security-Policy values of the page, or None where no HTML page could be read."""
        return policies_of(self.document) if self.document else None

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Every GET and POST of the page that may set cookies, in order. A browser ignores those of a preflight."""
        hosts = {address(probed.url).origin.host for probed in self.probed_urls}
        exchanges = [page for page in (self.document,) if page and address(page.url).origin.host in hosts]
        exchanges += [hop for probed in self.probed_urls for hop in probed.hops]
        if self.login:
            exchanges += filter(None, (self.login.form, self.login.csrf, self.login.post, self.login.own))
            exchanges += [*self.login.after.values(), *self.login.repeated]
        return tuple(exchanges)

    def is_cross_origin(self, url: str) -> bool:
        """Return whether `url` is on another origin than the page: only there CORS plays a part."""
        return str(address(url).origin) != self.page

    def writes(self, probed: ProbedUrl) -> list[str]:
        """Return the writes that this URL takes, or that the page sends by the command line."""
        return [method for method in WRITES if method in {*probed.methods, *self.methods}]

    @cached_property
    def given_cookies(self) -> tuple[ReceivedCookie, ...]:
        """The cookies from the command line, as if the first URL had set them."""
        return received_cookies(self.probed_urls[0].url, self.given) if self.probed_urls else ()

    @cached_property
    def cookies(self) -> tuple[ReceivedCookie, ...]:
        """Every cookie that was set or given, in order."""
        return (*(cookie for exchange in self.exchanges for cookie in exchange.cookies), *self.given_cookies)

    def named(self, name: str) -> list[ReceivedCookie]:
        """Return each cookie of this name, in the order in which they were set."""
        return [cookie for cookie in self.cookies if cookie.name == name]

    @cached_property
    def session_names(self) -> list[str]:
        """The cookies of the login or the command line, without CSRF cookies; those named like a session if any is.

        A login may also change a session whose cookie was set before it.
        """
        if not self.login:
            return sessions_among(self.given_cookies)
        host = address(self.login.final.url).origin.host
        new = [*self.given_cookies, *self.login.final.cookies]
        earlier = [cookie for cookie in self.cookies if address(cookie.url).origin.host == host and cookie.is_session]
        named = [cookie for cookie in new if cookie.is_session]
        return sessions_among(named or earlier or new)

    @cached_property
    def csrf_names(self) -> list[str]:
        return [cookie.name for cookie in self.cookies if cookie.is_csrf]


def sessions_among(cookies: Sequence[ReceivedCookie]) -> list[str]:
    """Return the names of `cookies` without CSRF cookies; those named like a session, if any is."""
    sessions = [cookie.name for cookie in cookies if cookie.is_session]
    return list(dict.fromkeys(sessions or [cookie.name for cookie in cookies if cookie.name and not cookie.is_csrf]))


def policies_of(page: Exchange) -> tuple[str, ...] | None:
    """Return the policies in the headers and in the HTML of a page, or None if it is not one."""
    if not 200 <= page.status <= 299 or "html" not in page.first("Content-Type").lower():
        return None
    return (*page.values("Content-Security-Policy"), *policies_in(page.body.decode("utf-8", "replace")))
