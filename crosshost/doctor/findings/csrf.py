"""Why a CSRF check refused the login: the page's origin, a token that nobody found, or another reason."""

from collections.abc import Iterator

from crosshost.doctor.evidence import Evidence, Login
from crosshost.doctor.findings.reported import ReportedFinding, report
from crosshost.doctor.report import shown
from crosshost.doctor.verdict import csrf_check
from crosshost.doctor.verdict.csrf_check import UNKNOWN_HOST
from crosshost.policy.origin import address


def origin(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The CSRF check refused the page's origin; the origin that it accepts tells why."""
    login, page = evidence.login, evidence.page
    if not login or not csrf_check.refuses_origin(login):
        return
    lines = (*refusal(login), *map(shown.request_line, login.passed))
    api = address(login.post.url).origin
    own = login.own_origin
    if f"{page}/" in [exchange.origin for exchange in login.passed]:
        yield report("csrf-origin-trailing-slash", lines, page=page)
    elif own and own != api:
        yield report("csrf-origin-proxy", lines, origin=str(api), own=str(own))
    elif login.own_origin_is_unknown or page == str(api):
        yield report("csrf-origin-proxy", lines, origin=str(api), own=f"{api.scheme}://{UNKNOWN_HOST}")
    else:
        yield report("csrf-origin", lines, origin=page, own=str(api))


def other(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The CSRF check refused the login, and not because of the page's origin."""
    login = evidence.login
    if not login or not login.post.refused_by_csrf or csrf_check.refuses_origin(login):
        return
    if login.token:
        sent = f"in the header {login.token_header}" if login.token_header else "in the form"
        yield report("csrf-refused", refusal(login), value=sent)
    else:
        yield report("csrf-token-not-found", refusal(login), url=shown.url(login.post.url))


def refusal(login: Login) -> tuple[str, ...]:
    """Return the lines that show the refusal, with the server's own reason."""
    reason = shown.clean(login.post.csrf_reason)
    return (shown.request_line(login.post), *([f"the server: {reason}"] if reason else []))
