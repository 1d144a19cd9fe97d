"""The API's URLs requested with the login: with its cookies, or with its bearer token in the Authorization header."""

from dataclasses import replace
from time import monotonic

from crosshost.doctor import bearer, proof
from crosshost.doctor.client import Client
from crosshost.doctor.evidence import Evidence, Exchange, Login, ProbedUrl
from crosshost.doctor.preflights import preflight
from crosshost.doctor.repeats import repeat
from crosshost.doctor.wire import Wire
from crosshost.policy.situation import Headers

SLOW = 1.0  # seconds of a response
SAFELISTED_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")


def try_session(client: Client, evidence: Evidence, login: Login) -> Evidence:
    """Return `evidence` with the login, its preflight, and the API's URLs on its host requested with the login."""
    if evidence.is_cross_origin(login.post.url):
        login = replace(login, preflight=preflight_of(client, login.post))
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
    """Request the URLs with the cookies of the login; the first that shows a session, or else a refusal, repeatedly."""
    login = evidence.login
    if login is None:
        return evidence
    began = monotonic()
    after = {probed.url: request(client, probed, None) for probed in probed_urls}
    is_slow = monotonic() - began > SLOW * len(after)
    evidence = replace(evidence, login=replace(login, after=after))
    sent = client.headers(login.final.url, client.jar)
    repeated = again(client.wire, evidence, after, sent, is_slow)
    return with_controls(client, evidence, probed_urls, after, repeated)


def with_bearer(client: Client, evidence: Evidence, probed_urls: list[ProbedUrl]) -> Evidence:
    """Request the URLs with the token, in the first scheme that one of them accepts, and their preflights."""
    login = evidence.login
    if login is None or not probed_urls:
        return evidence
    first = evidence
    for scheme in bearer.schemes(login.scheme, [probed.last for probed in probed_urls]):
        header = ("Authorization", f"{scheme} {login.bearer}")
        began = monotonic()
        with_token = {probed.url: request(client, probed, header) for probed in probed_urls}
        tried = replace(evidence, login=replace(login, scheme=scheme, with_bearer=with_token))
        is_slow = monotonic() - began > SLOW * len(with_token)
        sent = (*client.headers(login.final.url, {}), header)
        tried = with_controls(
            client, tried, probed_urls, with_token, again(client.wire, tried, with_token, sent, is_slow)
        )
        first = tried if first is evidence else first
        if proof.prove(tried).proven:
            first = tried
            break
    if first.login is None:
        return first
    preflights = {
        probed.url: preflight(client.wire, client.page, probed.url, "GET", ["authorization"])
        for probed in probed_urls
        if evidence.is_cross_origin(probed.url)
    }
    return replace(first, login=replace(first.login, bearer_preflights=preflights))


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


def again(
    wire: Wire, evidence: Evidence, requested: dict[str, Exchange], sent: Headers, is_slow: bool
) -> tuple[Exchange, ...]:
    """Repeat one of the requests: one that shows the login, or else one that is refused, or else the first.

    A refusal may come from a process that does not know the session, and what all may see shows nothing.
    """
    if not requested:
        return ()
    order = ["proven", "refused", "same"]

    def place(exchange: Exchange) -> int:
        url = next(url for url, other in requested.items() if other is exchange)
        outcome = proof.outcome(evidence, url, exchange)
        return order.index(outcome) if outcome in order else len(order)

    return tuple(repeat(wire, min(requested.values(), key=place), sent, is_slow))


def with_controls(
    client: Client,
    evidence: Evidence,
    probed_urls: list[ProbedUrl],
    requested: dict[str, Exchange],
    repeated: tuple[Exchange, ...],
) -> Evidence:
    """Add the repeated requests. Where only bodies tell the login, add one more of each with it and without it."""
    login = evidence.login
    if login is None:
        return evidence
    controls: dict[str, Exchange] = {}
    for probed in probed_urls:
        session = requested[probed.url]
        anonymous = probed.last if session.url != probed.url else probed.get
        if 200 <= session.status < 300 and anonymous.status < 300 and session.body != anonymous.body:
            if session.url not in [exchange.url for exchange in repeated]:
                repeated = (*repeated, client.wire.request("GET", session.url, session.sent))
            controls[probed.url] = client.wire.request("GET", session.url, client.headers(session.url, {}))
    return replace(evidence, login=replace(login, repeated=repeated, controls=controls))


def preflight_of(client: Client, login: Exchange) -> Exchange | None:
    """Return the response to the preflight of the login from another origin, or None where a browser sends none."""
    names = [name.lower() for name, _ in login.sent if name not in ("Origin", "Referer", "Cookie")]
    if dict(login.sent).get("Content-Type") in SAFELISTED_TYPES:
        names.remove("content-type")
    if not names:
        return None
    return preflight(client.wire, client.page, login.url, "POST", names)
