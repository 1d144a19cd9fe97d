"""Why the login failed, where the server's response shows it."""

from collections.abc import Iterator

from crosshost.doctor import shown
from crosshost.doctor.chain import UNKNOWN_HOST
from crosshost.doctor.evidence import Evidence, Exchange
from crosshost.doctor.findings.reported import ReportedFinding, report
from crosshost.policy.origin import address

REFUSED = {301, 302, 303, 307, 308, 401, 403}  # a redirect leads to the login page


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
    by_status = {exchange.status: exchange for exchange in reversed(same_request(evidence))}
    accepted = any(200 <= status <= 299 for status in by_status)
    if accepted and set(by_status) & REFUSED and evidence.session_names:
        lines = tuple(shown.request_line(exchange) for exchange in by_status.values())
        yield report("secret-key-per-worker", lines, cookie=evidence.session_names[0])


def unaccepted(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The login set a session cookie, and every request with it was refused."""
    exchanges, names = same_request(evidence), evidence.session_names
    if len(exchanges) > 1 and names and all(exchange.status == 401 for exchange in exchanges):
        line = f"{shown.request_line(exchanges[0])}, {len(exchanges)} times"
        yield report("session-not-accepted", (line,), cookie=names[0], count=str(len(exchanges)))


def same_request(evidence: Evidence) -> list[Exchange]:
    """Return the responses to the request with the session that was sent several times."""
    login = evidence.login
    exchanges = [*login.after.values(), *login.repeated] if login else []
    return [exchange for exchange in exchanges if exchange.response and exchange.url == exchanges[0].url]


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
