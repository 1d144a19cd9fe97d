"""The checks. Each is a pure function of the evidence that yields findings; their reasons are in `doctor.reasons`."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from crosshost.doctor import ranking
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings import (
    browsers,
    cookies,
    csrf,
    local_network,
    login,
    measured,
    oauth,
    other_origins,
    preflights,
    responses,
    unreachable,
)
from crosshost.doctor.findings.reported import ReportedFinding
from crosshost.doctor.verdict.prediction import LoginResult

# In the order in which a page would meet them: of two with the same severity the first comes first.
CHECKS: tuple[Callable[[Evidence], Iterator[ReportedFinding]], ...] = (
    unreachable.failures,
    unreachable.redirects_without_end,
    other_origins.allowed,
    other_origins.near_misses,
    responses.disallowed_host,
    responses.redirect_without_cors,
    responses.refusal_without_cors,
    responses.redirected_to_login,
    responses.event_stream,
    responses.method_changed,
    preflights.refused,
    responses.doubled,
    responses.vary,
    login.varying,
    login.unaccepted,
    login.bearer,
    oauth.form_post,
    cookies.ignored,
    responses.token_cached,
    cookies.folded,
    cookies.twins,
    cookies.names_shared,
    cookies.csrf_cookie_of_the_page,
)
AFTER_THE_BROWSERS: tuple[Callable[[Evidence], Iterator[ReportedFinding]], ...] = (
    measured.otherwise,
    csrf.origin,
    csrf.other,
    login.refused,
    login.not_sent,
    cookies.without_protection,
)


def all_findings(evidence: Evidence, logins: Sequence[LoginResult]) -> list[ReportedFinding]:
    """Return all findings, the worst first, and each cause once."""
    findings = [finding for check in CHECKS for finding in check(evidence)]
    findings += local_network.asks(evidence, logins)
    findings += browsers.what_breaks(evidence, logins)
    findings += [finding for check in AFTER_THE_BROWSERS for finding in check(evidence)]
    remaining = without_superseded(merged(findings))
    return sorted(remaining, key=lambda finding: ranking.SEVERITIES.index(finding.severity))


def merged(findings: Iterable[ReportedFinding]) -> list[ReportedFinding]:
    """Return one finding for each id, with the evidence of all."""
    by_id: dict[str, ReportedFinding] = {}
    for finding in findings:
        by_id[finding.id] = by_id[finding.id].with_evidence_of(finding) if finding.id in by_id else finding
    return list(by_id.values())


def without_superseded(findings: list[ReportedFinding]) -> list[ReportedFinding]:
    """Return `findings` without those that a more specific one supersedes; of a mutual pair the first stays."""
    left_out: set[str] = set()
    for finding in findings:
        if finding.id not in left_out:
            left_out |= ranking.SUPERSEDES.get(finding.id, set())
    return [finding for finding in findings if finding.id not in left_out]
