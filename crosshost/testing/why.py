"""Why a server refused a request: what the browser withheld or never stored, and what Django said."""

from collections.abc import Iterable

from crosshost.policy import Finding
from crosshost.policy.hop import Hop
from crosshost.policy.origin import address
from crosshost.policy.reasons import make_finding, setting_of
from crosshost.policy.site import registrable_domain
from crosshost.testing.exchange import Exchange, without_values
from crosshost.testing.loop import Outcome
from crosshost.testing.profile import Profile
from crosshost.testing.transport import Transport

OF_A_COOKIE = ("csrf-cookie-missing", "csrf-cookie-http-only", "csrf-cookie-other-host")
ELSEWHERE = ("domain-mismatch", "path-mismatch")  # the cookie is meant for another host or path
REFUSED = (401, 403)
SHOWN = 240  # characters that pytest shows of a repr


def findings(profile: Profile, outcome: Outcome, transport: Transport) -> tuple[Finding, ...]:
    """Return the reasons for the refusal, the deciding one first; none where none is known for certain."""
    raw, hop = outcome.response, outcome.last
    if raw is None or not isinstance(hop, Hop):
        return ()
    if hop.redirected_by and hop.to.path == transport.login_path:  # the view before it has no user
        led = make_finding("redirected-to-login", url=f"{hop.to.origin}{hop.to.path}")
        return (*not_logged_in(profile, outcome, -2, transport.session_cookie), led)
    if raw.http.status not in REFUSED:
        return outcome.exchanges[-1].said
    exchange = outcome.exchanges[-1]
    if exchange.said:
        first = exchange.said[0]
        cause = without_any(outcome, -1) or missing(profile, exchange).get(first.cookie or "")
        cause = cause if first.id in OF_A_COOKIE else None
        return (*([cause] if cause else []), *exchange.said)
    reasons = not_logged_in(profile, outcome, -1, transport.session_cookie)
    if raw.http.status == 401:
        return reasons
    # A 403 may have nothing to do with cookies: only those that the browser has, or refused, count.
    of_known = (why for why in reasons if why.cookie is not None or why in exchange.withheld)
    return tuple(why for why in of_known if why.id != "cookie-absent")


def not_logged_in(profile: Profile, outcome: Outcome, index: int, session_cookie: str) -> tuple[Finding, ...]:
    """Return why the server may take the user of a request for not logged in, that of the session cookie first."""
    exchange = outcome.exchanges[index]
    if (mode := without_any(outcome, index)) and is_anonymous(exchange, session_cookie):
        return (mode,)
    lacking = missing(profile, exchange)
    names = sorted(of_a_login(lacking, session_cookie), key=lambda name: name != session_cookie)
    if not names and is_anonymous(exchange, session_cookie):
        return (make_finding("cookie-absent", cookie=session_cookie, setting=setting_of(session_cookie)),)
    return tuple(dict.fromkeys(lacking[name] for name in names))


def of_a_login(lacking: dict[str, Finding], session_cookie: str) -> Iterable[str]:
    """Return the names that may be why a user counts as not logged in: not the CSRF cookie, nor one of another host."""
    for name, finding in lacking.items():
        if name == session_cookie or (setting_of(name) != "CSRF_COOKIE" and finding.id not in ELSEWHERE):
            yield name


def is_anonymous(exchange: Exchange, session_cookie: str) -> bool:
    """Return whether a request has nothing that could be a login: neither the session cookie nor Authorization."""
    has_header = any(name.lower() == "authorization" for name, _ in exchange.headers)
    return not has_header and session_cookie not in {cookie.name for cookie in exchange.attached}


def without_any(outcome: Outcome, index: int) -> Finding | None:
    """Return why a hop has no cookies, whether the browser has any or not: the credentials mode."""
    hop, mode = outcome.hops[index].hop, outcome.situation.request.credentials
    name = "credentials-omitted" if mode == "omit" else "credentials-same-origin"
    return None if hop.credentials else make_finding(name, url=str(hop.to.origin))


def missing(profile: Profile, exchange: Exchange) -> dict[str, Finding]:
    """Return the cookies that the request lacks, by name, each with why it was not sent or not stored."""
    host = address(exchange.url).origin.host
    causes: dict[str, Finding] = {}
    for finding in exchange.withheld:
        if finding.cookie is None:  # about all of them: the credentials mode
            causes |= {cookie.name: finding for cookie in profile.jar if cookie.is_for(host)}
        elif site_of(dict(finding.values).get("domain", host)) == site_of(host):
            causes.setdefault(finding.cookie, finding)
    for (setter, name), finding in profile.refused.items():
        if site_of(setter) == site_of(host) and causes.get(name, finding).id in (*ELSEWHERE, finding.id):
            causes[name] = finding
    attached = {cookie.name for cookie in exchange.attached}
    return {name: finding for name, finding in causes.items() if name not in attached}


def site_of(host: str) -> str:
    return registrable_domain(host) or host


def line(outcome: Outcome, status: int, kind: str) -> str:
    return f"Response {status or kind} {outcome.situation.request.method} {without_values(outcome.url)}"


def told(finding: Finding) -> str:
    """Return a finding as text: what happens, the name that the browser or Django has for it, and how to fix it."""
    name = [f"Shown as: {finding.devtools_code}"] if finding.devtools_code else []
    return "\n".join((finding.sentence, *name, f"How to fix it: {finding.fix}"))


def short(outcome: Outcome, status: int, kind: str, reasons: tuple[Finding, ...]) -> str:
    """Return a response as one line, with its first reason, as long as pytest shows it."""
    text = line(outcome, status, kind)
    if not reasons:
        return f"<{text}>"
    begin, end = f"<{text}: ", f" ({reasons[0].id})>"
    room = max(SHOWN - len(begin) - len(end), len("…"))
    sentence = reasons[0].sentence
    return begin + (sentence if len(sentence) <= room else f"{sentence[: room - 1]}…") + end
