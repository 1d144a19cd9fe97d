"""The answers themselves: errors that hide, redirects, methods, caches, headers that come twice."""

from collections.abc import Iterator

from crosshost.doctor import shown
from crosshost.doctor.evidence import Evidence, Exchange, Look
from crosshost.doctor.findings.found import Found, found, of
from crosshost.doctor.findings.strangers import CORS
from crosshost.policy import cors
from crosshost.policy.origin import address

SINGLE = (*CORS, "Access-Control-Allow-Methods", "Access-Control-Allow-Headers")
TO_LOGIN = ("login", "signin", "sign-in", "log-in", "auth")


def crosses(evidence: Evidence, exchange: Exchange) -> bool:
    """Is the API's origin another than the page's?"""
    return str(address(exchange.url).origin) != evidence.page


def reached(evidence: Evidence) -> Iterator[Look]:
    return (look for look in evidence.looks if look.get.response)


def disallowed_host(evidence: Evidence) -> Iterator[Found]:
    """Whatever is asked for on this host is a Bad Request, a path that does not exist too."""
    asked = [look.get for look in reached(evidence)] + ([evidence.missing] if evidence.missing else [])
    if len(asked) > 1 and all(exchange.status == 400 for exchange in asked):
        host = address(asked[0].url).origin.host
        yield found("disallowed-host", (shown.asked(asked[0]), shown.asked(asked[-1])), host=host)


def redirect_without_cors(evidence: Evidence) -> Iterator[Found]:
    """A redirect lost the headers that its end has: it was answered above the one who adds them."""
    for look in reached(evidence):
        if not look.last.values(CORS[0]):
            continue
        for hop in (*look.hops[:-1], *([look.bare] if look.bare else [])):
            if hop.is_redirect and crosses(evidence, hop) and not hop.values(CORS[0]):
                values = {"status": str(hop.status), "url": shown.url(hop.first("Location")), "origin": evidence.page}
                yield found("allow-origin-missing-on-redirect", shown.lines(hop, "Location", CORS[0]), **values)


def refusal_without_cors(evidence: Evidence) -> Iterator[Found]:
    """An answer with 4xx has no CORS headers, where an answer beside it has them."""
    beside = [(evidence.missing, evidence.api.last)] if evidence.missing and evidence.api else []
    if evidence.login:
        beside += [(look.last, after) for look in reached(evidence) if (after := evidence.login.after.get(look.url))]
    for refused, other in beside:
        if other.values(CORS[0]) and 400 <= refused.status < 500 and not refused.values(CORS[0]):
            yield found("refusal-without-cors", shown.lines(refused, CORS[0]), status=str(refused.status))


def redirected_to_login(evidence: Evidence) -> Iterator[Found]:
    """Who is not logged in is sent to a login page, where a 401 is of use."""
    for look in reached(evidence):
        last = look.last
        asked, came = address(look.url).path, address(last.url).path
        if len(look.hops) > 1 and last.status == 200 and asked != came and any(word in came for word in TO_LOGIN):
            yield found("redirected-to-login", shown.lines(look.get, "Location"), url=shown.url(last.url))


def method_changed(evidence: Evidence) -> Iterator[Found]:
    """The address redirects, and a POST there would arrive as a GET."""
    for look in reached(evidence):
        first = look.get
        if first.is_redirect and first.status in (301, 302, 303) and not any(redirected_to_login(evidence)):
            values = {"method": "POST", "status": str(first.status), "url": shown.url(look.last.url)}
            yield found("redirect-changed-method", shown.lines(first, "Location"), **values)


def other_methods(evidence: Evidence) -> Iterator[Found]:
    """The preflight forbids one of the methods that an API may need."""
    for look in reached(evidence):
        for method, exchange in look.preflights.items():
            if method == "POST" or not exchange.response or not crosses(evidence, exchange):
                continue
            refused = cors.preflight(exchange.response, evidence.page, method, (), include=True)
            if refused and refused.id == "preflight-method-not-allowed":
                yield of(refused, shown.lines(exchange, SINGLE[2]))


def doubled(evidence: Evidence) -> Iterator[Found]:
    """A CORS header that comes twice, with the same value or another."""
    for look in reached(evidence):
        for exchange in (look.get, *look.preflights.values()):
            for name in SINGLE:
                if len(exchange.values(name)) > 1:
                    yield found("headers-doubled", shown.lines(exchange, name), header=name)


def vary(evidence: Evidence) -> Iterator[Found]:
    """The answer names the origin that asked, or does not when another asks, and says no Vary: Origin."""
    for look in reached(evidence):
        others = [*evidence.strangers.values(), *([evidence.plain] if evidence.plain else [])]
        named = look.get.values(CORS[0])
        differs = look is evidence.api and any(one.response and one.values(CORS[0]) != named for one in others)
        if named and named != ["*"] and differs and not look.get.lists("Vary") & {"origin", "*"}:
            yield found("vary-missing", shown.lines(look.get, CORS[0], "Vary", "Cache-Control"))
