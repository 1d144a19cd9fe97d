"""The cookies: who else can read or overwrite them, and whether the page can read the CSRF token."""

from collections.abc import Iterator

from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.reported import ReportedFinding, report, reported
from crosshost.doctor.login.tokens import in_json
from crosshost.doctor.report import shown
from crosshost.policy import Cookie, Finding, Page, Request, Response, Situation, Verdict, predict
from crosshost.policy.cookie import domain_matches
from crosshost.policy.engine import CHROMIUM
from crosshost.policy.folded import unfolded
from crosshost.policy.links import described
from crosshost.policy.origin import address
from crosshost.policy.reasons import setting_of
from crosshost.policy.setcookie import parse


def last_header(evidence: Evidence, name: str) -> tuple[str, ...]:
    """Return the last Set-Cookie header for `name`, as it may be shown."""
    return tuple(shown.set_cookie(received.header) for received in evidence.named(name)[-1:])


def ignored(evidence: Evidence) -> Iterator[ReportedFinding]:
    """Browsers ignore a Set-Cookie header as a whole, for example because the cookie is too large."""
    for exchange in evidence.exchanges:
        for header in exchange.values("Set-Cookie"):
            if isinstance(finding := parse(header), Finding):
                yield reported(finding, (*shown.lines(exchange), shown.set_cookie(header)))


def folded(evidence: Evidence) -> Iterator[ReportedFinding]:
    """Several cookies are in one Set-Cookie header."""
    for exchange in evidence.exchanges:
        for header in exchange.values("Set-Cookie"):
            first, *lost = (one.partition("=")[0].strip() for one in unfolded(header))
            if lost:
                lines = (shown.request_line(exchange), shown.set_cookie(header))
                yield report("set-cookie-folded", lines, cookie=", ".join(lost), first=first)


def names_shared(evidence: Evidence) -> Iterator[ReportedFinding]:
    """Two servers on different ports of one host set a cookie of the same name."""
    for name in dict.fromkeys((*evidence.session_names, *evidence.csrf_names)):
        by_origin = {address(received.url).origin: received for received in evidence.named(name)}
        hosts = {origin.host for origin in by_origin}
        if len(by_origin) > len(hosts):
            lines = tuple(
                f"{shown.url(received.url)}: {shown.set_cookie(received.header)}" for received in by_origin.values()
            )
            url = shown.url(next(iter(by_origin.values())).url)
            yield report("cookie-name-shared", lines, url=url, cookie=name, setting=setting_of(name))


def twins(evidence: Evidence) -> Iterator[ReportedFinding]:
    """A browser that gets all of these cookies sends several of one name to a URL, because Domain or Path differ."""
    for name in dict.fromkeys((*evidence.session_names, *evidence.csrf_names)):
        jar: tuple[Cookie, ...] = ()
        for received in evidence.named(name):
            jar = visit(received.url, jar, evidence.now, ("Set-Cookie", received.header)).jar
        for probed in evidence.probed_urls:
            sent = visit(probed.url, jar, evidence.now).attached
            if len(sent) > 1:
                *others, last = map(described, sent)
                lines = tuple(dict.fromkeys(shown.set_cookie(received.header) for received in evidence.named(name)))
                values = {"cookie": name, "setting": setting_of(name), "others": " and ".join(others), "last": last}
                yield report("cookie-twins", lines, **values)


def visit(url: str, jar: tuple[Cookie, ...], now: float, *headers: tuple[str, str]) -> Verdict:
    """Return what a browser does that opens `url` in a tab and gets a response with `headers`."""
    situation = Situation(Page(url), Request(url, mode="navigate"), jar, response=Response(200, headers), now=now)
    return predict(situation, CHROMIUM)


def csrf_cookie_of_the_page(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The page's JavaScript cannot read the cookie with the CSRF token."""
    if evidence.page == "null":
        return
    host = address(evidence.page).origin.host
    # Then the page needs no cookie; a token in the response to a login comes too late for the login.
    in_a_body = any(in_json(exchange) for exchange in evidence.exchanges if exchange.method == "GET")
    for name in dict.fromkeys(evidence.csrf_names):
        last = evidence.named(name)[-1]
        cookie = last.cookie
        domain = cookie.domain or address(last.url).origin.host
        lines = last_header(evidence, name)
        readable = domain_matches(host, domain) if cookie.domain else host == domain
        if readable and cookie.http_only and not in_a_body:
            yield report("csrf-cookie-http-only", lines, cookie=name)
        elif not readable and not cookie.http_only:
            yield report("csrf-cookie-other-host", lines, cookie=name, domain=domain, host=host)


def without_protection(evidence: Evidence) -> Iterator[ReportedFinding]:
    """Scripts can read the session cookie, or a cookie set over https is also sent over http."""
    sessions = evidence.session_names
    for name in dict.fromkeys((*sessions, *evidence.csrf_names)):
        last = evidence.named(name)[-1]
        origin, line = address(last.url).origin, (shown.set_cookie(last.header),)
        if origin.scheme == "https" and not last.cookie.secure:
            yield report("cookie-not-secure", line, cookie=name, setting=setting_of(name))
        if name in sessions and not last.cookie.http_only:
            yield report("session-cookie-readable", line, cookie=name, host=origin.host)
