"""The preflights of the login and of writes: for the methods that a URL takes, with the headers that a write has."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from crosshost.doctor.evidence import Evidence, Exchange, ProbedUrl
from crosshost.doctor.sending.wire import Wire
from crosshost.policy.origin import address
from crosshost.policy.situation import Headers

# The header of a token whose cookie has this in its name: Django, and axios, Angular and Laravel.
TOKEN_HEADERS = (("csrftoken", "x-csrftoken"), ("xsrf-token", "x-xsrf-token"))

SAFELISTED_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")


def preflight(wire: Wire, page: str, url: str, method: str, names: Iterable[str]) -> Exchange:
    """Send the preflight of a request with the headers `names`, as Chromium writes it: sorted, in lower case."""
    headers: Headers = (("Origin", page), ("Access-Control-Request-Method", method))
    if requested := ",".join(sorted({name.lower() for name in names})):
        headers += (("Access-Control-Request-Headers", requested),)
    return wire.request("OPTIONS", url, headers)


def with_preflights(wire: Wire, evidence: Evidence) -> Evidence:
    """Return `evidence` with the methods that each URL takes, and with the preflights of the login and of writes."""
    login = evidence.login
    post = (login.moved or login.post) if login else None
    asks: list[Callable[[], ProbedUrl | Exchange | None]] = []
    if post and evidence.is_cross_origin(post.url):
        asks.append(partial(preflight_of, wire, evidence.page, post))
    asks += [partial(preflighted, wire, evidence, probed) for probed in evidence.probed_urls]
    results = wire.together(asks)
    if login:
        of_login = next((result for result in results if isinstance(result, Exchange)), None)
        login = replace(login, preflight=of_login)
    urls = tuple(result for result in results if isinstance(result, ProbedUrl))
    return replace(evidence, login=login, probed_urls=urls)


def preflight_of(wire: Wire, page: str, post: Exchange) -> Exchange | None:
    """Send the preflight of a login from another origin. Returns None where a browser sends none."""
    names = [name.lower() for name, _ in post.sent if name not in ("Origin", "Referer", "Cookie")]
    if dict(post.sent).get("Content-Type") in SAFELISTED_TYPES:
        names.remove("content-type")
    return preflight(wire, page, post.url, "POST", names) if names else None


def preflighted(wire: Wire, evidence: Evidence, probed: ProbedUrl) -> ProbedUrl:
    """Return `probed` with its preflights. Of the methods that the first one allows, no other is sent."""
    crosses, last = evidence.is_cross_origin(probed.url), probed.last
    if not last.response or not (crosses or probed.get.is_redirect):
        return probed
    if not probed.methods and address(last.url).origin == address(probed.url).origin:
        headers = (("Origin", evidence.page),) if crosses else ()
        probed = replace(probed, options=wire.request("OPTIONS", last.url, headers))
    sent: dict[str, Exchange] = {}
    for method in evidence.writes(probed) if crosses else ():
        allowed = {name for exchange in sent.values() for name in exchange.lists("Access-Control-Allow-Methods")}
        if method.lower() not in allowed:
            sent[method] = preflight(wire, evidence.page, probed.url, method, names_of_write(evidence))
    return replace(probed, preflights=sent)


def names_of_write(evidence: Evidence) -> tuple[str, ...]:
    """Return the headers of a page's write of JSON that need a preflight."""
    login = evidence.login
    if login and login.bearer:
        return ("authorization", "content-type")
    if login and login.token_header:
        return ("content-type", login.token_header)
    cookies = " ".join(evidence.csrf_names).lower()
    return ("content-type", *(header for name, header in TOKEN_HEADERS if name in cookies))
