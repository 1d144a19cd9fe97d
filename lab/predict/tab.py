"""A browser's tab: it asks one thing after another, and what each answer stores goes with the next."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crosshost.policy import Cookie, Engine, Finding, Page, Request, Response, Situation, Verdict, predict
from crosshost.policy.hop import Hop, begin, follow, is_redirect
from crosshost.policy.links import LinkName
from lab.predict.server import Arrived, Reply, Server

NOW = 1_000_000_000.0  # seconds since 1970; all of a flow happens within a moment


@dataclass(frozen=True)
class Exchange:
    """A request that reached Django and its answer, as the lab's witness has them."""

    method: str
    path: str
    asks_for: str | None  # Access-Control-Request-Method
    cookies: tuple[str, ...]
    status: int
    set: tuple[str, ...]  # names, with a - before one that was deleted


@dataclass(frozen=True)
class Asked:
    """What came of one request: `result` is what the page has of it."""

    request: Request
    result: str  # a status, `throws`, `opaque` or `hidden`
    verdict: Verdict
    exchanges: tuple[Exchange, ...]
    reply: Reply | None  # the last answer, whether the page may read it or not; None where there was none

    @property
    def path(self) -> str:
        return urlsplit(self.request.url).path

    @property
    def status(self) -> int | None:
        return int(self.result) if self.result.isdigit() else None

    @property
    def broken(self) -> Finding | None:
        """The finding of the link that made `result` what it is: not always the first of the chain that is broken."""
        links: tuple[LinkName, ...] = DECIDING if self.status else ("sent", "readable")
        return next((self.verdict[name].findings[0] for name in links if self.verdict[name].holds is False), None)


# What makes a status, the last word first: a 401 is the view's, who may lack a cookie for it.
DECIDING: tuple[LinkName, ...] = ("reached the view", "CSRF passed", "cookies attached")


class Tab:
    def __init__(self, server: Server, engine: Engine):
        self.server, self.engine = server, engine
        self.jar: tuple[Cookie, ...] = ()
        self.cache: dict[str, tuple[str, Reply]] = {}  # by URL: the origin that asked first, and what it got
        self.refused: dict[str, Finding] = {}  # by a cookie's name: why it was not stored, the last time it was set

    def ask(self, page: Page, request: Request, *, wants: tuple[str, ...] = ()) -> Asked:
        """Send `request` from `page`, preflight and redirects included. `wants`: headers that the page reads."""
        situation = Situation(page, request, self.jar, wants=wants, now=NOW)
        exchanges: list[Exchange] = []
        reply = None
        verdict = predict(situation, self.engine)
        hop = last_hop(situation)
        if verdict.preflighted and isinstance(hop, Hop):
            preflight = self.server.preflight(request.url, hop.origin)
            exchanges += witnessed(Arrived(request.url, "OPTIONS"), preflight, request.method)
            situation = replace(situation, preflight=preflight.response)
        while True:
            hop = last_hop(situation)
            if isinstance(hop, Hop):
                situation = replace(situation, django=self.server.django(hop.method, hop.to.path))
            verdict = predict(situation, self.engine)
            refused = situation.redirects and verdict["readable"].holds is False
            if isinstance(hop, Finding) or verdict["sent"].holds is False or refused:
                break  # and nothing more goes out
            arrived = arriving(hop, verdict)
            cached = self.cached(hop)
            reply = cached or self.server.response(arrived)
            if cached is None:
                exchanges += witnessed(arrived, reply)
                if is_kept_for_all(reply.response):
                    self.cache[arrived.url] = hop.origin, reply
            if not is_redirect(reply.response):
                situation = replace(situation, response=reply.response, from_cache=cached is not None)
                verdict = predict(situation, self.engine)
                break
            situation = replace(situation, redirects=(*situation.redirects, reply.response))
        self.remember(verdict)
        return Asked(request, result(verdict, reply), verdict, tuple(exchanges), reply)

    def cached(self, hop: Hop) -> Reply | None:
        """Return what the browser's cache gives instead of sending the request, or None."""
        origin, reply = self.cache.get(hop.to.text, ("", None))
        usable = hop.method == "GET" and (self.engine.cache_serves_other_origins or origin == hop.origin)
        return reply if usable else None

    def remember(self, verdict: Verdict) -> None:
        self.jar = verdict.jar
        for outcome in verdict.stored:
            name = set_name(outcome.header).removeprefix("-")
            self.refused.pop(name, None)
            if outcome.refused:
                self.refused[name] = outcome.refused[0]


def last_hop(situation: Situation) -> Hop | Finding:
    """The request as the redirects so far leave it, or why it goes no further."""
    hop = begin(situation)
    for redirect in situation.redirects:
        if isinstance(hop, Hop):
            hop = follow(hop, redirect, situation)
    return hop


def arriving(hop: Hop, verdict: Verdict) -> Arrived:
    """The hop as the server gets it."""
    return Arrived(
        url=hop.to.text,
        method=hop.method,
        origin=verdict.origin,
        cookies={cookie.name: cookie.value for cookie in verdict.attached},
        token=dict(hop.headers).get("X-CSRFToken") or hop.form_token or "",
    )


def witnessed(arrived: Arrived, reply: Reply, asks_for: str | None = None) -> list[Exchange]:
    if reply.by != "Django" or "?next=" in arrived.url:  # a redirect to the login page has the trace inside `next`
        return []
    cookies = tuple(set_name(header) for header in reply.response.all("Set-Cookie"))
    return [Exchange(arrived.method, arrived.path, asks_for, tuple(arrived.cookies), reply.response.status, cookies)]


def is_kept_for_all(response: Response) -> bool:
    """May the browser's cache hand it to any origin? (RFC 9111, section 4.1)"""
    kept = any("max-age" in value for value in response.all("Cache-Control"))
    return kept and not any("origin" in value.lower() for value in response.all("Vary"))


def result(verdict: Verdict, reply: Reply | None) -> str:
    readable = verdict["readable"]
    if readable.holds is False and reply:
        return {"opaque-response": "opaque", "header-not-exposed": "hidden"}.get(readable.findings[0].id, "throws")
    return "throws" if reply is None or verdict["sent"].holds is False else str(reply.response.status)


def set_name(header: str) -> str:
    """As web/cases/seen.js has it."""
    return ("-" if "Max-Age=0;" in f"{header};" else "") + header.partition("=")[0]
