"""A browser in front of a deployment, which keeps of each request what lab/browsers measures."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crosshost.policy import Finding, Request, Verdict, predict
from crosshost.policy.links import LinkName
from crosshost.testing import Browser, FetchError, Page
from lab.browsers.reasons import Line
from lab.predict import reasons
from lab.predict.exchanges import Exchange, Fetch, exchanges
from lab.predict.server import Server, ServerResponse, WitnessedRequest, of_server


@dataclass(frozen=True)
class RequestResult:
    """The result of one request: `result` is what the page gets."""

    request: Request
    result: str  # a status, `throws`, `opaque` or `hidden`
    verdict: Verdict
    witnessed: tuple[WitnessedRequest, ...]
    response: ServerResponse | None  # the last one, whether the page may read it or not; None without a response

    @property
    def path(self) -> str:
        return urlsplit(self.request.url).path

    @property
    def status(self) -> int | None:
        return int(self.result) if self.result.isdigit() else None

    @property
    def deciding_finding(self) -> Finding | None:
        """The finding of the broken link that made `result` what it is, which need not be the first of the chain."""
        links: tuple[LinkName, ...] = DECIDING if self.status else ("sent", "readable", *DECIDING)
        return next((self.verdict[name].findings[0] for name in links if self.verdict[name].holds is False), None)


# The links that decide a status, the last one first: a 401 comes from the view, which may lack a cookie.
DECIDING: tuple[LinkName, ...] = ("accepted by view", "CSRF passed", "cookies attached")


class Tab:
    def __init__(self, server: Server, variant: str, version: str | None = None):
        self.server = server
        spaces = dict(server.settings.address_spaces)
        self.browser = Browser(variant, version=version, server=server, address_spaces=spaces)
        self.reasons: list[Line] = []  # of all requests so far
        self.exchanges: list[Exchange] = []  # likewise

    def fork(self) -> "Tab":
        """Return a tab that begins in the state of this one and does not change it."""
        tab = copy(self)
        tab.browser, tab.reasons, tab.exchanges = self.browser.fork(), [], []
        return tab

    @property
    def refused(self) -> dict[str, Finding]:
        """Return why a cookie was not stored the last time it was set, by its name."""
        return {name: finding for (_, name), finding in self.browser.profile.refused.items()}

    def fetch(self, page: Page, url: str, method: str = "GET", *, wants: str = "", **options) -> RequestResult:
        """Fetch `url` from `page`; `wants` is a header that the page reads, `options` are those of Page.fetch."""

        def fetched() -> str:
            response = page.fetch(url, method, **options)
            if response.type == "opaque":
                return "opaque"
            return "hidden" if wants and wants not in response.headers else str(int(response.status))

        return self.recorded(fetched, wants)

    def navigate(self, page: Page, url: str) -> tuple[Page, RequestResult]:
        """Follow a link of `page`; return the page that it leads to, or the same where the browser does not go."""
        return self.moved(page, lambda: page.navigate(url))

    def submit(self, page: Page, url: str, **fields: str) -> tuple[Page, RequestResult]:
        """Submit a form of `page` with `fields`; return a page as `navigate` does."""
        return self.moved(page, lambda: page.submit(url, fields))

    def moved(self, page: Page, move: Callable[[], Page]) -> tuple[Page, RequestResult]:
        pages = [page]

        def moved() -> str:
            pages.append(move())
            return "none" if pages[-1].status is None else str(int(pages[-1].status))

        result = self.recorded(moved)
        return pages[-1], result

    def recorded(self, send: Callable[[], str], wants: str = "") -> RequestResult:
        """Send a request with `send`, which returns its result, and keep what became of it."""
        refused, before = self.refused, len(self.server.witnessed)
        try:
            result = send()
        except FetchError:
            result = "throws"
        outcome = self.browser.profile.outcomes[-1]
        verdict = outcome.verdict
        if wants:
            verdict = predict(replace(outcome.situation, wants=(wants,)), outcome.engine)
        self.exchanges += exchanges(Fetch(outcome, verdict, refused))
        self.reasons += reasons.lines(outcome, verdict)
        witnessed = tuple(self.server.witnessed[before:])
        response = of_server(outcome.response) if outcome.response else None
        return RequestResult(outcome.situation.request, result, verdict, witnessed, response)
