"""connect-src: the rows of CSP 3, and of the engines' own tests (Chromium's csp_source_unittest.cc, WPT)."""

import pytest

from crosshost.policy import ENGINES, Page, Request, Response, Situation, predict
from crosshost.policy.csp import blocked_by
from crosshost.policy.origin import address

PAGE, API = "https://app.example.com", "https://api.example.com/v1/posts/"


def blocked(policy: str, to: str = API, page: str = PAGE, redirected: bool = False, engine: str = "firefox") -> bool:
    return blocked_by((policy,), address(page).origin, address(to), redirected, ENGINES[engine]) is not None


ALLOWING = [
    # no directive that decides
    ("", PAGE, API),
    ("script-src 'self'; img-src 'none'", PAGE, API),
    ("connect-src-elem 'none'", PAGE, API),
    # the fallback, and which of several directives counts
    ("default-src 'none'; connect-src https://api.example.com", PAGE, API),
    ("CONNECT-SRC https://api.example.com; connect-src 'none'", PAGE, API),
    ("default-src *", PAGE, API),
    # 'self'
    ("connect-src 'self'", PAGE, f"{PAGE}/api/"),
    ("connect-src 'SELF'", "http://a.test", "http://a.test/"),
    ("connect-src 'self'", "http://a.test", "https://a.test/"),
    ("connect-src 'self'", "http://a.test:8000", "https://a.test:8000/"),
    # * and schemes
    ("connect-src *", PAGE, "http://10.0.0.1:8000/"),
    ("connect-src https:", PAGE, API),
    ("connect-src http:", PAGE, API),
    ("connect-src HTTPS:", PAGE, "https://a.test:8443/"),
    # hosts
    ("connect-src api.example.com", PAGE, API),
    ("connect-src API.example.COM", PAGE, API),
    ("connect-src 'none' api.example.com", PAGE, API),
    ("connect-src *.example.com", PAGE, API),
    ("connect-src *.com", PAGE, API),
    ("connect-src https://*", PAGE, API),
    ("connect-src 127.0.0.1:8000", "http://localhost:3000", "http://127.0.0.1:8000/"),
    ("connect-src *.0.1", "http://a.test", "http://10.0.0.1/"),
    ("connect-src http://10.0.0.1", "http://a.test", "http://10.0.0.1/"),
    # without a scheme, the page's scheme or a more secure one
    ("connect-src api.example.com", "http://a.test", "http://api.example.com/"),
    ("connect-src api.example.com", "http://a.test", API),
    # ports
    ("connect-src api.example.com:443", PAGE, API),
    ("connect-src https://api.example.com:*", PAGE, "https://api.example.com:8443/"),
    ("connect-src http://api.example.com:80", PAGE, API),
    ("connect-src api.example.com:80", "http://a.test", API),
    # paths
    ("connect-src api.example.com/", PAGE, API),
    ("connect-src api.example.com/v1/", PAGE, API),
    ("connect-src api.example.com/v1/posts/", PAGE, API),
    ("connect-src api.example.com/v1/posts", PAGE, "https://api.example.com/v1/posts?page=2"),
    ("connect-src api.example.com/v1/p%6Fsts/", PAGE, API),
    ("connect-src api.example.com/v1%2Fposts/", PAGE, API),
    ("connect-src api.example.com/v1/posts/?page=2", PAGE, API),
]
BLOCKING = [
    ("default-src 'self'", PAGE, API),
    ("default-src 'self'; script-src *", PAGE, API),
    ("connect-src", PAGE, API),
    ("connect-src;default-src *", PAGE, API),
    ("connect-src 'none'", PAGE, API),
    ("connect-src 'none'; default-src *", PAGE, API),
    ("connect-src 'none'; connect-src *", PAGE, API),
    ("connect-src *, connect-src 'self'", PAGE, API),
    ("connect-src 'self'", PAGE, API),
    ("connect-src 'self'", "http://localhost:3000", "http://localhost:8000/"),
    ("connect-src 'self'", "http://localhost:3000", "https://localhost:8443/"),
    ("connect-src 'self'", PAGE, "http://app.example.com/"),
    ("connect-src self", PAGE, f"{PAGE}/"),
    ("connect-src https:", PAGE, "http://api.example.com/"),
    ("connect-src ftp:", PAGE, API),
    ("connect-src wss:", PAGE, API),
    ("connect-src ws://api.example.com", "http://a.test", "http://api.example.com/"),
    ("connect-src 'unsafe-inline'", PAGE, API),
    ("connect-src example.com", PAGE, API),
    ("connect-src *.example.com", PAGE, "https://example.com/"),
    ("connect-src *.api.example.com", PAGE, API),
    ("connect-src api.*.com", PAGE, API),
    ("connect-src api_1.example.com", PAGE, "https://api_1.example.com/"),
    ("connect-src *ple.com", PAGE, API),
    ("connect-src api.example.com.", PAGE, API),
    ("connect-src https//api.example.com", PAGE, API),
    ("connect-src https://api.example.com:", PAGE, API),
    ("connect-src api.example.com", PAGE, "http://api.example.com/"),
    ("connect-src http://*", "https://a.test", "https://b.test:8443/"),
    # ports
    ("connect-src localhost", "http://localhost:3000", "http://localhost:8000/"),
    ("connect-src https://api.example.com", PAGE, "https://api.example.com:8443/"),
    ("connect-src api.example.com:8443", PAGE, API),
    ("connect-src http://api.example.com:443", "http://a.test", "http://api.example.com/"),
    # paths
    ("connect-src api.example.com/v1", PAGE, API),
    ("connect-src api.example.com/v1/posts", PAGE, API),
    ("connect-src api.example.com/V1/", PAGE, API),
    ("connect-src api.example.com/v1/posts/new/", PAGE, API),
    ("connect-src api.example.com/v1/posts/", PAGE, "https://api.example.com/v1/posts"),
]


# Measured from a page on http://localhost: which engines block it.
LAB = "http://localhost:3000"
DIFFERING = [
    ("connect-src localhost:8443", "https://localhost:8443/", {"chromium", "chromium-blocked"}),
    ("connect-src http://localhost:8443", "https://localhost:8443/", {"chromium", "chromium-blocked"}),
    ("connect-src localhost:443", "https://localhost/", set()),
    ("connect-src localhost:*", "https://localhost:8443/", set()),
    ("connect-src http://localhost:80", "https://localhost/", set()),
    ("connect-src https://localhost:80", "https://localhost/", {"chromium", "chromium-blocked"}),
    ("connect-src *:8000", "http://localhost:8000/", {"webkitgtk", "webkitgtk-itp"}),
    ("connect-src http://*:8000", "http://localhost:8000/", set()),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("policy", "page", "to"), ALLOWING)
def test_allowed(policy, page, to, engine):
    assert not blocked(policy, to, page, engine=engine)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("policy", "page", "to"), BLOCKING)
def test_blocked(policy, page, to, engine):
    assert blocked(policy, to, page, engine=engine)


@pytest.mark.parametrize(("policy", "to", "engines"), DIFFERING)
def test_engines_differ(policy, to, engines):
    assert {engine for engine in ENGINES if blocked(policy, to, LAB, engine=engine)} == engines


def test_every_policy_must_allow_the_request():
    origin, to = address(PAGE).origin, address(API)
    assert (
        blocked_by(("connect-src *", "default-src 'self'"), origin, to, False, ENGINES["firefox"])
        == "default-src 'self'"
    )
    assert blocked_by(("connect-src *", "connect-src https:"), origin, to, False, ENGINES["firefox"]) is None


def test_after_a_redirect_paths_do_not_count():
    assert blocked("connect-src https://api.example.com/v2/")
    assert not blocked("connect-src https://api.example.com/v2/", redirected=True)
    assert blocked("connect-src https://other.example.com/v2/", redirected=True)


def verdict(page: Page, **request):
    return predict(Situation(page, Request(API, **request), now=0), ENGINES["firefox"])


def test_a_blocked_request_is_not_sent_and_has_no_preflight():
    page = Page(PAGE, csp=("connect-src 'self'",))
    for mode in ("cors", "no-cors"):
        (finding,) = verdict(page, mode=mode)["sent"].findings
        assert finding.id == "csp-connect-src"
    preflighted = predict(Situation(page, Request(API, "PUT"), preflight=Response(200), now=0), ENGINES["chromium"])
    assert [finding.id for finding in preflighted["sent"].findings] == ["csp-connect-src"]


def test_a_navigation_is_not_a_connection():
    assert verdict(Page(PAGE, csp=("connect-src 'none'",)), mode="navigate")["sent"].holds


def test_self_is_the_pages_url_even_where_its_origin_is_null():
    sandboxed = Page(API, opaque=True, csp=("connect-src 'self'",))
    assert verdict(sandboxed)["sent"].holds


def test_a_redirect_to_a_source_that_is_not_listed_is_blocked():
    allowed = (("Access-Control-Allow-Origin", PAGE), ("Location", "https://login.example.net/"))
    page = Page(PAGE, csp=("connect-src https://api.example.com",))
    redirected = Situation(page, Request(API), redirects=(Response(302, allowed),), now=0)
    (finding,) = predict(redirected, ENGINES["chromium"])["sent"].findings
    assert "https://login.example.net/ is not among" in finding.sentence
    assert "https://login.example.net" in finding.fix
