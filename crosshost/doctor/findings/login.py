"""Why the login failed, where the server's response shows it."""

from collections.abc import Iterator

from crosshost.doctor import shown
from crosshost.doctor.chain import UNKNOWN_HOST
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.reported import ReportedFinding, report
from crosshost.policy.origin import address


def csrf_origin(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The CSRF check refused the page's origin; the origin that it accepts tells why."""
    login, page = evidence.login, evidence.page
    if not login or not login.post.refused_by_csrf:
        return
    lines = (shown.request_line(login.post), *map(shown.request_line, login.passed))
    api = address(login.post.url).origin
    own = login.own_origin
    if f"{page}/" in [exchange.origin for exchange in login.passed]:
        yield report("csrf-origin-trailing-slash", lines, page=page)
    elif own and own != api:
        yield report("csrf-origin-proxy", lines, origin=str(api), own=str(own))
    elif login.own_origin_is_unknown:
        yield report("csrf-origin-proxy", lines, origin=str(api), own=f"{api.scheme}://{UNKNOWN_HOST}")
    elif page != str(api):
        yield report("csrf-origin", lines, origin=page, own=str(api))


def varying(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The same request with the same session is refused at one time and not at another."""
    login = evidence.login
    exchanges = [*login.after.values(), *login.repeated] if login else []
    same = [exchange for exchange in exchanges if exchange.response and exchange.url == exchanges[0].url]
    statuses = {exchange.status: exchange for exchange in same}
    if 401 in statuses and len(statuses) > 1 and evidence.session_names:
        lines = tuple(shown.request_line(exchange) for exchange in statuses.values())
        yield report("secret-key-per-worker", lines, cookie=evidence.session_names[0])


def refused(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The login set no session cookie, and not because of CSRF."""
    login = evidence.login
    if login and login.final.response and not login.final.refused_by_csrf and not evidence.session_names:
        yield report("login-refused", (shown.request_line(login.final),), status=str(login.final.status))


def not_sent(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The login's URL did not lead to a page that may get the password."""
    form = evidence.no_login
    if form and form.response:
        yield report("login-not-sent", (shown.request_line(form),), url=shown.url(form.url), status=str(form.status))
