"""URLs without any HTTP response, and redirects without end."""

from collections.abc import Iterator

from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.reported import ReportedFinding, report
from crosshost.doctor.report import shown
from crosshost.policy.origin import address


def failures(evidence: Evidence) -> Iterator[ReportedFinding]:
    """A URL gave no HTTP response."""
    exchanges = [probed.last for probed in evidence.probed_urls]
    exchanges += [evidence.login.post, *evidence.login.after.values()] if evidence.login else []
    exchanges += [evidence.no_login] if evidence.no_login else []
    for exchange in exchanges:
        if exchange.failure and not exchange.is_unsent:
            host, detail = address(exchange.url).origin.netloc, shown.clean(exchange.failure.detail)
            yield report(exchange.failure.kind, (shown.request_line(exchange),), host=host, detail=detail)


def redirects_without_end(evidence: Evidence) -> Iterator[ReportedFinding]:
    """A URL's redirects form a loop or do not end."""
    for probed in evidence.probed_urls:
        if probed.last.leads_to:  # the probe stopped following here
            lines = [line for hop in probed.hops[:2] for line in shown.lines(hop, "Location")]
            yield report("redirects-without-end", tuple(lines))
