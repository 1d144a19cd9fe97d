"""Why the login failed, where the server's response shows it."""

from collections.abc import Iterator

from crosshost.doctor.evidence import Evidence, Exchange, Login
from crosshost.doctor.findings.reported import ReportedFinding, report
from crosshost.doctor.login import server_text
from crosshost.doctor.report import shown
from crosshost.doctor.verdict import proof

REFUSED = {301, 302, 303, 307, 308, 401, 403}  # a redirect leads to the login page


def varying(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The same request with the same session is refused at one time and not at another."""
    by_status = {exchange.status: exchange for exchange in reversed(same_request(evidence))}
    accepted = any(200 <= status <= 299 for status in by_status)
    if accepted and set(by_status) & REFUSED and evidence.session_names:
        lines = tuple(shown.request_line(exchange) for exchange in by_status.values())
        yield report("secret-key-per-worker", lines, cookie=evidence.session_names[0])


def unaccepted(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The login seemed to work, and every request with its session, or with its token, was refused."""
    login, exchanges = evidence.login, same_request(evidence)
    if not login or len(exchanges) < 2 or proof.prove(evidence).proven or proof.tells_an_error(login):
        return
    if not all(proof.is_anonymous(exchange) for exchange in exchanges):
        return
    challenge = shown.lines(exchanges[0], "WWW-Authenticate")[1:]
    lines = (f"{shown.request_line(exchanges[0])}, {len(exchanges)} times", *challenge)
    if login.with_bearer and not evidence.session_names:
        yield report("token-not-accepted", lines, value=login.scheme, count=str(len(exchanges)))
    elif evidence.session_names:
        yield report("session-not-accepted", lines, cookie=evidence.session_names[0], count=str(len(exchanges)))


def same_request(evidence: Evidence) -> list[Exchange]:
    """Return the responses to the request with the login that was sent several times."""
    login = evidence.login
    if not login:
        return []
    requested = [*(login.with_bearer or login.after).values()]
    url = login.repeated[0].url if login.repeated else next((exchange.url for exchange in requested), "")
    return [exchange for exchange in (*requested, *login.repeated) if exchange.response and exchange.url == url]


def bearer(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The login returns a token for the Authorization header, and cookies play no part."""
    login = evidence.login
    if login and proof.prove(evidence).by == "bearer":
        exchange = next(iter(login.with_bearer.values()), login.final)
        yield report("bearer-api", (shown.request_line(exchange),), value=login.scheme or "Bearer")


def refused(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The login failed, and not because of CSRF: its status or its body says so, or it left nothing to prove it."""
    login = evidence.login
    if not login or not login.final.response or login.final.refused_by_csrf or proof.prove(evidence).proven:
        return
    nothing = not evidence.session_names and not login.bearer
    if not proof.succeeded(login) or proof.tells_an_error(login) or nothing:
        values = {"status": str(login.final.status), "detail": told(login)}
        yield report("login-refused", (shown.request_line(login.final),), **values)


def told(login: Login) -> str:
    """Return the server's own words about the refusal, and which field it misses."""
    said = "" if login.final.is_redirect else shown.clean(server_text.message(login.final.body)).rstrip(".")
    missing = [name for name in server_text.missing_fields(login.final.body) if "pass" not in name.lower()]
    field = f" (--user-field {missing[0]})" if missing and not login.early else ""
    return f"{said or 'its response says no more'}{field}"


def not_sent(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The login's URL did not lead to a page that may get the password."""
    form = evidence.no_login
    if form and form.response:
        yield report("login-not-sent", (shown.request_line(form),), url=shown.url(form.url), status=str(form.status))
