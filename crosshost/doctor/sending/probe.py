"""Sends the requests, those that decide the verdict first. All of them only read, but for one login with a password."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urljoin

from crosshost.doctor.evidence import Evidence, Exchange, ProbedUrl
from crosshost.doctor.login import login, session, tokens
from crosshost.doctor.login.client import Client
from crosshost.doctor.login.person import Person
from crosshost.doctor.sending import networks, origins, preflights
from crosshost.doctor.sending.wire import Wire
from crosshost.policy.origin import address

HOPS = 10  # redirects that are followed; browsers follow 20
FOR_ANY_PATH = (400, 403)  # may refuse the host, whatever the path


def collect_evidence(
    wire: Wire,
    page: str,
    urls: Sequence[str],
    person: Person | None = None,
    given: Sequence[str] = (),
    document: str = "",
    methods: Sequence[str] = (),
) -> Evidence:
    """Send requests to `urls` as a page of the origin `page` would, log in, and then as other origins would.

    `document`: the URL of that page, if it is to be read too; `methods`: those that the page sends besides GET.
    """
    read = [partial(follow, wire, page, url) for url in urls]
    *hops, opened = wire.together([*read, partial(open_page, wire, page, document)])
    evidence = Evidence(
        page,
        tuple(ProbedUrl(url, each) for url, each in zip(urls, hops, strict=True)),
        given=tuple(given),
        methods=tuple(methods),
        document=opened[-1] if opened else None,
        now=time.time(),
    )
    if not evidence.api:
        return evidence
    if person:
        evidence = with_login(wire, evidence, person)
    evidence = preflights.with_preflights(wire, evidence)
    visited = [hop.url for probed in evidence.probed_urls for hop in probed.hops]
    spaces = networks.address_spaces(wire, visited if page == "null" else [page, *visited])
    evidence = with_other_origins(wire, replace(evidence, address_spaces=spaces))
    return with_repeats(wire, evidence)


def open_page(wire: Wire, page: str, url: str) -> tuple[Exchange, ...]:
    """Request the page as a browser opens it; only redirects within its origin lead to another page of it."""
    hops = [wire.request("GET", url)] if url else []
    while hops and len(hops) <= HOPS and (target := hops[-1].leads_to) and origin_of(target) == page:
        hops.append(wire.request("GET", target))
    return tuple(hops)


def follow(wire: Wire, page: str, url: str) -> tuple[Exchange, ...]:
    """Send the page's GET without cookies and follow its redirects, until one leads to a URL requested before."""
    hops, seen, origin = [get(wire, url, page)], {url}, page
    while (target := hops[-1].leads_to) and target not in seen and len(hops) <= HOPS:
        redirecting = origin_of(hops[-1].url)
        seen.add(target)
        if redirecting not in (origin_of(target), page):
            origin = "null"  # Fetch, "redirect-tainted origin": a redirect between two other origins
        hops.append(get(wire, target, origin))
    return tuple(hops)


def get(wire: Wire, url: str, origin: str) -> Exchange:
    """Send a GET as a browser does: without an Origin header to the page's own origin."""
    return wire.request("GET", url, (("Origin", origin),) if origin and origin != origin_of(url) else ())


def origin_of(url: str) -> str:
    return str(address(url).origin)


def with_other_origins(wire: Wire, evidence: Evidence) -> Evidence:
    """Return `evidence` with the first URL as other origins request it: attackers first, then near misses.

    On the page's own origin nothing has to be allowed, so nothing can nearly be.
    """
    page, api = evidence.page, evidence.api
    if not api:
        return evidence
    first, crosses = api.url, evidence.is_cross_origin(api.url)
    others = {
        kind: origin for kind, origin in origins.other_origins(page).items() if crosses or kind not in origins.NEAR
    }
    allowed = api.get.values("Access-Control-Allow-Origin")
    near = origins.ports(page) if crosses and page != "null" and not allowed else []
    plain = [""] if allowed and not api.get.lists("Vary") & {"origin", "*"} else []
    exchanges = wire.together([partial(get, wire, first, origin) for origin in (*others.values(), *plain, *near)])
    of_others = dict(zip(others, exchanges, strict=False))
    rest = exchanges[len(others) :]
    missing = urljoin(first, f"/{secrets.token_hex(8)}/")
    return replace(
        evidence,
        other_origins=of_others,
        plain=rest[0] if plain else None,
        ports=tuple(rest[len(plain) :]),
        missing=get(wire, missing, page) if api.get.status in FOR_ANY_PATH else None,
    )


def with_repeats(wire: Wire, evidence: Evidence) -> Evidence:
    """Return `evidence` with what two visitors get that need a token, and with the session again and again."""
    exchanges = [probed.last for probed in evidence.probed_urls if probed.last.response]
    pages = (*exchanges, *([evidence.login.form] if evidence.login else []))
    first = [exchange for exchange in pages if tokens.in_response(exchange)]
    again = wire.together([partial(get, wire, exchange.url, evidence.page) for exchange in first])
    evidence = replace(evidence, repeated=tuple(zip(first, again, strict=True)))
    return session.with_repeats(wire, evidence)


def with_login(wire: Wire, evidence: Evidence, person: Person) -> Evidence:
    """Log in, request each URL on the same host with the login, and return `evidence` with both."""
    host = address(person.url).origin.host
    hops = [hop for probed in evidence.probed_urls for hop in probed.hops if address(hop.url).origin.host == host]
    client = Client(wire, evidence.page, host, hops)
    form = client.follow(person.url)
    if not login.may_have_password(client, form, person):
        return replace(evidence, no_login=form)
    return session.try_session(client, evidence, login.log_in(client, person, form))
