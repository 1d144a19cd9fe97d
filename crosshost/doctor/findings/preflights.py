"""The preflights of the writes that a URL takes: which of them would a browser refuse, and why?"""

from collections.abc import Iterator
from dataclasses import replace

from crosshost.doctor.evidence import Evidence, Exchange, ProbedUrl
from crosshost.doctor.findings.other_origins import CORS
from crosshost.doctor.findings.reported import ReportedFinding, reported
from crosshost.doctor.report import shown
from crosshost.policy import cors
from crosshost.policy.situation import Headers

METHODS, HEADERS = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"
SHOWN = (("method", METHODS), ("header", HEADERS), ("origin", CORS[0]), ("credentials", CORS[1]))


def refused(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The page may read from the URL, and the preflight of a write forbids it.

    Whether the page writes there is in its code: what it is not known to send is a warning.
    """
    include = not (evidence.login and evidence.login.bearer)
    for probed in evidence.probed_urls:
        if not is_readable(evidence, probed, include):
            continue  # that is reported
        for method, exchange in probed.preflights.items():
            if not exchange.response:
                continue
            finding = cors.preflight(exchange.response, evidence.page, method, sent_by_page(exchange), include)
            if finding:
                result = reported(finding, shown.lines(exchange, *names(finding.id)))
                yield result if method in evidence.methods else replace(result, at_most="warning")


def is_readable(evidence: Evidence, probed: ProbedUrl, include: bool) -> bool:
    """Return whether the page may read a response of this URL, to a visitor or to a user."""
    after = evidence.login.after.get(probed.url) if evidence.login else None
    exchanges = (probed.last, *([after] if after else []))
    return any(
        exchange.response and cors.check(exchange.response, exchange.origin, include) is None for exchange in exchanges
    )


def sent_by_page(exchange: Exchange) -> Headers:
    """Return the headers whose names the preflight asked for, with values that need it."""
    requested = dict(exchange.sent).get("Access-Control-Request-Headers", "").split(",")
    return tuple((name, "application/json" if name == "content-type" else "…") for name in requested if name)


def names(reason_id: str) -> tuple[str, ...]:
    """Return the response headers that show the reason."""
    shown_by = tuple(header for word, header in SHOWN if word in reason_id.removeprefix("preflight-"))
    if "redirect" in reason_id:
        return ("Location",)
    return ("Age", *shown_by) if reason_id.endswith("-in-cache") else shown_by
