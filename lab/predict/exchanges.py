"""What a browser sends in the model, request by request: preflights, each hop of redirects, and what it never sends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from crosshost.policy import Finding, Request, SetCookieOutcome, Verdict
from crosshost.policy.folded import unfolded
from crosshost.policy.hop import Hop
from crosshost.policy.hop_result import origin_header
from crosshost.policy.site import registrable_domain
from crosshost.testing.loop import Outcome, SentHop
from crosshost.testing.transport import RawResponse
from lab.predict.server import of_server, set_cookie_name

Reasons = tuple[tuple[str, Finding], ...]  # by the name of a cookie


@dataclass(frozen=True)
class Exchange:
    """One request, and what became of its response."""

    method: str
    url: str
    headers: tuple[str, ...] = ()  # the names of those that the page set
    preflight_for: str | None = None  # of a preflight: the method of the request that may follow
    navigates: bool = False  # a link or a form, which leaves the page
    origin: str | None = None  # the Origin header
    sent: tuple[str, ...] = ()  # the names of the cookies
    withheld: Reasons = ()  # the cookies that the browser has for this site and did not send
    missing: Reasons = ()  # those that the view needs and the browser does not have
    status: int | None = None  # None: the request was never sent
    by: Literal["Django", "nginx", "cache", "nothing"] = "nothing"  # where the response came from
    error: str = ""  # in the body of the response
    stored: tuple[str, ...] = ()  # with a - before one that was deleted
    refused: Reasons = ()
    readable: bool = False  # by the page
    failure: Finding | None = None  # why it was not sent, or may not be read


@dataclass(frozen=True)
class Fetch:
    """A fetch or a navigation that has ended."""

    outcome: Outcome
    verdict: Verdict  # of the whole request
    refused_before: Mapping[str, Finding] = field(default_factory=dict)  # by a cookie's name

    @property
    def request(self) -> Request:
        return self.outcome.situation.request

    @property
    def last(self) -> Hop | Finding:
        """What the verdict is about."""
        return self.outcome.last

    @property
    def unsent(self) -> Hop | None:
        """The hop that was not sent, if any."""
        return self.last if isinstance(self.last, Hop) and self.verdict["sent"].holds is False else None

    @property
    def preflight(self) -> RawResponse | None:
        """The response to the preflight of the hop that was not sent."""
        return self.outcome.preflight

    def headers(self, hop: Hop) -> tuple[str, ...]:
        """Return the names of the headers that the page set on `hop`; a form sets none."""
        return () if self.request.mode == "navigate" else names(hop)

    @property
    def failure(self) -> Finding | None:
        """Why the last hop was not sent, or why the page may not read its response."""
        if isinstance(self.last, Finding):
            return self.last
        links = (self.verdict["sent"], self.verdict["readable"])
        return next((link.findings[0] for link in links if link.holds is False), None)


def exchanges(fetch: Fetch) -> Iterator[Exchange]:
    """Yield the requests of `fetch` in the order in which the browser sends them."""
    outcomes = iter(fetch.verdict.stored)
    hops = fetch.outcome.hops
    for number, sent in enumerate(hops, 1):
        if sent.preflight:
            yield of_preflight(sent.hop, sent.preflight)
        headers = sent.response.http.all("Set-Cookie") if sent.hop.credentials else []
        count = sum(len(unfolded(header)) for header in headers)
        is_last = number == len(hops) and not fetch.unsent
        yield of_sent(fetch, sent, list(islice(outcomes, count)), is_last)
    if hop := fetch.unsent:
        if fetch.preflight:
            yield of_preflight(hop, fetch.preflight, fetch.failure)
        yield Exchange(hop.method, hop.to.text, fetch.headers(hop), failure=fetch.failure)
    elif not hops:
        yield Exchange(fetch.request.method, fetch.request.url, failure=fetch.failure)


def of_preflight(hop: Hop, raw: RawResponse, failure: Finding | None = None) -> Exchange:
    response = of_server(raw)
    return Exchange(
        "OPTIONS",
        hop.to.text,
        names(hop),
        preflight_for=hop.method,
        origin=hop.origin,
        status=response.http.status,
        by=response.by,
        failure=failure,
    )


def of_sent(fetch: Fetch, sent: SentHop, outcomes: Sequence[SetCookieOutcome], is_last: bool) -> Exchange:
    attached = tuple(dict.fromkeys(cookie.name for cookie in sent.result.attached))
    failure, response = fetch.failure if is_last else None, of_server(sent.response)
    may_read = fetch.verdict["readable"].holds or (failure is not None and failure.id == "header-not-exposed")
    return Exchange(
        sent.hop.method,
        sent.hop.to.text,
        fetch.headers(sent.hop),
        navigates=fetch.request.mode == "navigate",
        origin=origin_header(fetch.outcome.situation, sent.hop, fetch.outcome.engine),
        sent=attached,
        withheld=tuple((name, found) for name, found in withheld(sent).items() if name not in attached),
        missing=tuple(missing(sent, fetch.refused_before).items()),
        status=response.http.status,
        by="cache" if sent.from_cache else response.by,
        error=response.error if response.http.status >= 400 else "",
        stored=tuple(set_cookie_name(outcome.header) for outcome in outcomes if not outcome.refused),
        refused=tuple(
            (set_cookie_name(outcome.header).strip().removeprefix("-"), outcome.refused[0])
            for outcome in outcomes
            if outcome.refused
        ),
        readable=bool(is_last and may_read),
        failure=failure,
    )


def names(hop: Hop) -> tuple[str, ...]:
    return tuple(name for name, _ in hop.headers)


def withheld(sent: SentHop) -> dict[str, Finding]:
    """Return the cookies of the host's site that were not sent, each with the first reason against it."""
    host, cookies = sent.hop.to.origin.host, dict[str, Finding]()
    for finding in sent.result.cookies.findings:
        values = dict(finding.values)
        if "partition" in values and registrable(values["domain"]) == registrable(host):  # about a cookie of the jar
            cookies.setdefault(finding.cookie or "", finding)
        elif finding.cookie is None:  # about all cookies
            cookies |= {cookie.name: finding for cookie in sent.result.jar if cookie.is_for(host)}
    return cookies


def missing(sent: SentHop, refused_before: Mapping[str, Finding]) -> dict[str, Finding]:
    """Return the cookies that the view needs and the browser does not have, each with why it has none, if known."""
    absent = [found for found in sent.result.cookies.findings if found.id == "cookie-absent"]
    return {name: refused_before.get(name, found) for found in absent if (name := found.cookie)}


def registrable(host: str) -> str:
    return registrable_domain(host) or host
