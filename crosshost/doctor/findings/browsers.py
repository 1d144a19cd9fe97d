"""The findings of crosshost.policy about the logins: each cause once, with the engines in which it breaks something."""

from collections.abc import Sequence
from dataclasses import replace

from crosshost.doctor import ranking, reasons
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.cookies import last_header
from crosshost.doctor.findings.other_origins import CORS
from crosshost.doctor.findings.reported import ReportedFinding, reported
from crosshost.doctor.report import shown
from crosshost.doctor.verdict.prediction import Break, LoginResult
from crosshost.policy import LINKS, Finding

ON_PREFLIGHT = {
    "preflight-redirected": ("Location",),
    "preflight-status": (),
    "preflight-unauthorized": ("Access-Control-Allow-Origin",),
    "preflight-header-not-allowed": ("Access-Control-Allow-Headers",),
    "preflight-header-not-allowed-in-cache": ("Age", "Access-Control-Allow-Headers"),
    "preflight-method-not-allowed-in-cache": ("Age", "Access-Control-Allow-Methods"),
    "preflight-headers-malformed": ("Access-Control-Allow-Headers",),
    "preflight-methods-malformed": ("Access-Control-Allow-Methods",),
}


def what_breaks(evidence: Evidence, logins: Sequence[LoginResult]) -> list[ReportedFinding]:
    """Return the causes in all logins by their links, those of a session cookie before those of a CSRF cookie."""
    csrf = evidence.csrf_names

    def place(item: tuple[str, Break]) -> tuple[int, bool]:
        return LINKS.index(item[1].link), dict(item[1].finding.values).get("cookie") in csrf

    breaks = sorted(((result.engine, broken) for result in logins for broken in result.breaks), key=place)
    by_id: dict[str, ReportedFinding] = {}
    for engine, broken in breaks:
        finding = reported(under_family_id(broken.finding), lines(evidence, broken), (engine,))
        by_id[finding.id] = by_id[finding.id].with_evidence_of(finding) if finding.id in by_id else finding
    engines = {result.engine for result in logins}
    return [replace(finding, engines=()) if set(finding.engines) == engines else finding for finding in by_id.values()]


def under_family_id(finding: Finding) -> Finding:
    """Return `finding` under the id of its family: on the preflight or in the jar it is the same cause."""
    reason = reasons.ALL[ranking.family(finding.id)]
    values = dict.fromkeys(("path", "requested", "domain", "partition"), "") | dict(finding.values)
    return replace(finding, reason=reason, values=tuple(values.items()))


def lines(evidence: Evidence, broken: Break) -> tuple[str, ...]:
    """Return the lines of evidence that show `broken`."""
    finding = broken.finding
    cookie = dict(finding.values).get("cookie", "")
    if cookie and finding.id != "set-cookie-folded":  # its own check shows the whole header
        return last_header(evidence, cookie)
    if finding.id == "csp-connect-src" and evidence.document:
        directive = shown.header("Content-Security-Policy", f"… {dict(finding.values)['value']} …")
        return shown.request_line(evidence.document), directive
    if finding.id == "login-leaves-nothing":
        return shown.lines(broken.exchange, "Set-Cookie")
    if finding.id == "csrf-origin-null" and evidence.login:
        return shown.lines(evidence.login.form, "Referrer-Policy")
    if finding.id in ON_PREFLIGHT:
        return shown.lines(broken.exchange, *ON_PREFLIGHT[finding.id])
    if finding.id == "allow-origin-missing-after-redirect":
        return shown.lines(broken.exchange, "Location")
    if "allow-" in finding.id:
        return shown.lines(broken.exchange, *CORS)
    return (shown.request_line(broken.exchange),)
