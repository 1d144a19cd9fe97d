"""Sends the requests: about fifteen that only read, one after the other, and one login where a password was given."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from crosshost.doctor import login, networks, origins, session, tokens
from crosshost.doctor.client import Client
from crosshost.doctor.evidence import Evidence, Exchange, ProbedUrl
from crosshost.doctor.person import Person
from crosshost.doctor.wire import Wire
from crosshost.policy.origin import address
from crosshost.policy.situation import Headers

HOPS = 10  # redirects that are followed; browsers follow 20
REQUESTED_HEADERS = "content-type,x-csrftoken"  # as Chromium writes them: sorted, in lower case, without a space


def collect_evidence(
    wire: Wire,
    page: str,
    urls: Sequence[str],
    person: Person | None = None,
    given: Sequence[str] = (),
    document: str = "",
) -> Evidence:
    """Send requests to `urls` as a page of the origin `page` would, and as other origins would; then log in.

    `document`: the URL of that page, if it is to be read too.
    """
    probed_urls = tuple(probe_url(wire, page, url) for url in urls)
    now = time.time()
    answered = [probed for probed in probed_urls if probed.get.response]
    if not answered:
        return Evidence(page, probed_urls, given=tuple(given), now=now)
    first = answered[0].url
    visited = [hop.url for probed in probed_urls for hop in probed.hops]
    refused = page not in ("null", origin_of(first)) and not answered[0].get.values("Access-Control-Allow-Origin")
    evidence = Evidence(
        page,
        probed_urls,
        other_origins={kind: get(wire, first, origin) for kind, origin in origins.other_origins(page).items()},
        ports=tuple(get(wire, first, origin) for origin in origins.ports(page)) if refused else (),
        plain=get(wire, first, ""),
        missing=get(wire, urljoin(first, f"/{secrets.token_hex(8)}/"), page),
        repeated=tuple(again(wire, page, probed.last) for probed in answered if tokens.in_response(probed.last)),
        given=tuple(given),
        now=now,
        document=open_page(wire, page, document) if document else None,
        address_spaces=networks.address_spaces(wire, visited if page == "null" else [page, *visited]),
    )
    return with_login(wire, evidence, person) if person else evidence


def open_page(wire: Wire, page: str, url: str) -> Exchange:
    """Request the page as a browser opens it; only redirects within its origin lead to another page of it."""
    opened = wire.request("GET", url)
    for _ in range(HOPS):
        if not (opened.leads_to and origin_of(opened.leads_to) == page):
            break
        opened = wire.request("GET", opened.leads_to)
    return opened


def probe_url(wire: Wire, page: str, url: str) -> ProbedUrl:
    hops = follow(wire, page, url)
    if not hops[0].response:
        return ProbedUrl(url, hops)
    preflights = {"POST": preflight(wire, page, url, "POST")}
    listed = preflights["POST"].lists("Access-Control-Allow-Methods")
    if listed and "*" not in listed:
        preflights |= {
            method: preflight(wire, page, url, method)
            for method in ("DELETE", "PATCH", "PUT")
            if method.lower() not in listed
        }
    parts = urlsplit(url)
    bare = parts._replace(path=parts.path.removesuffix("/")).geturl()
    has_slash = len(parts.path) > 1 and parts.path.endswith("/")
    return ProbedUrl(url, hops, preflights, get(wire, bare, page) if has_slash else None)


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


def again(wire: Wire, page: str, exchange: Exchange) -> tuple[Exchange, Exchange]:
    """Return `exchange`, and the same request as another visitor sends it."""
    return exchange, get(wire, exchange.url, page)


def origin_of(url: str) -> str:
    return str(address(url).origin)


def preflight(wire: Wire, page: str, url: str, method: str) -> Exchange:
    headers: Headers = (
        ("Origin", page),
        ("Access-Control-Request-Method", method),
        ("Access-Control-Request-Headers", REQUESTED_HEADERS),
    )
    return wire.request("OPTIONS", url, headers)


def with_login(wire: Wire, evidence: Evidence, person: Person) -> Evidence:
    """Log in, request each URL on the same host with the login, and return `evidence` with both."""
    host = address(person.url).origin.host
    hops = [hop for probed in evidence.probed_urls for hop in probed.hops if address(hop.url).origin.host == host]
    client = Client(wire, evidence.page, host, hops)
    form = client.follow(person.url)
    if not login.may_have_password(client, form, person):
        return replace(evidence, no_login=form)
    preflights = [exchange for probed in evidence.probed_urls for exchange in probed.preflights.values()]
    allowed = {name for exchange in preflights for name in exchange.lists("Access-Control-Allow-Headers")}
    done = login.log_in(client, person, form, allowed)
    forms = (again(wire, evidence.page, form),) if tokens.in_response(form) else ()
    evidence = replace(evidence, repeated=(*evidence.repeated, *forms))
    return session.try_session(client, evidence, done)
