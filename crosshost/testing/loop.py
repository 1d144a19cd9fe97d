"""One fetch or navigation as a browser sends it, without I/O: preflights, redirects, cookies and caches.

A generator: it yields each request that goes to the server, receives its response, and returns the outcome.
"""

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from functools import cached_property

from crosshost.policy import Finding, Situation, Verdict, predict
from crosshost.policy.added_headers import added_headers, preflight_headers
from crosshost.policy.engine import Engine
from crosshost.policy.hop import Hop, begin, follow, is_followed, is_redirect, without_location
from crosshost.policy.hop_result import HopResult, after, before
from crosshost.policy.situation import Headers, Response
from crosshost.testing import caches
from crosshost.testing.errands import Errand
from crosshost.testing.exchange import Exchange, SentRequest
from crosshost.testing.profile import Profile
from crosshost.testing.refusals import said
from crosshost.testing.transport import RawResponse, Transport
from crosshost.testing.user_agent import USER_AGENTS


@dataclass(frozen=True, repr=False)
class SentHop:
    """One hop that was sent: the model's result before its response, that response, and the preflight's."""

    hop: Hop
    result: HopResult
    response: RawResponse
    sent: SentRequest
    preflight: RawResponse | None = None
    from_cache: bool = False


@dataclass(repr=False)
class Outcome:
    """The end of one fetch or navigation."""

    engine: Engine
    situation: Situation  # all that is known at the end
    last: Hop | Finding  # the last hop, or what stopped the request before it was one
    hops: list[SentHop] = field(default_factory=list)  # those that a response came to
    exchanges: list[Exchange] = field(default_factory=list)
    failure: Finding | None = None  # why a fetch throws
    response: RawResponse | None = None  # to the last hop, whether the page may read it or not
    preflight: RawResponse | None = None  # to the preflight of the last hop, whether it allowed the request or not

    @cached_property
    def verdict(self) -> Verdict:
        """What the model says about the request as a whole."""
        return predict(self.situation, self.engine)

    @property
    def url(self) -> str:
        """Return the URL of the last hop."""
        return self.last.to.text if isinstance(self.last, Hop) else self.situation.request.url


Steps = Generator[SentRequest, RawResponse | None, RawResponse | None]
Loop = Generator[SentRequest, RawResponse | None, Outcome]


def run(profile: Profile, transport: Transport, errand: Errand) -> Loop:
    """Send the request of `errand`, with its redirects. The profile's jar and caches change on the way."""
    engine = profile.engine
    situation = Situation(
        errand.page,
        errand.request,
        profile.jar,
        (None,),
        now=profile.now,
        address_spaces=profile.address_spaces,
        local_network_permission=profile.local_network_permission,
    )
    hop, body = begin(situation), errand.body
    outcome = Outcome(engine, situation, hop)
    profile.outcomes.append(outcome)
    while isinstance(hop, Hop):
        outcome.last, outcome.response, outcome.preflight = hop, None, None
        if not is_served(hop, errand, transport):
            return outcome
        response = yield from one_hop(profile, transport, errand, outcome, hop, body)
        if response is None:
            return outcome
        situation = outcome.situation
        if not is_followed(response.http, engine):
            final = without_location(response.http) if is_redirect(response.http) else response.http
            outcome.situation = replace(situation, response=final)
            return outcome
        next_hop = follow(hop, response.http, situation, engine)
        redirects = (*situation.redirects, response.http)
        outcome.situation = replace(situation, redirects=redirects, preflight=(*preflights(situation), None))
        if outcome.failure:
            return outcome
        body = body if isinstance(next_hop, Hop) and next_hop.method == hop.method else b""
        hop = next_hop
    outcome.last, outcome.failure = hop, hop
    record(profile, outcome, Exchange(errand.request.method, errand.request.url, failure=hop))
    return outcome


def is_served(hop: Hop, errand: Errand, transport: Transport) -> bool:
    """Return whether the server gets `hop`: a link or a redirect may lead to a host that it does not have."""
    if errand.request.mode != "navigate" or hop.method != "GET" or (errand.typed and not hop.redirected_by):
        return True
    serves = transport.serves(hop.to.text)
    if serves is None:  # a redirect stays on hosts that are known
        return not hop.redirected_by or hop.to.origin.host in {origin.host for origin in hop.redirected_by}
    return serves


def one_hop(profile: Profile, transport: Transport, errand: Errand, outcome: Outcome, hop: Hop, body: bytes) -> Steps:
    """Send one hop after its preflight, and return its response; in `outcome` is what becomes of it."""
    engine, situation = profile.engine, outcome.situation
    if (django := transport.django(hop.method, hop.to.path)) is not None:
        situation = replace(situation, django=django)
    result, preflight = before(situation, hop, profile.jar, engine), None
    if hop.preflighted and result.sent.holds is None:
        preflight = outcome.preflight = yield from preflighted(profile, situation, outcome, hop)
        if preflight is None:
            return None
        situation = replace(situation, preflight=(*preflights(situation)[:-1], preflight.http))
        result = before(situation, hop, profile.jar, engine)
    exchange = Exchange(hop.method, hop.to.text, attached=result.attached, withheld=result.cookies.findings)
    record(profile, outcome, exchange)
    outcome.situation = situation
    if result.sent.holds is False:
        outcome.failure = exchange.failure = result.sent.findings[0]
        return None
    sent = as_sent(situation, hop, result, errand, body, engine)
    exchange.headers = sent.headers
    response = caches.cached(profile, situation, hop, sent)
    exchange.from_cache = response is not None
    if response is None:
        response = yield sent
    if response is None:
        return None
    outcome.response, exchange.status = response, response.http.status
    outcome.hops.append(SentHop(hop, result, response, sent, preflight, exchange.from_cache))
    received = response.http
    if exchange.from_cache:
        outcome.situation = situation = replace(situation, from_cache=True)
        received = without_cookies(received)
    if result.jar is not profile.jar:  # another request of an async test changed it meanwhile
        result = replace(result, jar=profile.jar)
    end = after(situation, result, received, engine)
    profile.remember(hop, end)
    caches.keep(profile, situation, hop, sent, response)
    exchange.stored = end.stored
    if response.findings or response.csrf:
        exchange.said = said(response, situation, engine)
    if end.fails:
        outcome.failure = exchange.failure = end.readable.findings[0]
        caches.forget_preflight(profile, situation, hop)
    return response


def preflighted(profile: Profile, situation: Situation, outcome: Outcome, hop: Hop) -> Steps:
    """Return the response to the preflight of `hop`, cached or sent."""
    if known := caches.preflight(profile, situation, hop):
        return known
    headers = with_host(hop, preflight_headers(situation, hop, profile.engine), profile.engine)
    exchange = Exchange("OPTIONS", hop.to.text, headers, preflight_for=hop.method)
    record(profile, outcome, exchange)
    response = yield SentRequest("OPTIONS", hop.to.text, headers)
    if response is not None:
        exchange.status, exchange.said = response.http.status, response.findings
        caches.keep_preflight(profile, situation, hop, response)
    return response


def preflights(situation: Situation) -> tuple[Response | None, ...]:
    return situation.preflight if isinstance(situation.preflight, tuple) else ()


def as_sent(
    situation: Situation, hop: Hop, result: HopResult, errand: Errand, body: bytes, engine: Engine
) -> SentRequest:
    """Return `hop` as it goes to the server."""
    added = added_headers(situation, hop, errand.destination, errand.typed, engine)
    headers = with_host(hop, (*hop.headers, *added), engine)
    if result.attached:
        headers = (*headers, ("Cookie", "; ".join(cookie.sent_as for cookie in result.attached)))
    return SentRequest(hop.method, hop.to.text, headers, body)


def with_host(hop: Hop, headers: Headers, engine: Engine) -> Headers:
    named = any(name.lower() == "user-agent" for name, _ in headers)
    agent = () if named else (("User-Agent", USER_AGENTS[engine.name]),)
    return (("Host", hop.to.origin.netloc), *agent, *headers)


def without_cookies(response: Response) -> Response:
    return replace(response, headers=tuple(pair for pair in response.headers if pair[0].lower() != "set-cookie"))


def record(profile: Profile, outcome: Outcome, exchange: Exchange) -> None:
    outcome.exchanges.append(exchange)
    profile.exchanges.append(exchange)
