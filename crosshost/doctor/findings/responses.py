"""The responses themselves: errors without CORS headers, redirects, methods, caches, headers that are sent twice."""

from collections.abc import Iterator

from crosshost.doctor import shown
from crosshost.doctor.evidence import Evidence, Exchange, ProbedUrl
from crosshost.doctor.findings.other_origins import CORS
from crosshost.doctor.findings.reported import ReportedFinding, report, reported
from crosshost.doctor.tokens import in_response
from crosshost.policy import cors
from crosshost.policy.origin import address

SINGLE = (*CORS, "Access-Control-Allow-Methods", "Access-Control-Allow-Headers")
PAGE_HEADERS = (("Content-Type", "application/json"), ("X-CSRFToken", "token"))
TO_LOGIN = ("login", "signin", "sign-in", "log-in", "auth")


def is_cross_origin(evidence: Evidence, exchange: Exchange) -> bool:
    return str(address(exchange.url).origin) != evidence.page


def answered(evidence: Evidence) -> Iterator[ProbedUrl]:
    return (probed for probed in evidence.probed_urls if probed.get.response)


def disallowed_host(evidence: Evidence) -> Iterator[ReportedFinding]:
    """Every path on this host answers 400, even one that does not exist."""
    exchanges = [probed.get for probed in answered(evidence)] + ([evidence.missing] if evidence.missing else [])
    if len(exchanges) > 1 and all(exchange.status == 400 for exchange in exchanges):
        host = address(exchanges[0].url).origin.host
        lines = (shown.request_line(exchanges[0]), shown.request_line(exchanges[-1]))
        yield report("disallowed-host", lines, host=host)


def redirect_without_cors(evidence: Evidence) -> Iterator[ReportedFinding]:
    """A redirect lacks the CORS headers that its target has: CorsMiddleware stands below what redirects."""
    for probed in answered(evidence):
        if not probed.last.values(CORS[0]):
            continue
        for hop in (*probed.hops[:-1], *([probed.bare] if probed.bare else [])):
            if hop.is_redirect and is_cross_origin(evidence, hop) and not hop.values(CORS[0]):
                values = {"status": str(hop.status), "url": shown.url(hop.first("Location")), "origin": evidence.page}
                yield report("allow-origin-missing-on-redirect", shown.lines(hop, "Location", CORS[0]), **values)


def refusal_without_cors(evidence: Evidence) -> Iterator[ReportedFinding]:
    """A response with 4xx has no CORS headers, while a comparable response has them."""
    pairs = [(evidence.missing, evidence.api.last)] if evidence.missing and evidence.api else []
    if evidence.login:
        after = evidence.login.after
        pairs += [(probed.last, after[probed.url]) for probed in answered(evidence) if probed.url in after]
    for refused, other in pairs:
        if other.values(CORS[0]) and 400 <= refused.status < 500 and not refused.values(CORS[0]):
            values = {"status": str(refused.status), "page": evidence.page}
            yield report("refusal-without-cors", shown.lines(refused, CORS[0]), **values)


def redirected_to_login(evidence: Evidence) -> Iterator[ReportedFinding]:
    """An anonymous request is redirected to a login page, where fetch could use a 401."""
    for probed in answered(evidence):
        last = probed.last
        requested, final = address(probed.url).path, address(last.url).path
        at_login = requested != final and any(word in final for word in TO_LOGIN)
        if len(probed.hops) > 1 and last.status == 200 and at_login:
            yield report("redirected-to-login", shown.lines(probed.get, "Location"), url=shown.url(last.url))


def event_stream(evidence: Evidence) -> Iterator[ReportedFinding]:
    """A URL streams events to a session alone, and the page is on another origin."""
    after = evidence.login.after if evidence.login else {}
    for probed in answered(evidence):
        stream = after.get(probed.url)
        if not stream or not is_cross_origin(evidence, stream) or probed.last.status < 400:
            continue
        if stream.first("Content-Type").lower().startswith("text/event-stream"):
            lines = (shown.request_line(probed.last), *shown.lines(stream, "Content-Type"))
            yield report("event-stream-needs-cookies", lines, url=shown.url(stream.url))


def method_changed(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The URL redirects, and a POST to it would arrive as a GET."""
    for probed in answered(evidence):
        first = probed.get
        if first.is_redirect and first.status in (301, 302, 303) and not any(redirected_to_login(evidence)):
            values = {"method": "POST", "status": str(first.status), "url": shown.url(probed.last.url)}
            yield report("redirect-changed-method", shown.lines(first, "Location"), **values)


def preflight_in_cache(evidence: Evidence) -> Iterator[ReportedFinding]:
    """A cache answers a preflight, and does not allow what a page of Django's sends."""
    for probed in answered(evidence):
        for method, exchange in probed.preflights.items():
            if not exchange.response or not is_cross_origin(evidence, exchange):
                continue
            refused = cors.preflight(exchange.response, evidence.page, method, PAGE_HEADERS, include=True)
            if refused and refused.id.endswith("-in-cache"):
                lists = ("Access-Control-Allow-Methods", "Access-Control-Allow-Headers")
                yield reported(refused, shown.lines(exchange, "Age", *lists))


def unauthorized(evidence: Evidence) -> Iterator[ReportedFinding]:
    """A login check refuses the preflight of a POST, which never has a cookie."""
    for probed in answered(evidence):
        exchange = probed.preflights.get("POST")
        if exchange is None or exchange.response is None or not is_cross_origin(evidence, exchange):
            continue
        refused = cors.preflight(exchange.response, evidence.page, "POST", (), include=True)
        if refused and exchange.status in cors.UNAUTHORIZED:
            yield reported(refused, shown.lines(exchange, CORS[0]))


def other_methods(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The preflight forbids a method that an API may need."""
    for probed in answered(evidence):
        for method, exchange in probed.preflights.items():
            if method == "POST" or not exchange.response or not is_cross_origin(evidence, exchange):
                continue
            refused = cors.preflight(exchange.response, evidence.page, method, (), include=True)
            if refused and refused.id == "preflight-method-not-allowed":
                yield reported(refused, shown.lines(exchange, SINGLE[2]))


def doubled(evidence: Evidence) -> Iterator[ReportedFinding]:
    """A CORS header is sent twice, with equal or different values."""
    for probed in answered(evidence):
        for exchange in (probed.get, *probed.preflights.values()):
            for name in SINGLE:
                if len(exchange.values(name)) > 1:
                    yield report("headers-doubled", shown.lines(exchange, name), header=name)


def token_cached(evidence: Evidence) -> Iterator[ReportedFinding]:
    """Two visitors without cookies get the same CSRF token; each would get one of its own."""
    for first, second in evidence.repeated:
        if (token := in_response(first)) and token == in_response(second):
            lines = (shown.request_line(first), *shown.lines(second, "Cache-Control", "Age"))
            yield report("csrf-token-cached", lines, url=shown.url(first.url))


def vary(evidence: Evidence) -> Iterator[ReportedFinding]:
    """Access-Control-Allow-Origin depends on the request's Origin, and the response has no Vary: Origin."""
    for probed in answered(evidence):
        others = [*evidence.other_origins.values(), *([evidence.plain] if evidence.plain else [])]
        allowed = probed.get.values(CORS[0])
        differs = probed is evidence.api and any(
            exchange.response and exchange.values(CORS[0]) != allowed for exchange in others
        )
        if allowed and allowed != ["*"] and differs and not probed.get.lists("Vary") & {"origin", "*"}:
            yield report("vary-missing", shown.lines(probed.get, CORS[0], "Vary", "Cache-Control"))
