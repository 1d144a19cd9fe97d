"""What the doctor has seen: plain data, which the findings read."""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, urljoin

from crosshost import Problem
from crosshost.doctor.cookies import Kept, kept
from crosshost.policy import Response
from crosshost.policy.origin import Origin, address
from crosshost.policy.situation import Headers


@dataclass(frozen=True)
class Failure:
    """Why no HTTP answer came: `kind` is the id of a finding, `detail` the machine's own words."""

    kind: str
    detail: str


@dataclass(frozen=True)
class Exchange:
    """One request and what came of it: an answer, or the failure to get one."""

    method: str
    url: str
    sent: Headers = ()
    response: Response | None = None
    failure: Failure | None = None
    body: bytes = field(default=b"", repr=False)  # as much of it as was read

    @property
    def status(self) -> int:
        """The status of the answer, 0 without one."""
        return self.response.status if self.response else 0

    @property
    def headers(self) -> Headers:
        return self.response.headers if self.response else ()

    def values(self, name: str) -> list[str]:
        """Every value of the answer's header `name`, in order."""
        return self.response.all(name) if self.response else []

    def first(self, name: str) -> str:
        """The first value of the answer's header `name`, or an empty text."""
        return next(iter(self.values(name)), "")

    def lists(self, name: str) -> set[str]:
        """The items of the answer's comma-separated header `name`, in lower case."""
        items = ",".join(self.values(name)).split(",")
        return {item.strip().lower() for item in items} - {""}

    @cached_property
    def cookies(self) -> tuple[Kept, ...]:
        """The cookies that the answer sets, in order."""
        return kept(self.url, self.values("Set-Cookie"))

    @property
    def is_redirect(self) -> bool:
        return self.status in (301, 302, 303, 307, 308) and bool(self.first("Location"))

    @property
    def leads_to(self) -> str:
        """The http or https URL that a redirect leads to, or an empty text."""
        if not self.is_redirect:
            return ""
        location = quote(self.first("Location"), safe="%/:=&?#+!$,;'@()*[]~")
        try:
            return address(urljoin(self.url, location)).text
        except (Problem, ValueError):
            return ""

    @property
    def origin(self) -> str:
        """The Origin that was sent, or an empty text."""
        return next((value for name, value in self.sent if name == "Origin"), "")

    @property
    def refused_by_csrf(self) -> bool:
        """Django's CSRF check said no: 403, and its page or its reason says so."""
        return self.status == 403 and b"csrf" in self.body.lower()


@dataclass(frozen=True)
class Login:
    """The login page, the attempt to log in as the page, and what came of other origins where CSRF refused that."""

    form: Exchange
    post: Exchange
    own: Exchange | None = None  # the login as an origin that CSRF believes
    others: tuple[Exchange, ...] = ()  # asked by other origins, without any password
    token: str = field(default="", repr=False)
    cookies: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # name and value of all that was set
    preflight: Exchange | None = None  # of the login itself
    after: dict[str, Exchange] = field(default_factory=dict)  # the API's URLs there, asked with the session

    @property
    def done(self) -> Exchange:
        """The answer that a password got."""
        return self.own or self.post

    @property
    def passed(self) -> tuple[Exchange, ...]:
        """Those of the others that CSRF let pass."""
        return tuple(one for one in self.others if one.response and not one.refused_by_csrf)

    @property
    def believes(self) -> Origin | None:
        """The origin that Django takes itself for, where it refused the page's."""
        return next((address(one.origin).origin for one in self.passed if not one.origin.endswith("/")), None)


@dataclass(frozen=True)
class Look:
    """One URL of the API: the page's GET with every hop it was redirected to, and its preflights."""

    url: str
    hops: tuple[Exchange, ...]
    preflights: dict[str, Exchange] = field(default_factory=dict)  # by the method that it asks for
    bare: Exchange | None = None  # the same without its last slash, where it has one

    @property
    def get(self) -> Exchange:
        """The first answer."""
        return self.hops[0]

    @property
    def last(self) -> Exchange:
        return self.hops[-1]


@dataclass(frozen=True)
class Evidence:
    """All that was seen of one page and its API."""

    page: str  # an origin, or "null"
    looks: tuple[Look, ...]
    strangers: dict[str, Exchange] = field(default_factory=dict)  # the first URL, asked with origins.others
    ports: tuple[Exchange, ...] = ()  # the first URL, asked with origins.ports, where the page is not allowed
    plain: Exchange | None = None  # the first URL, asked without an Origin
    missing: Exchange | None = None  # a path that does not exist
    login: Login | None = None
    no_login: Exchange | None = None  # the login page, where it was none that a password may go to
    given: tuple[str, ...] = ()  # Set-Cookie values that a person gave
    now: float = 0  # when it was seen, in seconds since 1970

    @property
    def api(self) -> Look | None:
        """The first URL that answers; what is asked once only is asked there."""
        return next((look for look in self.looks if look.get.response), None)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Every GET and POST of the page that may set cookies, in order."""
        found = [hop for look in self.looks for hop in look.hops]
        if self.login:
            found += [self.login.form, self.login.post, *([self.login.own] if self.login.own else [])]
        return tuple(found)

    @cached_property
    def given_cookies(self) -> tuple[Kept, ...]:
        """Those that a person gave, as if the first URL had set them."""
        return kept(self.looks[0].url, self.given) if self.looks else ()

    @cached_property
    def cookies(self) -> tuple[Kept, ...]:
        """Every cookie that was set or given, in order."""
        return (*(one for exchange in self.exchanges for one in exchange.cookies), *self.given_cookies)

    def named(self, name: str) -> list[Kept]:
        """Each time that a cookie of this name was set."""
        return [one for one in self.cookies if one.name == name]

    @cached_property
    def session_names(self) -> list[str]:
        """What the login set, or a person gave, but for the CSRF cookie; of several, those that are called like one."""
        new = [*self.given_cookies, *(self.login.done.cookies if self.login else ())]
        named_so = [one.name for one in new if one.is_session]
        return named_so or [one.name for one in new if one.name and not one.is_csrf]

    @cached_property
    def csrf_names(self) -> list[str]:
        return [one.name for one in self.cookies if one.is_csrf]
