"""Other origins: which of them may read with the user's credentials, and is one allowed instead of the page's?"""

from collections.abc import Iterator

from crosshost.doctor.evidence import Evidence, Exchange
from crosshost.doctor.findings.reported import ReportedFinding, report
from crosshost.doctor.report import shown

CORS = ("Access-Control-Allow-Origin", "Access-Control-Allow-Credentials")
BY_KIND = {
    "foreign": "any-origin-reflected",
    "null": "null-origin-allowed",
    "suffix": "origin-regex-unanchored",
    "prefix-of-site": "origin-regex-unanchored",
    "dot": "origin-regex-unanchored",
    "prefix": "sibling-origin-allowed",
    "sibling": "sibling-origin-allowed",
    "port": "other-port-allowed",
}


def may_read(exchange: Exchange) -> bool:
    """Return whether a page of the request's origin may read the response with the user's credentials."""
    allowed = exchange.values(CORS[0]) == [exchange.origin] and bool(exchange.origin)
    return allowed and exchange.values(CORS[1]) == ["true"]


def allowed(evidence: Evidence) -> Iterator[ReportedFinding]:
    """An origin that is not the page's may read with credentials."""
    page_may = evidence.api is not None and may_read(evidence.api.get)
    for kind, exchange in evidence.other_origins.items():
        if not may_read(exchange):
            continue
        if kind == "twin" and exchange.origin.startswith("http:"):
            reason = "http-origin-allowed"
        elif kind in BY_KIND:
            reason = BY_KIND[kind]
        else:
            continue
        if kind in ("port", "twin") and not page_may:
            continue  # a near miss
        if kind == "prefix" and evidence.other_origins.get("prefix-of-site") is None:
            reason = "origin-regex-unanchored"  # the host is the site itself, so another prefix is another site
        yield report(reason, shown.lines(exchange, *CORS), origin=exchange.origin, page=evidence.page)


def near_misses(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The page is not allowed, but the same host with another scheme or port is.

    A page on the API's own origin needs no permission.
    """
    api = evidence.api
    if api is None or api.get.values(CORS[0]) or not evidence.is_cross_origin(api.url):
        return
    candidates = [
        ("origin-wrong-scheme", evidence.other_origins.get("twin")),
        ("origin-wrong-port", evidence.other_origins.get("port")),
        *(("origin-wrong-port", exchange) for exchange in evidence.ports),
    ]
    for reason, exchange in candidates:
        if exchange and exchange.values(CORS[0]) == [exchange.origin]:
            lines = (*shown.lines(api.get, CORS[0]), *shown.lines(exchange, CORS[0]))
            yield report(reason, lines, origin=exchange.origin, page=evidence.page)
