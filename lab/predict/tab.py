"""A browser's tab: it sends one request after another, and the cookies that a response stores go with the next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crosshost.policy import Cookie, Engine, Finding, Page, Request, Response, Situation, Verdict, predict
from crosshost.policy.hop import Hop, begin, follow, is_followed
from crosshost.policy.links import LinkName
from lab.browsers.reasons import Line
from lab.predict import reasons
from lab.predict.exchanges import Exchange, Fetch, exchanges
from lab.predict.server import SentRequest, Server, ServerResponse, set_cookie_name

NOW = 1_000_000_000.0  # seconds since 1970; all of a flow happens within a moment


@dataclass(frozen=True)
class WitnessedRequest:
    """A request that reached Django and its response, as the lab's witness records them."""

    method: str
    path: str
    preflight_for: str | None  # Access-Control-Request-Method
    cookies: tuple[str, ...]
    status: int
    set_cookies: tuple[str, ...]  # names, with a - before one that was deleted


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
    def __init__(self, server: Server, engine: Engine):
        self.server, self.engine = server, engine
        self.jar: tuple[Cookie, ...] = ()
        self.cache: dict[str, tuple[str, ServerResponse]] = {}  # by URL: the origin that sent the request, the response
        self.refused: dict[str, Finding] = {}  # by a cookie's name: why it was not stored, the last time it was set
        self.reasons: list[Line] = []  # of all requests so far
        self.exchanges: list[Exchange] = []  # likewise

    def send(
        self, page: Page, request: Request, *, wants: tuple[str, ...] = (), form: Mapping[str, str] | None = None
    ) -> RequestResult:
        """Send `request` from `page`, preflight and redirects included.

        `wants`: headers that the page reads; `form`: the fields of a form that is submitted.
        """
        preflights: tuple[Response | None, ...] = (None,)
        situation = Situation(
            page,
            request,
            self.jar,
            preflights,
            wants=wants,
            now=NOW,
            address_spaces=self.server.settings.address_spaces,
            local_network_permission="denied",  # no user is there to allow it
        )
        witnessed: list[WitnessedRequest] = []
        hops: list[reasons.SentHop] = []
        response = None
        while True:
            hop = last_hop(situation, self.engine)
            if isinstance(hop, Hop):
                situation = replace(situation, django=self.server.django(hop.method, hop.to.path))
            verdict, preflight = predict(situation, self.engine), None
            if isinstance(hop, Hop) and hop.preflighted and verdict["sent"].holds is None:
                preflight = self.server.preflight(hop.to.text, hop.origin)
                witnessed += seen_by_witness(SentRequest(hop.to.text, "OPTIONS"), preflight, hop.method)
                preflights = (*preflights[:-1], preflight.http)
                situation = replace(situation, preflight=preflights)
                verdict = predict(situation, self.engine)
            refused = situation.redirects and verdict["readable"].holds is False
            if isinstance(hop, Finding) or verdict["sent"].holds is False or refused:
                break  # nothing more is sent
            sent = sent_request(hop, verdict, form or {})
            cached = self.cached(hop)
            response = cached or self.server.response(sent)
            hops.append(reasons.SentHop(hop, verdict, response, preflight, cached is not None))
            if cached is None:
                witnessed += seen_by_witness(sent, response)
                if is_cached_for_every_origin(response.http):
                    self.cache[sent.url] = hop.origin, response
            if not is_followed(response.http, self.engine):
                situation = replace(situation, response=response.http, from_cache=cached is not None)
                verdict = predict(situation, self.engine)
                break
            preflights = (*preflights, None)
            situation = replace(situation, redirects=(*situation.redirects, response.http), preflight=preflights)
        self.exchanges += exchanges(Fetch(request, hops, hop, verdict, preflight, self.refused))
        self.reasons += reasons.lines(hops, hop, verdict)
        self.remember(verdict)
        return RequestResult(request, result_for_page(verdict, response), verdict, tuple(witnessed), response)

    def cached(self, hop: Hop) -> ServerResponse | None:
        """Return what the browser's cache gives instead of sending the request, or None."""
        origin, response = self.cache.get(hop.to.text, ("", None))
        usable = hop.method == "GET" and (self.engine.cache_serves_other_origins or origin == hop.origin)
        return response if usable else None

    def remember(self, verdict: Verdict) -> None:
        """Keep the cookies that were stored, and for each refused one the reason."""
        self.jar = verdict.jar
        for outcome in verdict.stored:
            name = set_cookie_name(outcome.header).removeprefix("-")
            self.refused.pop(name, None)
            if outcome.refused:
                self.refused[name] = outcome.refused[0]


def last_hop(situation: Situation, engine: Engine) -> Hop | Finding:
    """Return the request as the redirects so far leave it, or the finding that stops it."""
    hop = begin(situation)
    for redirect in situation.redirects:
        if isinstance(hop, Hop):
            hop = follow(hop, redirect, situation, engine)
    return hop


def sent_request(hop: Hop, verdict: Verdict, form: Mapping[str, str]) -> SentRequest:
    """Return the hop as the server receives it."""
    return SentRequest(
        url=hop.to.text,
        method=hop.method,
        origin=verdict.origin,
        cookies={cookie.name: cookie.value for cookie in verdict.attached},
        token=dict(hop.headers).get("X-CSRFToken") or hop.form_token or "",
        form=form,
    )


def seen_by_witness(
    sent: SentRequest, response: ServerResponse, preflight_for: str | None = None
) -> list[WitnessedRequest]:
    """Return the request as the witness records it, or nothing where it does not see it."""
    if response.by != "Django" or "?next=" in sent.url:  # a redirect to the login page has the trace inside `next`
        return []
    names = tuple(set_cookie_name(header) for header in response.http.all("Set-Cookie"))
    return [WitnessedRequest(sent.method, sent.path, preflight_for, tuple(sent.cookies), response.http.status, names)]


def is_cached_for_every_origin(response: Response) -> bool:
    """Return whether the browser's cache may hand it to any origin (RFC 9111, section 4.1)."""
    kept = any("max-age" in value for value in response.all("Cache-Control"))
    return kept and not any("origin" in value.lower() for value in response.all("Vary"))


def result_for_page(verdict: Verdict, response: ServerResponse | None) -> str:
    readable = verdict["readable"]
    if readable.holds is False and response:
        return {"opaque-response": "opaque", "header-not-exposed": "hidden"}.get(readable.findings[0].id, "throws")
    return "throws" if response is None or verdict["sent"].holds is False else str(response.http.status)
