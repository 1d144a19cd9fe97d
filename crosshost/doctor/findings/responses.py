"""The responses themselves: errors without CORS headers, redirects, caches, headers that are sent twice."""

import re
from collections.abc import Iterator

from crosshost.doctor.evidence import Evidence, Exchange, ProbedUrl
from crosshost.doctor.findings.other_origins import CORS
from crosshost.doctor.findings.reported import ReportedFinding, report
from crosshost.doctor.login.tokens import in_response
from crosshost.doctor.report import shown
from crosshost.policy.origin import address

LOGIN_PAGE = re.compile(r"/(log|sign)[-_]?(in|on)\b|/sso\b|/auth\b|/oauth", re.IGNORECASE)
# Of Django (with and without DEBUG), Starlette, Rails and development servers; a host's own name is no such word.
HOST_REFUSED = re.compile(rb"\bhosts?\b|allowed_?hosts|disallowedhost|bad request \(400\)", re.IGNORECASE)
LISTS = ("Access-Control-Allow-Methods", "Access-Control-Allow-Headers")
LEAST_TOKEN = 16  # characters; a shorter text may be the name of the token's header
FRESH = re.compile(r"(?:max-age|s-maxage)=\"?0*[1-9]|immutable")


def answered(evidence: Evidence) -> Iterator[ProbedUrl]:
    return (probed for probed in evidence.probed_urls if probed.get.response)


def disallowed_host(evidence: Evidence) -> Iterator[ReportedFinding]:
    """Every path on this host is refused, even one that does not exist, and the response speaks of the host."""
    exchanges = [probed.get for probed in answered(evidence)] + ([evidence.missing] if evidence.missing else [])
    refused = all(exchange.status in (400, 403) and HOST_REFUSED.search(exchange.body) for exchange in exchanges)
    if len(exchanges) > 1 and refused:
        host = address(exchanges[0].url).origin.host
        lines = (shown.request_line(exchanges[0]), shown.request_line(exchanges[-1]))
        yield report("disallowed-host", lines, host=host)


def redirect_without_cors(evidence: Evidence) -> Iterator[ReportedFinding]:
    """A redirect lacks the CORS headers that its target has: CorsMiddleware stands below what redirects."""
    for probed in answered(evidence):
        if not probed.last.values(CORS[0]):
            continue
        for hop in probed.hops[:-1]:
            if evidence.is_cross_origin(hop.url) and not hop.values(CORS[0]):
                values = {"status": str(hop.status), "url": shown.url(hop.first("Location")), "origin": evidence.page}
                yield report("allow-origin-missing-on-redirect", shown.lines(hop, "Location", CORS[0]), **values)


def refusal_without_cors(evidence: Evidence) -> Iterator[ReportedFinding]:
    """A URL refuses a visitor without CORS headers, and has them in its response to a user."""
    after = evidence.login.after if evidence.login else {}
    for probed in answered(evidence):
        refused, other = probed.last, after.get(probed.url)
        if not other or not evidence.is_cross_origin(refused.url) or not other.values(CORS[0]):
            continue
        if 400 <= refused.status < 500 and not refused.values(CORS[0]):
            values = {"status": str(refused.status), "page": evidence.page}
            yield report("refusal-without-cors", shown.lines(refused, CORS[0]), **values)


def is_to_login(probed: ProbedUrl) -> bool:
    """Return whether an anonymous request is redirected to a login page, where fetch could use a 401."""
    last = probed.last
    is_page = "html" in last.first("Content-Type").lower() and last.status == 200
    return is_page and leads_to_login(address(probed.url).path, address(last.url).path)


def leads_to_login(requested: str, final: str) -> bool:
    """Return whether a redirect from one path to the other leads to a login page, by their names."""
    return bool(LOGIN_PAGE.search(final)) and not LOGIN_PAGE.search(requested)


def redirected_to_login(evidence: Evidence) -> Iterator[ReportedFinding]:
    """An anonymous request is redirected to a login page, where fetch could use a 401."""
    for probed in answered(evidence):
        if is_to_login(probed):
            yield report("redirected-to-login", shown.lines(probed.get, "Location"), url=shown.url(probed.last.url))


def event_stream(evidence: Evidence) -> Iterator[ReportedFinding]:
    """A URL streams events to a session alone, and the page is on another origin."""
    after = evidence.login.after if evidence.login else {}
    for probed in answered(evidence):
        stream = after.get(probed.url)
        if not stream or not evidence.is_cross_origin(stream.url) or probed.last.status < 400:
            continue
        if stream.first("Content-Type").lower().startswith("text/event-stream"):
            lines = (shown.request_line(probed.last), *shown.lines(stream, "Content-Type"))
            yield report("event-stream-needs-cookies", lines, url=shown.url(stream.url))


def method_changed(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The URL redirects, its target takes a POST, and a POST to it would arrive as a GET."""
    for probed in answered(evidence):
        first = probed.get
        if first.status not in (301, 302, 303) or not first.is_redirect or is_to_login(probed):
            continue
        if "POST" in evidence.writes(probed):
            values = {"method": "POST", "status": str(first.status), "url": shown.url(probed.last.url)}
            yield report("redirect-changed-method", shown.lines(first, "Location"), **values)


def doubled(evidence: Evidence) -> Iterator[ReportedFinding]:
    """A CORS header is sent twice. Of Allow-Origin and Allow-Credentials no browser takes two, and that is reported."""
    for probed in answered(evidence):
        for exchange in (probed.get, *probed.preflights.values()):
            for name in (*CORS, *LISTS):
                if len(exchange.values(name)) > 1 and evidence.is_cross_origin(exchange.url):
                    yield report("headers-doubled", shown.lines(exchange, name), header=name)


def token_cached(evidence: Evidence) -> Iterator[ReportedFinding]:
    """Two visitors without cookies get the same CSRF token; each would get one of its own."""
    for first, second in evidence.repeated:
        token, again = in_response(first), in_response(second)
        if token and again and len(token.value) >= LEAST_TOKEN and token.value == again.value:
            lines = (shown.request_line(first), *shown.lines(second, "Cache-Control", "Age"))
            yield report("csrf-token-cached", lines, url=shown.url(first.url))


def vary(evidence: Evidence) -> Iterator[ReportedFinding]:
    """Access-Control-Allow-Origin depends on the request's Origin, a cache may store it, and Vary does not list it."""
    api = evidence.api
    if not api or not evidence.is_cross_origin(api.url) or not may_be_cached(api.get):
        return
    others = [*evidence.other_origins.values(), *([evidence.plain] if evidence.plain else [])]
    allowed = api.get.values(CORS[0])
    differs = any(exchange.response and exchange.values(CORS[0]) != allowed for exchange in others)
    if allowed and allowed != ["*"] and differs and not api.get.lists("Vary") & {"origin", "*"}:
        yield report("vary-missing", shown.lines(api.get, CORS[0], "Vary", "Cache-Control"))


def may_be_cached(exchange: Exchange) -> bool:
    """Return whether a cache may give the response to a later request without asking: by its age, or by a guess."""
    control = exchange.lists("Cache-Control")
    if control & {"no-store", "no-cache"}:
        return False
    guessed = exchange.status < 400 and bool(exchange.first("Last-Modified")) and not control
    return guessed or bool(exchange.first("Age")) or any(map(FRESH.match, control)) or bool(exchange.first("Expires"))
