"""The cookies: who else can read or overwrite them, and whether the page can read the CSRF token."""

from collections.abc import Iterator

from crosshost.doctor import shown
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.reported import ReportedFinding, report
from crosshost.policy.cookie import domain_matches
from crosshost.policy.folded import unfolded
from crosshost.policy.origin import address
from crosshost.policy.reasons import setting_of


def last_header(evidence: Evidence, name: str) -> tuple[str, ...]:
    """Return the last Set-Cookie header for `name`, as it may be shown."""
    return tuple(shown.set_cookie(received.header) for received in evidence.named(name)[-1:])


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


def csrf_cookie_of_the_page(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The page's JavaScript cannot read the cookie with the CSRF token."""
    if evidence.page == "null":
        return
    host = address(evidence.page).origin.host
    for name in dict.fromkeys(evidence.csrf_names):
        last = evidence.named(name)[-1]
        cookie = last.cookie
        domain = cookie.domain or address(last.url).origin.host
        lines = last_header(evidence, name)
        readable = domain_matches(host, domain) if cookie.domain else host == domain
        if readable and cookie.http_only:
            yield report("csrf-cookie-http-only", lines, cookie=name)
        elif not readable:
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
