"""The cookies: who else may read or overwrite them, and whether the page can read the CSRF token."""

from collections.abc import Iterator

from crosshost.doctor import shown
from crosshost.doctor.cookies import csrf_names, kept, session_names
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.found import Found, found
from crosshost.policy.cookie import domain_matches
from crosshost.policy.origin import address
from crosshost.policy.reasons import setting_of
from crosshost.policy.setcookie import SetCookie


def of_name(evidence: Evidence, name: str) -> list[tuple[str, str, SetCookie]]:
    """Each time that a cookie of this name was set: where, the header, and what it says."""
    headers = [(one.url, header) for one in evidence.exchanges for header in one.values("Set-Cookie")]
    headers += [(evidence.looks[0].url, header) for header in evidence.given]
    told = ((url, header, kept(header)) for url, header in headers)
    return [(url, header, cookie) for url, header, cookie in told if cookie and cookie.name == name]


def last_header(evidence: Evidence, name: str) -> tuple[str, ...]:
    """The last header that set it, as it may be shown."""
    return tuple(shown.set_cookie(header) for _, header, _ in of_name(evidence, name)[-1:])


def names_shared(evidence: Evidence) -> Iterator[Found]:
    """Two servers on one host, by their ports, set a cookie of one name."""
    for name in dict.fromkeys((*session_names(evidence), *csrf_names(evidence))):
        by_origin = {}
        for url, header, _ in of_name(evidence, name):
            by_origin[address(url).origin] = (url, header)
        hosts = {origin.host for origin in by_origin}
        if len(by_origin) > len(hosts):
            lines = tuple(f"{shown.url(url)}: {shown.set_cookie(header)}" for url, header in by_origin.values())
            url = shown.url(next(iter(by_origin.values()))[0])
            yield found("cookie-name-shared", lines, url=url, cookie=name, setting=setting_of(name))


def csrf_cookie_of_the_page(evidence: Evidence) -> Iterator[Found]:
    """The page's JavaScript cannot read the cookie that has the CSRF token."""
    if evidence.page == "null":
        return
    host = address(evidence.page).origin.host
    for name in dict.fromkeys(csrf_names(evidence)):
        url, _, cookie = of_name(evidence, name)[-1]
        domain = cookie.domain or address(url).origin.host
        lines = last_header(evidence, name)
        readable = domain_matches(host, domain) if cookie.domain else host == domain
        if readable and cookie.http_only:
            yield found("csrf-cookie-http-only", lines, cookie=name)
        elif not readable:
            yield found("csrf-cookie-other-host", lines, cookie=name, domain=domain, host=host)


def without_protection(evidence: Evidence) -> Iterator[Found]:
    """A session that scripts read, and cookies of https that go over http as well."""
    sessions = session_names(evidence)
    for name in dict.fromkeys((*sessions, *csrf_names(evidence))):
        url, header, cookie = of_name(evidence, name)[-1]
        origin, line = address(url).origin, (shown.set_cookie(header),)
        if origin.scheme == "https" and not cookie.secure:
            yield found("cookie-not-secure", line, cookie=name, setting=setting_of(name))
        if name in sessions and not cookie.http_only:
            yield found("session-cookie-readable", line, cookie=name, host=origin.host)
