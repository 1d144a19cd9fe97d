"""Set-Cookie headers that engines read differently, or otherwise than the standard, as measured.

Measured in Chromium 156, Firefox ESR 153 and WebKitGTK 2.50: a navigation sets the cookie, and the next one sends what
is in the table. Chromium's reasons are those of its log (COOKIE_INCLUSION_STATUS).
"""

import pytest

from crosshost.policy import ENGINES, Page, Request, Response, Situation, predict
from crosshost.policy.engine import engine as engine_of

NOW = 1_700_000_000.0
URL = "https://app.example.com/"
CHROMIUM, FIREFOX, WEBKITGTK = "chromium", "firefox", "webkitgtk"
PAST = "Expires=Thu, 01 Jan 1990 00:00:00 GMT"


def navigate(engine, url, jar=(), *headers):
    response = Response(200, tuple(("Set-Cookie", header) for header in headers))
    return predict(Situation(Page(url), Request(url, mode="navigate"), jar, response=response, now=NOW), engine)


def sent(engine, *headers: str, url: str = URL, to: str | None = None) -> str:
    """Return the Cookie header of a navigation to `to` after one to `url` whose response has these headers."""
    attached = navigate(engine, to or url, navigate(engine, url, (), *headers).jar).attached
    return "; ".join(cookie.sent_as for cookie in attached)


def everywhere(header: str, result: str = ""):
    return header, result, result, result


@pytest.mark.parametrize(
    ("header", "chromium", "firefox", "webkitgtk"),
    [
        # a cookie without a name: RFC 6265bis 5.6; Chromium EXCLUDE_AMBIGUOUS_SERIALIZATION, WPT cookies/name/name.html
        ("v", "v", "v=", "v"),
        ("=v", "v", "", "v"),
        ("=v=w", "", "", "v=w"),
        ("==v", "", "", "=v"),
        ("= =v", "", "", "=v"),
        ("=v; x==", "v", "", "v"),
        everywhere("="),
        everywhere("; HttpOnly"),
        # tabs: Chromium EXCLUDE_DISALLOWED_CHARACTER, WPT cookies/attributes/attributes-ctl.sub.html
        ("a=b\tc", "", "a=b\tc", "a=b"),
        ("a\tb=c", "", "a\tb=c", "a"),
        everywhere("\ta=b\t", "a=b"),
        everywhere("a=b;\tHttpOnly\t", "a=b"),
        ("a=b; Path=/\t/x", "", "", "a=b"),
        everywhere("a=b; x=\ty", "a=b"),
        # other control characters: RFC 6265bis 5.6, step 1
        ("a=b\x01c", "", "", "a=b"),
        ("a=b; x=\x01", "", "", "a=b"),
        ("a=b\rc", "a=b", "", "a=b"),
        # characters that are not ASCII
        ("a=é", "a=é", "a=é", "a="),
        ("é=1", "é=1", "é=1", ""),
        # sizes: RFC 6265bis 5.6, WPT cookies/size/
        ("a=" + "x" * 4096, "", "", "a=" + "x" * 4096),
        (f"a=b; Path=/{'x' * 1024}", "a=b", "a=b", ""),
        # Max-Age: RFC 6265bis 5.6.2, WPT cookies/attributes/
        ("a=b; Max-Age=+0", "", "a=b", ""),
        ("a=b; Max-Age=-", "a=b", "", "a=b"),
        ("a=b; Max-Age=-1x", "a=b", "", "a=b"),
        everywhere("a=b; Max-Age=-0"),
        everywhere(f"a=b; Max-Age=-{'9' * 30}"),
        everywhere('a=b; Max-Age="0"', "a=b"),
        everywhere("a=b; Max-Age=0x0", "a=b"),
        ("a=b; Max-Age=0; Max-Age=x", "a=b", "a=b", ""),
        (f"a=b; Max-Age=100; {PAST}", "a=b", "a=b", ""),
        everywhere(f"a=b; {PAST}; Max-Age=100", "a=b"),
        everywhere(f"a=b; Max-Age=x; {PAST}"),
        # years before 1601: RFC 6265bis 5.1.1, step 6; Chromium, cookie_util.cc, SaturatedTimeFromUTCExploded
        everywhere("a=b; Expires=Thu, 01 Jan 1600 00:00:00 GMT"),
        everywhere("a=b; Expires=Thu, 01 Jan 1500 00:00:00 GMT"),
        everywhere("a=b; Expires=Thu, 01 Jan 0001 00:00:00 GMT"),
        everywhere("a=b; Expires=Thu, 01 Jan 1601 00:00:00 GMT"),
        everywhere("a=b; Expires=Thu, 01 Jan 99999 00:00:00 GMT", "a=b"),
        # Domain: RFC 6265bis 5.6.3 and 5.7; WPT cookies/domain/
        everywhere("a=b; Domain=."),
        everywhere("a=b; Domain=.."),
        everywhere("a=b; Domain=..example.com"),
        everywhere("a=b; Domain=example.com."),
        everywhere("a=b; Domain=app.example.com."),
        everywhere("a=b; Domain=%61pp.example.com"),
        everywhere("a=b; Domain=example.com:443"),
        everywhere('a=b; Domain="example.com"'),
        everywhere("a=b; Domain=*.example.com"),
        everywhere("a=b; Domain=https://example.com"),
        ("a=b; Domain=ｅxample.com", "a=b", "", "a=b"),
        ("a=b; Domain=é.com", "", "", "a=b"),
        everywhere("a=b; Domain=", "a=b"),
        everywhere("a=b; Domain=other.test; Domain=", "a=b"),
        everywhere("a=b; Domain=example.com; Domain=other.test"),
    ],
)
def test_engines_read_a_header_differently(header, chromium, firefox, webkitgtk):
    results = {CHROMIUM: chromium, FIREFOX: firefox, WEBKITGTK: webkitgtk}
    assert {name: sent(ENGINES[name], header) for name in results} == results


@pytest.mark.parametrize(
    ("header", "chromium", "firefox"),
    [
        # WPT cookies/prefix/__host.explicit-path.https.window.js, __host.header.https.html, __secure.*, __http.*
        ("__Host-a=1; Secure; Path=/", True, True),
        ("__Host-a=1; Secure; Path=/x; Path=/", True, True),
        ("__Host-a=1; Secure", False, True),
        ("__Host-a=1; Secure; Path", False, True),
        ("__Host-a=1; Secure; Path=", False, True),
        ("__Host-a=1; Secure; Path=x", False, True),
        ("__Host-a=1; Secure; Path=/; Path", False, True),
        ("__Host-a=1; Secure; Path=/x", False, False),
        ("__Host-a=1; Secure; Path=/; Domain=", True, True),
        ("__Host-a=1; Secure; Path=/; Domain", True, True),
        ("__Host-a=1; Secure; Path=/; Domain=example.com; Domain=", True, True),
        ("__Host-a=1; Secure; Path=/; Domain=app.example.com", False, False),
        ("__Host-=1; Secure; Path=/", True, True),
        ("__host-=1", False, False),
        ("\t__Host-a=1", False, False),
        ("__Host-Http-a=1; Secure; HttpOnly; Path=/", True, True),
        ("__Host-Http-a=1; Secure; HttpOnly", False, True),
        ("__HOST-http-a=1; Secure; Path=/", False, False),
        ("__Http-a=1; Secure; HttpOnly", True, True),
        ("__HTTP-a=1; Secure", False, False),
        ("__Http-a=1; HttpOnly", False, False),
        ("__Http-Host-a=1; Secure; HttpOnly; Path=/x", True, True),
        ("__Secure-Http-a=1; Secure", True, True),
        ("__HostHttp-a=1", True, True),  # the name of __Host-Http- in Firefox 142 only
        # Chromium, cookie_util.cc, HasHiddenPrefixName: WPT cookies/prefix/*.nameless
        ("=__Secure-x; Secure; Path=/", False, False),
        ("= __Host-x; Secure; Path=/", False, False),
        ("=__HTTP-x; Secure; HttpOnly; Path=/", False, False),
        ("=__Host-Http-x; Secure; HttpOnly; Path=/", False, False),
        ("__Host-x; Secure; Path=/", False, True),  # in Firefox it is a name
        ("__Http-x; Secure; HttpOnly; Path=/", False, True),
        ("=__Secure-x=1; Secure; Path=/", False, False),
    ],
)
def test_prefixes_by_engine(header, chromium, firefox):
    stored = {name: navigate(ENGINES[name], URL, (), header).jar != () for name in (CHROMIUM, FIREFOX, WEBKITGTK)}
    assert stored == {CHROMIUM: chromium, FIREFOX: firefox, WEBKITGTK: True}


@pytest.mark.parametrize(
    ("url", "domain", "chromium", "firefox"),
    [
        ("https://127.0.0.1/", "127.0.0.1", True, True),  # Chromium, cookie_util_unittest.cc, GetCookieDomainWithString
        ("https://127.0.0.1/", ".127.0.0.1", False, True),
        ("https://127.0.0.1/", "127.1", False, False),
        ("https://localhost/", "localhost", False, True),
        ("https://github.io/", "github.io", False, True),
    ],
)
def test_a_host_cookie_may_repeat_an_ip_address_in_domain(url, domain, chromium, firefox):
    header = f"__Host-a=1; Secure; Path=/; Domain={domain}"
    stored = {name: navigate(ENGINES[name], url, (), header).jar != () for name in (CHROMIUM, FIREFOX)}
    assert stored == {CHROMIUM: chromium, FIREFOX: firefox}


@pytest.mark.parametrize(
    ("header", "reasons"),
    [
        # Chromium's log names these together ...
        ("=__Secure-x=1; Secure", {"set-prefix", "set-cookie-nameless"}),
        ("=v=w; Domain=other.test", {"set-domain", "set-cookie-nameless"}),
        ("__Host-z=1; Domain=other.test", {"set-domain", "set-prefix"}),
        ("__Secure-w=1; Partitioned", {"set-prefix", "set-partitioned-insecure"}),
        ("t=1; Domain=other.test; Partitioned", {"set-domain", "set-partitioned-insecure"}),
        # ... and these alone
        ("=a=\tb=c", {"set-cookie-control-character"}),
        ("__Host-a=x\ty", {"set-cookie-control-character"}),
        (f"a=b\tc{'x' * 4097}", {"set-cookie-too-large"}),
        (f"={'=' * 4097}", {"set-cookie-too-large"}),
        ("=; Domain=other.test", {"set-cookie-empty"}),
        ("__Secure-y=1; SameSite=None", {"set-prefix"}),
        ("s=1; SameSite=None; Partitioned", {"set-partitioned-insecure"}),
        ("u=1; Domain=other.test; SameSite=None", {"set-domain"}),
    ],
)
def test_chromium_names_the_reasons_of_one_step_together(header, reasons):
    """Chromium 156, COOKIE_INCLUSION_STATUS: the parser's, then those of CanonicalCookie::Create, then the others."""
    (outcome,) = navigate(ENGINES[CHROMIUM], URL, (), header).stored
    assert {finding.id for finding in outcome.refused} == reasons


@pytest.mark.parametrize("domain", ["127.0.0.1", ".127.0.0.1"])
def test_a_cookie_of_an_ip_address_is_host_only(domain):
    (cookie,) = navigate(ENGINES[CHROMIUM], "http://127.0.0.1/", (), "a=1", f"a=2; Domain={domain}").jar
    assert (cookie.value, cookie.host_only) == ("2", True)


@pytest.mark.parametrize(
    ("name", "versions"), [(CHROMIUM, ("139", "140")), ("chromium-blocked", ("139", "140")), (FIREFOX, ("142", "143"))]
)
def test_http_prefixes_are_enforced_from_a_version_on(name, versions):
    """MDN's browser-compat-data, http.headers.Set-Cookie.http_host-http_prefixes."""
    before, after = (engine_of(name, version) for version in versions)
    for header in ("__Http-a=1", "__Http-a=1; Secure"):
        assert sent(before, header) == "__Http-a=1"
        assert sent(after, header) == sent(engine_of(name), header) == ""
    assert sent(before, "__Host-Http-a=1") == ""  # as a __Host- cookie
    assert sent(before, "__Host-Http-a=1; Secure; Path=/") == "__Host-Http-a=1"


def test_only_a_new_value_gives_a_cookie_a_new_creation_time():
    """Chromium keeps the time of a cookie only if the value stays; RFC 6265bis 5.7 and the others always."""
    headers = ("b=1", "a=1", "b=2")
    assert {name: sent(ENGINES[name], *headers) for name in (CHROMIUM, FIREFOX, WEBKITGTK)} == {
        CHROMIUM: "a=1; b=2",
        FIREFOX: "b=2; a=1",
        WEBKITGTK: "b=2; a=1",
    }
    assert sent(ENGINES[CHROMIUM], "b=1", "a=1", "b=1; Secure") == "b=1; a=1"


@pytest.mark.parametrize(
    ("set_by", "attribute", "to", "matches"),
    [
        # URL Standard: the path is normalised before it is compared (WPT cookies/path/); that of the attribute is not
        ("/a/../b/c", "", "/b/d", True),
        ("/a/%2e%2E/b/c", "", "/b/d", True),
        ("/a\\b/c", "", "/a/b/d", True),
        ("/", "; Path=/b", "/a/../b", True),
        ("/", "; Path=/b", "/a/%2e%2e/b", True),
        ("/", "; Path=/b", "/./b", True),
        ("/", "; Path=/b/", "/b\\x", True),
        ("/", "; Path=/b", "/b?x", True),
        ("/", "; Path=/b", "//b", False),
        ("/", "; Path=/b", "/b;x", False),
        ("/", "; Path=/b", "/b%2fx", False),
        ("/", "; Path=/a/../b", "/b", False),
        ("/", "; Path=/a/../b", "/a/../b", False),
        ("/", "; Path=/%62", "/b", False),
        ("/", "; Path=/b/%2e", "/b/", False),
        ("/", "; Path=/a b", "/a b", False),
        ("/", "; Path=/a%20b", "/a b", True),
        ("/", "; Path=/%C3%A9", "/é", True),
    ],
)
def test_the_path_of_a_request_is_normalised_and_that_of_a_cookie_is_not(set_by, attribute, to, matches):
    base = "https://app.example.com"
    for name in (CHROMIUM, FIREFOX, WEBKITGTK):
        assert sent(ENGINES[name], f"a=b{attribute}", url=base + set_by, to=base + to) == ("a=b" if matches else "")


@pytest.mark.parametrize(
    ("attribute", "at_host", "at_parent"),
    [
        ("", "a=b", ""),
        ("; Domain=example.com.", "a=b", "a=b"),
        ("; Domain=app.example.com.", "a=b", ""),
        ("; Domain=example.com", "", ""),
        ("; Domain=com.", "", ""),
    ],
)
def test_a_host_with_a_trailing_dot_has_cookies_of_its_own(attribute, at_host, at_parent):
    """URL Standard, "registrable domain"; RFC 6265bis 5.1.3."""
    for name in (CHROMIUM, FIREFOX, WEBKITGTK):
        dotted = {"url": "https://app.example.com./"}
        assert sent(ENGINES[name], f"a=b{attribute}", **dotted) == at_host
        assert sent(ENGINES[name], f"a=b{attribute}", **dotted, to="https://example.com./") == at_parent
        assert sent(ENGINES[name], f"a=b{attribute}", **dotted, to=URL) == ""
