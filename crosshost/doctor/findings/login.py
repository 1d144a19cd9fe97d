"""What came of the login."""

from collections.abc import Iterator

from crosshost.doctor import shown
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.found import Found, found
from crosshost.policy.origin import address


def csrf_origin(evidence: Evidence) -> Iterator[Found]:
    """CSRF refused the page's origin, and which other it believed tells why."""
    login, page = evidence.login, evidence.page
    if not login or not login.post.refused_by_csrf:
        return
    lines = (shown.asked(login.post), *map(shown.asked, login.passed))
    api = address(login.post.url).origin
    own = login.believes
    if f"{page}/" in [one.origin for one in login.passed]:
        yield found("csrf-origin-trailing-slash", lines, page=page)
    elif own and own != api:
        yield found("csrf-origin-proxy", lines, origin=str(api), own=str(own))
    elif page != str(api):
        yield found("csrf-origin", lines, origin=page, own=str(api))


def refused(evidence: Evidence) -> Iterator[Found]:
    """No session came of it, and not for CSRF."""
    login = evidence.login
    if login and login.done.response and not login.done.refused_by_csrf and not evidence.session_names:
        yield found("login-refused", (shown.asked(login.done),), status=str(login.done.status))


def not_sent(evidence: Evidence) -> Iterator[Found]:
    """The login's address led to no page that the password was meant for."""
    form = evidence.no_login
    if form and form.response:
        yield found("login-not-sent", (shown.asked(form),), url=shown.url(form.url), status=str(form.status))
