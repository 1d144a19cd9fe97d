"""The API's URLs requested with the login: with its cookies, or with its bearer token in the Authorization header."""

from dataclasses import replace
from functools import partial

from crosshost.doctor.evidence import Evidence, Exchange, Login, ProbedUrl
from crosshost.doctor.login import bearer
from crosshost.doctor.login.client import Client
from crosshost.doctor.sending.preflights import preflight
from crosshost.doctor.sending.repeats import repeat
from crosshost.doctor.sending.wire import Wire
from crosshost.doctor.verdict import proof
from crosshost.policy.situation import Headers


def try_session(client: Client, evidence: Evidence, login: Login) -> Evidence:
    """Return `evidence` with the login, and the API's URLs on its host requested with the login."""
    evidence = replace(evidence, login=login)
    if not proof.succeeded(login):
        return evidence
    # A session is as good as a password, so it is sent encrypted or locally only.
    probed_urls = [probed for probed in evidence.probed_urls if probed.get.response and client.may_send(probed.url)]
    if client.jar:
        evidence = with_cookies(client, evidence, probed_urls)
    proven = proof.prove(evidence).proven
    if login.bearer and not proven and evidence.login:
        evidence = with_bearer(client, evidence, probed_urls)
    return evidence


def with_cookies(client: Client, evidence: Evidence, probed_urls: list[ProbedUrl]) -> Evidence:
    """Request the URLs with the cookies of the login."""
    exchanges = client.wire.together([partial(request, client, probed, None) for probed in probed_urls])
    after = {probed.url: exchange for probed, exchange in zip(probed_urls, exchanges, strict=True)}
    if evidence.login:
        evidence = replace(evidence, login=replace(evidence.login, after=after))
    return with_controls(client, evidence, probed_urls, after)


def with_bearer(client: Client, evidence: Evidence, probed_urls: list[ProbedUrl]) -> Evidence:
    """Request the URLs with the token, in the first scheme that one of them accepts, and their preflights."""
    login = evidence.login
    if login is None or not probed_urls:
        return evidence
    tried: list[Evidence] = []
    for scheme in bearer.schemes(login.scheme, [probed.last for probed in probed_urls]):
        header = ("Authorization", f"{scheme} {login.bearer}")
        with_token = {probed.url: request(client, probed, header) for probed in probed_urls}
        evidence = replace(evidence, login=replace(login, scheme=scheme, with_bearer=with_token))
        tried.append(with_controls(client, evidence, probed_urls, with_token))
        if proof.prove(tried[-1]).proven:
            break
    best = tried[-1] if proof.prove(tried[-1]).proven else tried[0]
    preflights = {
        probed.url: preflight(client.wire, client.page, probed.url, "GET", ["authorization"])
        for probed in probed_urls
        if evidence.is_cross_origin(probed.url)
    }
    return replace(best, login=replace(best.login, bearer_preflights=preflights)) if best.login else best


def request(client: Client, probed: ProbedUrl, header: tuple[str, str] | None) -> Exchange:
    """Send the GET of `probed` with the cookies, or else with `header`; also to where it redirects everybody."""
    jar = {} if header else client.jar
    more: Headers = (header,) if header else ()
    exchange = client.wire.request("GET", probed.url, (*client.headers(probed.url, jar), *more))
    for hop in probed.hops:
        to = exchange.leads_to
        if not to or to != hop.leads_to or not client.may_send(to) or exchange.url != hop.url:
            break
        exchange = client.wire.request("GET", to, (*client.headers(to, jar), *more))
    return exchange


def with_controls(
    client: Client, evidence: Evidence, probed_urls: list[ProbedUrl], requested: dict[str, Exchange]
) -> Evidence:
    """Add the requests with the login; where only bodies tell it, one more of each with the login and one without."""
    login = evidence.login
    if login is None:
        return evidence
    repeated: list[Exchange] = []
    controls: dict[str, Exchange] = {}
    for probed in probed_urls:
        session = requested[probed.url]
        anonymous = probed.last if session.url != probed.url else probed.get
        if 200 <= session.status < 300 and anonymous.status < 300 and session.body != anonymous.body:
            repeated.append(client.wire.request("GET", session.url, session.sent))
            controls[probed.url] = client.wire.request("GET", session.url, client.headers(session.url, {}))
    return replace(evidence, login=replace(login, repeated=tuple(repeated), controls=controls))


def with_repeats(wire: Wire, evidence: Evidence) -> Evidence:
    """Repeat one of the requests: one that shows the login, or else one that is refused, or else the first.

    A refusal may come from a process that does not know the session, and what all may see shows nothing.
    """
    login = evidence.login
    requested = (login.with_bearer or login.after) if login else {}
    if login is None or not requested:
        return evidence
    order = ["proven", "refused", "same"]

    def place(url: str) -> int:
        outcome = proof.outcome(evidence, url, requested[url])
        return order.index(outcome) if outcome in order else len(order)

    first = requested[min(requested, key=place)]
    repeated = (*repeat(wire, first, first.sent), *login.repeated)
    return replace(evidence, login=replace(login, repeated=repeated))
