"""A login that returns a bearer token, in one engine: cookies play no part, preflights must allow Authorization."""

from collections.abc import Iterator

from crosshost.doctor.evidence import Evidence, Exchange, Login, ProbedUrl
from crosshost.doctor.verdict.prediction import Break
from crosshost.doctor.verdict.simulation import NOT_OF_THE_PAGE, VIEW_FAILURES, page_of
from crosshost.policy import Django, Engine, Page, Request, Response, Situation, Verdict, predict
from crosshost.policy.links import LinkName
from crosshost.policy.situation import Headers

EXEMPT = Django(csrf_exempt=True)


def steps(evidence: Evidence, engine: Engine) -> Iterator[tuple[Break, ...]]:
    """Yield what breaks in each step: the login, of which the page reads the token, and then each API URL."""
    login, page = evidence.login, page_of(evidence)
    if login is None:
        return
    post = login.post
    headers = tuple((name, value) for name, value in post.sent if name.lower() not in NOT_OF_THE_PAGE)
    moved = login.moved
    redirects = (moved.response,) if moved and moved.response else ()
    url = moved.url if moved else ""
    verdict = verdict_of(evidence, engine, page, post, headers, login.preflight, url, redirects)
    yield broken(verdict, "sent", login.preflight or post)
    yield broken(verdict, "readable", post)
    for probed in evidence.probed_urls:
        if session := login.with_bearer.get(probed.url):
            yield from read(evidence, engine, page, login, probed, session)


def read(
    evidence: Evidence, engine: Engine, page: Page, login: Login, probed: ProbedUrl, session: Exchange
) -> Iterator[tuple[Break, ...]]:
    """Fetch `probed` with the token."""
    headers = (("Authorization", f"{login.scheme} {login.bearer}"),)
    preflight = login.bearer_preflights.get(probed.url)
    urls = [hop.url for hop in probed.hops]
    redirects = probed.hops[: urls.index(session.url) if session.url in urls else 0]
    responses = tuple(hop.response for hop in redirects if hop.response)
    verdict = verdict_of(evidence, engine, page, session, headers, preflight, probed.url, responses)
    yield broken(verdict, "sent", preflight or session)
    yield broken(verdict, "readable", session)
    failures = broken(verdict, "accepted by view", session)
    yield tuple(each for each in failures if each.finding.id in VIEW_FAILURES | {"not-logged-in"})


def verdict_of(
    evidence: Evidence,
    engine: Engine,
    page: Page,
    exchange: Exchange,
    headers: Headers,
    preflight: Exchange | None,
    url: str = "",
    redirects: tuple[Response, ...] = (),
) -> Verdict:
    """Predict the request of `exchange`, from `url` where redirects led to it."""
    situation = Situation(
        page,
        Request(url or exchange.url, exchange.method, headers),  # fetch's default: no cookies to another origin
        preflight=preflight.response if preflight else None,
        redirects=redirects,
        response=exchange.response,
        django=EXEMPT,
        now=evidence.now,
        address_spaces=evidence.address_spaces,
        local_network_permission="granted",  # findings/local_network.py reports that the browser asks
    )
    return predict(situation, engine)


def broken(verdict: Verdict, name: LinkName, exchange: Exchange) -> tuple[Break, ...]:
    link = verdict[name]
    return tuple(Break(name, finding, exchange) for finding in link.findings) if link.holds is False else ()
