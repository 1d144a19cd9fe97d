"""What a deployment consists of: the arguments of `deployment`, checked and as full URLs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from unittest import SkipTest

from crosshost.policy import ENGINES, PolicyError
from crosshost.policy.engine import engine
from crosshost.policy.origin import address
from crosshost.testing.browser import Browser
from crosshost.testing.checks.able import able
from crosshost.testing.errors import FetchError
from crosshost.testing.page import Page
from crosshost.testing.questions.login import OwnLogin, Session, Way, log_in
from crosshost.testing.questions.script import Script

METHODS = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Write:
    """One write of the page."""

    method: str
    url: str
    data: Any = field(default=None, repr=False)

    @property
    def path(self) -> str:
        return address(self.url).path

    @property
    def json(self) -> str:
        """Return the data as JSON."""
        return json.dumps({} if self.data is None else self.data)

    @property
    def body(self) -> dict[str, Any]:
        """Return the arguments of fetch for the body; a DELETE without data has none."""
        return {} if self.data is None and self.method == "DELETE" else {"json": {} if self.data is None else self.data}

    @property
    def fields(self) -> dict[str, str]:
        """Return the data as the fields of a form."""
        return {name: str(value) for name, value in self.data.items()} if isinstance(self.data, Mapping) else {}


@dataclass(frozen=True)
class Plan:
    """A page, its API, and how the two work together. All URLs are full."""

    page: str
    api: str
    way: Way = field(repr=False)
    private: tuple[str, ...]
    writes: tuple[Write, ...]
    logout: Write | None
    engines: tuple[str, ...]
    behind_proxy: bool

    @staticmethod
    def path(url: str) -> str:
        """Return a URL as the names of checks have it."""
        return address(url).path

    @property
    def is_cross_origin(self) -> bool:
        return address(self.page).origin != address(self.api).origin

    @property
    def is_https(self) -> bool:
        return address(self.api).origin.scheme == "https"

    @property
    def urls(self) -> tuple[str, ...]:
        """Return what strangers must not read: the private URLs, whoami, and the CSRF token's."""
        return tuple(dict.fromkeys(filter(None, (*self.private, self.way.whoami, self.way.csrf))))

    def browser(self, name: str | None = None) -> Browser:
        """Return a new browser, by default of the first engine."""
        return Browser(name or self.engines[0], behind_proxy=self.behind_proxy)

    def open(self, name: str | None = None) -> Page:
        """Return the page in a new browser; where Django fails to serve it, it is just an address."""
        browser = self.browser(name)
        try:
            return browser.open(self.page)
        except FetchError:
            return browser.open(self.page, served=False)

    def stranger(self) -> Script:
        """Return the script of the page before its login, with the credentials mode that CORS allows."""
        script = Script(self.open(), self.way.csrf, (self.way.whoami,))
        try:
            script.bare(self.way.whoami)
        except FetchError:  # a page that keeps its token itself needs no cookies
            return replace(script, credentials="same-origin")
        return script

    def session(self, name: str | None = None) -> Session:
        """Return the page after its login in a new browser. Raises SkipTest where that fails; its check says why."""
        session = log_in(self.open(name), self.way)
        if not session.succeeded:
            engine = session.page.browser.engine.name
            raise SkipTest(f"needs a login: see '{engine} logs in and stays logged in after a reload'")
        return session


def write_of(name: str, given: str | Sequence[Any], api: str) -> Write:
    """Return the write that an argument means: a URL to post to, or method, URL and perhaps data."""
    parts = ["POST", given] if isinstance(given, str) else [*given] if isinstance(given, list | tuple) else []
    method, url, *data = parts if len(parts) > 1 else ("", "")
    if method not in METHODS or not isinstance(url, str) or len(data) > 1:
        right = "write '/api/posts/' or ('POST', '/api/posts/', {'title': 'x'})"
        raise PolicyError(f"{name} is {given!r}: {right}")
    return Write(method, full(url, api), *data)


def writes_of(given: str | Sequence[Any] | None, api: str) -> tuple[Write, ...]:
    """Return the writes: none, one, or a list of them."""
    if given is None:
        return ()
    several = isinstance(given, list)
    return tuple(write_of("write", one, api) for one in (given if several else (given,)))


def full(url: str, api: str) -> str:
    """Return a URL of the API in full. Raises PolicyError."""
    return address(url, api).text


def engines_of(given: str | Iterable[str], page: str, api: str) -> tuple[str, ...]:
    """Return the engines to support: those given, or else those that can log in across these origins at all."""
    names = (given,) if isinstance(given, str) else tuple(given)
    for name in names:
        engine(name)  # raises PolicyError for an unknown one
    return names or able(page, api) or tuple(ENGINES)


def make_plan(
    page: str,
    api: str,
    login: str | OwnLogin,
    whoami: str,
    *,
    credentials: Mapping[str, Any] | None,
    csrf: str,
    private: Iterable[str],
    write: str | Sequence[Any] | None,
    logout: str | Sequence[Any] | None,
    engines: str | Iterable[str],
    behind_proxy: bool,
) -> Plan:
    """Return the plan that the arguments of `deployment` mean. Raises PolicyError."""
    if isinstance(private, str):
        raise PolicyError(f"private is {private!r}: write a list, such as ['/api/orders/']")
    where = full(login, api) if isinstance(login, str) else login
    way = Way(where, full(whoami, api), dict(credentials or {}), csrf and full(csrf, api))
    return Plan(
        address(page).text,
        address(api).text,
        way,
        tuple(full(url, api) for url in private),
        writes_of(write, api),
        None if logout is None else write_of("logout", logout, api),
        engines_of(engines, page, api),
        behind_proxy,
    )
