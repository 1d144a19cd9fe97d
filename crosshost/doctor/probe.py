"""What to ask: some fifteen requests that only read, one after the other, and one login where a password was given."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from crosshost.doctor import cookies, login, origins
from crosshost.doctor.evidence import Evidence, Exchange, Look
from crosshost.doctor.login import Person
from crosshost.doctor.wire import Wire
from crosshost.policy.origin import address
from crosshost.policy.situation import Headers

HOPS = 10  # redirects that are followed; browsers follow 20
ASKED_HEADERS = "content-type,x-csrftoken"  # as Chromium writes them: sorted, in lower case, without a space


def look_at(
    wire: Wire, page: str, urls: Sequence[str], person: Person | None = None, given: Sequence[str] = ()
) -> Evidence:
    """Ask the API at `urls` as a page of the origin `page` would, and as others would; then log in as `person`."""
    looks = tuple(look(wire, page, url) for url in urls)
    now = time.time()
    there = [one for one in looks if one.get.response]
    if not there:
        return Evidence(page, looks, given=tuple(given), now=now)
    first = there[0].url
    refused = page not in ("null", origin_of(first)) and not there[0].get.values("Access-Control-Allow-Origin")
    evidence = Evidence(
        page,
        looks,
        strangers={what: get(wire, first, origin) for what, origin in origins.others(page).items()},
        ports=tuple(get(wire, first, origin) for origin in origins.ports(page)) if refused else (),
        plain=get(wire, first, ""),
        missing=get(wire, urljoin(first, f"/{secrets.token_hex(8)}/"), page),
        given=tuple(given),
        now=now,
    )
    return with_login(wire, evidence, person) if person else evidence


def look(wire: Wire, page: str, url: str) -> Look:
    hops = follow(wire, page, url)
    if not hops[0].response:
        return Look(url, hops)
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
    return Look(url, hops, preflights, get(wire, bare, page) if has_slash else None)


def follow(wire: Wire, page: str, url: str) -> tuple[Exchange, ...]:
    """The page's GET, and each that a redirect asked for, without any cookie. It ends where it has been before."""
    hops, seen, origin = [get(wire, url, page)], {url}, page
    while (there := hops[-1].leads_to) and there not in seen and len(hops) <= HOPS:
        here = hops[-1].url
        seen.add(there)
        if origin_of(here) not in (origin_of(there), page):
            origin = "null"  # Fetch, "redirect-tainted origin": two hosts in a row hide who asks
        hops.append(get(wire, there, origin))
    return tuple(hops)


def get(wire: Wire, url: str, origin: str) -> Exchange:
    """A GET as a browser sends it: with no Origin to the page's own."""
    return wire.ask("GET", url, (("Origin", origin),) if origin and origin != origin_of(url) else ())


def origin_of(url: str) -> str:
    return str(address(url).origin)


def preflight(wire: Wire, page: str, url: str, method: str) -> Exchange:
    asked: Headers = (
        ("Origin", page),
        ("Access-Control-Request-Method", method),
        ("Access-Control-Request-Headers", ASKED_HEADERS),
    )
    return wire.ask("OPTIONS", url, asked)


def with_login(wire: Wire, evidence: Evidence, person: Person) -> Evidence:
    """`evidence`, after a login, and after each URL on the same host was asked with what the login has set."""
    page, form = evidence.page, follow(wire, evidence.page, person.url)[-1]
    if not login.may_have_password(form, person):
        return replace(evidence, no_login=form)
    host = address(form.url).origin.host
    here = [one for one in evidence.looks if address(one.url).origin.host == host]
    done = login.log_in(wire, page, person, [hop for one in here for hop in one.hops], form)
    done = replace(done, preflight=preflight(wire, page, form.url, "POST"))
    if done.done.values("Set-Cookie"):
        sent: Headers = (("Origin", page), ("Cookie", cookies.header(dict(done.cookies))))
        safe = [one.url for one in here if address(one.url).origin.trustworthy]  # a session is as good as a password
        done = replace(done, after={url: wire.ask("GET", url, sent) for url in safe})
    return replace(evidence, login=done)
