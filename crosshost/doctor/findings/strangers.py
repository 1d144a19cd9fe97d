"""Who else may read, with the user's credentials? And is somebody else allowed in the page's place?"""

from collections.abc import Iterator

from crosshost.doctor import shown
from crosshost.doctor.evidence import Evidence, Exchange
from crosshost.doctor.findings.found import Found, found

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
    """May a page of that origin read the answer, and is it made with the user's cookies?"""
    allowed = exchange.values(CORS[0]) == [exchange.origin] and bool(exchange.origin)
    return allowed and exchange.values(CORS[1]) == ["true"]


def allowed(evidence: Evidence) -> Iterator[Found]:
    """Each stranger that may read with credentials."""
    page_may = evidence.api is not None and may_read(evidence.api.get)
    for kind, exchange in evidence.strangers.items():
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
        if kind == "prefix" and evidence.strangers.get("prefix-of-site") is None:
            reason = "origin-regex-unanchored"  # the host is the site: what begins otherwise is another site
        yield found(reason, shown.lines(exchange, *CORS), origin=exchange.origin, page=evidence.page)


def near_misses(evidence: Evidence) -> Iterator[Found]:
    """The page is not allowed, and the same host with another scheme or port is."""
    if evidence.api is None or evidence.api.get.values(CORS[0]):
        return
    asked = [
        ("origin-wrong-scheme", evidence.strangers.get("twin")),
        ("origin-wrong-port", evidence.strangers.get("port")),
    ]
    for reason, exchange in (*asked, *(("origin-wrong-port", one) for one in evidence.ports)):
        if exchange and exchange.values(CORS[0]) == [exchange.origin]:
            lines = (*shown.lines(evidence.api.get, CORS[0]), *shown.lines(exchange, CORS[0]))
            yield found(reason, lines, origin=exchange.origin, page=evidence.page)
