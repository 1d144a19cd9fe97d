"""CORS: which page may read a response, when a preflight is sent, and what it allows."""

from dataclasses import replace

import pytest

from crosshost.policy import ENGINES, Page, Request, Response, Situation, predict
from crosshost.policy.engine import STANDARD
from crosshost.policy.headers import is_safelisted, set_by_page
from tests.policy.examples import ORIGIN, redirected

PAGE, API = "https://app.example.com", "https://api.example.com/"
CHROMIUM = ENGINES["chromium"]


def read(headers, credentials="include", status=200, page=PAGE, **more):
    response = Response(status, tuple(headers))
    page = page if isinstance(page, Page) else Page(page)
    request = Request(API, credentials=credentials)
    return predict(Situation(page, request, response=response, now=0, **more), CHROMIUM)


def allow(origin, credentials=None):
    pairs = [("access-control-allow-origin", origin)]
    return pairs + ([("Access-Control-Allow-Credentials", credentials)] if credentials is not None else [])


@pytest.mark.parametrize(
    ("headers", "credentials", "refused"),
    [
        (allow(PAGE, "true"), "include", None),
        (allow(PAGE), "same-origin", None),
        (allow("*"), "same-origin", None),
        (allow("*"), "omit", None),
        (allow(f" {PAGE}\t", "true"), "include", None),
        ([], "include", "allow-origin-missing"),
        (allow("*", "true"), "include", "allow-origin-wildcard"),
        (allow(PAGE), "include", "allow-credentials-missing"),
        (allow(PAGE, "True"), "include", "allow-credentials-missing"),
        (allow(PAGE, "true") * 2, "include", "allow-origin-multiple"),
        (allow(PAGE, "true") + allow("*"), "include", "allow-origin-multiple"),
        (allow(f"{PAGE} https://other.example", "true"), "include", "allow-origin-multiple"),
        (allow(f"{PAGE}/", "true"), "include", "allow-origin-mismatch"),
        (allow("https://App.example.com", "true"), "include", "allow-origin-mismatch"),
        (allow("http://app.example.com", "true"), "include", "allow-origin-mismatch"),
        (allow(f"{PAGE}:443", "true"), "include", "allow-origin-mismatch"),
        (allow("null", "true"), "include", "allow-origin-mismatch"),
        (allow("app.example.com", "true"), "include", "allow-origin-invalid"),
        (allow("", "true"), "include", "allow-origin-invalid"),
    ],
)
def test_only_the_origin_that_the_response_names_may_read_it(headers, credentials, refused):
    link = read(headers, credentials)["readable"]
    assert link.holds is (refused is None)
    assert [finding.id for finding in link.findings] == ([refused] if refused else [])


# Chromium 156's message on the console for each value, measured; cors.cc, CheckAccess: is it a GURL that is valid?
URLS = """
    https://*.example.com http://1.2.3 http:google.com http:///x http:\\\\x app.example.com:80 localhost:3000 foo:
    foo:bar HTTP://X http://a..b http://a_b http://a. http://.a http://a%41 http://a: http://u@h http://0x http://[::1]
    http://é http://a!b http://a;b http://a#b https://a;https://b file: file:///x data: about:blank wss://x a: a://
    a+b:c a.b:c mailto:x chrome-extension://x null
""".split()  # noqa: SIM905
NO_URLS = """
    http:// https:// http: https:/ app.example.com 1.2.3.4:80 ://x //x / foo 1foo:bar http http//x *x ** Null NULL true
    http://[::1 http://[::g] http://a% http://a%zz http://a%00 http://a:99999 http://a:b http://:80 http://@ http://a<b
    http://256.1.1.1 http://1.2.3.4.5 http://09 http://a|b https://a|https://b ws:// ftp: -a:b a_b:c a/b:c a://b:99999
    'https://a' <https://a> $http_origin {origin}
""".split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        *((value, "allow-origin-mismatch") for value in URLS),
        *((value, "allow-origin-invalid") for value in [*NO_URLS, ""]),
        *((value, "allow-origin-multiple") for value in ("a,b", "a b", "data:,x", "https://a,", "http://a b")),
    ],
)
def test_a_value_that_is_a_url_is_a_mismatch_and_any_other_invalid(value, reason):
    (finding,) = read(allow(value, "true"))["readable"].findings
    assert finding.id == reason


@pytest.mark.parametrize(
    ("headers", "credentials", "reason"),
    [
        ([], "omit", "allow-origin-null"),
        (allow(PAGE), "omit", "allow-origin-null-mismatch"),
        (allow(PAGE, "true"), "include", "allow-origin-null-mismatch"),
        (allow("*"), "omit", None),
        (allow("*"), "include", "allow-origin-wildcard"),
        (allow("null"), "omit", None),
        (allow("null"), "include", "allow-credentials-missing"),
        (allow("null", "true"), "include", None),
        (allow("foo"), "include", "allow-origin-invalid"),
        (allow(""), "include", "allow-origin-invalid"),
        (allow("null") * 2, "include", "allow-origin-multiple"),
    ],
)
def test_the_origin_null_is_compared_like_any_other(headers, credentials, reason):
    """Chromium, cors.cc, CheckAccess; its messages on the console, measured. The fix never tells to allow null."""
    link = read(headers, credentials, page=Page(PAGE, opaque=True))["readable"]
    assert [finding.id for finding in link.findings] == ([reason] if reason else [])
    assert all("'null'" not in finding.fix for finding in link.findings)


@pytest.mark.parametrize(
    ("status", "headers", "refused"),
    [
        (401, [], "preflight-unauthorized"),
        (407, [], "preflight-unauthorized"),
        (403, [], "preflight-allow-origin-missing"),  # many servers answer so to an origin that is not allowed
        (401, allow(PAGE, "true"), "preflight-status"),
        (401, allow("https://other.example", "true"), "preflight-allow-origin-mismatch"),
    ],
)
def test_a_preflight_that_a_login_check_refuses_has_its_own_reason(status, headers, refused):
    request = Request(API, "PUT", credentials="include")
    verdict = predict(Situation(Page(PAGE), request, preflight=Response(status, tuple(headers)), now=0), CHROMIUM)
    assert [finding.id for finding in verdict["sent"].findings] == [refused]


def test_the_cookies_of_a_refused_response_are_stored():
    verdict = read([("Set-Cookie", "a=b")])
    assert verdict["readable"].holds is False
    assert [cookie.name for cookie in verdict.jar] == ["a"]


@pytest.mark.parametrize(
    ("expose", "credentials", "name", "readable"),
    [
        ("", "include", "content-type", True),
        ("", "include", "date", False),
        ("Date", "include", "date", True),
        ("x, DATE", "include", "Date", True),
        ("*", "omit", "date", True),
        ("*", "include", "date", False),
        ("Set-Cookie", "include", "set-cookie", False),
        ("", "include", "x-is-not-there", True),
    ],
)
def test_a_page_reads_only_exposed_headers(expose, credentials, name, readable):
    headers = [("Date", "today"), ("Content-Type", "text/html"), ("Set-Cookie", "a=b"), *allow(PAGE, "true")]
    verdict = read([*headers, ("Access-Control-Expose-Headers", expose)], credentials, wants=(name,))
    assert verdict["readable"].holds is readable


@pytest.mark.parametrize(("vary", "reason"), [("", "response-from-cache"), ("Accept, Origin", "allow-origin-missing")])
def test_a_cached_response_without_vary_is_reported(vary, reason):
    verdict = read([("Vary", vary)], from_cache=True)
    assert verdict["readable"].findings[0].id == reason


@pytest.mark.parametrize(
    ("name", "value", "safelisted"),
    [
        ("Accept", "text/html;q=0.9", True),
        ("Accept", "a" * 128, True),
        ("Accept", "a" * 129, False),
        ("Accept", 'a"', False),
        ("Accept-Language", "de-CH, *;q=0.5", True),
        ("Accept-Language", "de_CH", False),
        ("Content-Type", "application/json", False),
        ("Content-Type", "Text/Plain; charset=utf-8", True),
        ("Content-Type", "text/plain, text/plain", False),
        ("Content-Type", "multipart/form-data; boundary=a", True),
        ("Content-Type", "", False),
        ("Range", "bytes=0-", True),
        ("Range", "bytes=9-10", True),
        ("Range", "bytes=10-9", False),
        ("Range", "bytes=-9", False),
        ("Range", "bytes=0-1,2-3", False),
        ("X-CSRFToken", "a", False),
        ("Authorization", "a", False),
    ],
)
def test_safelisted_headers(name, value, safelisted):
    assert is_safelisted(name, value) is safelisted


@pytest.mark.parametrize(
    ("url", "request_", "preflighted"),
    [
        (API, {"method": "POST"}, False),
        (API, {"method": "PUT"}, True),
        (API, {"method": "patch"}, True),
        (API, {"headers": (("X-A", "b"),)}, True),
        (API, {"headers": (("Cookie", "b"), ("Sec-A", "b"), ("Proxy-A", "b"))}, False),  # forbidden, so not sent
        (API, {"headers": tuple((name, "a" * 128) for name in ("Accept",) * 8)}, False),
        (API, {"headers": tuple((name, "a" * 128) for name in ("Accept",) * 9)}, True),  # more than 1024 bytes
        (API, {"mode": "no-cors", "headers": (("X-A", "b"),)}, False),
        (API, {"mode": "navigate", "method": "POST"}, False),
        (f"{PAGE}/x", {"method": "DELETE", "headers": (("X-A", "b"),)}, False),
        ("https://app.example.com:444/", {"method": "DELETE"}, True),
    ],
)
def test_requests_that_no_form_can_send_are_preflighted(url, request_, preflighted):
    assert predict(Situation(Page(PAGE), Request(url, **request_), now=0), CHROMIUM).preflighted is preflighted


def sent_after_preflight(*headers, status=200, **request):
    request = {"method": "PUT", "headers": (("X-CSRFToken", "t"),), "credentials": "include", **request}
    preflight = Response(status, (*allow(PAGE, "true"), *headers))
    return predict(Situation(Page(PAGE), Request(API, **request), preflight=preflight, now=0), CHROMIUM)["sent"]


METHODS, HEADERS = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"


@pytest.mark.parametrize(
    ("headers", "request_", "refused"),
    [
        ([(METHODS, "PUT"), (HEADERS, "x-csrftoken")], {}, None),
        ([(METHODS, "GET, PUT"), (HEADERS, "A, X-CsrfToken")], {}, None),
        ([(METHODS, "GET"), (METHODS, "PUT"), (HEADERS, "x-csrftoken")], {}, None),
        ([(HEADERS, "x-csrftoken")], {"method": "POST"}, None),
        ([(HEADERS, "x-csrftoken")], {}, "preflight-method-not-allowed"),
        ([(METHODS, "put"), (HEADERS, "x-csrftoken")], {}, "preflight-method-not-allowed"),
        ([(METHODS, "*"), (HEADERS, "x-csrftoken")], {}, "preflight-method-not-allowed"),
        ([(METHODS, "*"), (HEADERS, "*")], {"credentials": "omit"}, None),
        ([(METHODS, "PUT"), (HEADERS, "*")], {}, "preflight-header-not-allowed"),
        (
            [(METHODS, "*"), (HEADERS, "*")],
            {"credentials": "omit", "headers": (("Authorization", "a"),)},
            None,
        ),
        ([(METHODS, "PUT")], {}, "preflight-header-not-allowed"),
        ([(METHODS, "PUT POST"), (HEADERS, "x-csrftoken")], {}, "preflight-methods-malformed"),
        ([(METHODS, "PUT"), (HEADERS, "x(csrftoken)")], {}, "preflight-headers-malformed"),
    ],
)
def test_a_preflight_allows_what_it_lists(headers, request_, refused):
    link = sent_after_preflight(*headers, **request_)
    assert link.holds is (refused is None)
    assert [finding.id for finding in link.findings] == ([refused] if refused else [])


def test_a_wildcard_covers_authorization_in_every_engine():
    """Fetch exempts it ("CORS non-wildcard request-header name"); measured, the three engines do not."""
    request = Request(API, headers=(("Authorization", "a"),))
    for engine in (*ENGINES.values(), STANDARD):
        response = Response(204, (*allow("*"), (HEADERS, "*")))
        link = predict(Situation(Page(PAGE), request, preflight=response, now=0), engine)["sent"]
        assert link.holds is (engine is not STANDARD)


@pytest.mark.parametrize(
    ("status", "location", "refused"),
    [
        (200, (), None),
        (204, (), None),
        (404, (), "preflight-status"),
        (301, ("/x",), "preflight-redirected"),
        (308, ("/x",), "preflight-redirected"),
        (301, (), "preflight-status"),  # without a Location, it is no redirect (Chromium, measured)
        (302, ("",), "preflight-status"),
        (300, ("/x",), "preflight-status"),
        (304, ("/x",), "preflight-status"),
    ],
)
def test_a_preflight_needs_an_ok_status(status, location, refused):
    headers = ((METHODS, "PUT"), (HEADERS, "x-csrftoken"), *(("Location", value) for value in location))
    link = sent_after_preflight(*headers, status=status)
    assert [finding.id for finding in link.findings] == ([refused] if refused else [])


def test_without_a_preflight_response_sent_is_undecided():
    verdict = predict(Situation(Page(PAGE), Request(API, "PUT"), now=0), CHROMIUM)
    assert verdict.preflighted
    assert verdict["sent"].holds is None


def test_no_cors_keeps_only_safelisted_headers():
    headers = (("Accept", "a"), ("Content-Type", "application/json"), ("Range", "bytes=0-"), ("X-A", "b"))
    assert set_by_page(Request(API, mode="no-cors", headers=headers)) == (("Accept", "a"),)


@pytest.mark.parametrize(("credentials", "stored"), [("omit", 0), ("same-origin", 0), ("include", 1)])
def test_a_cross_origin_fetch_stores_cookies_only_with_include(credentials, stored):
    assert len(read([("Set-Cookie", "a=b")], credentials).stored) == stored


@pytest.mark.parametrize(
    ("page", "headers", "status", "origin", "reason"),
    [
        ("https://app.example.com/", (), 200, "null", "allow-origin-missing-after-redirect"),
        ("https://api.example.com/", (), 200, "https://api.example.com", "allow-origin-missing-after-redirect"),
        ("https://app.example.com/", (), 502, "null", "allow-origin-missing-on-error"),
        (
            "https://app.example.com/",
            (("Access-Control-Allow-Origin", ORIGIN),),
            200,
            "null",
            "allow-origin-null-mismatch",
        ),
        ("https://app.example.com/", (("Access-Control-Allow-Origin", "*"),), 200, "null", "allow-origin-wildcard"),
    ],
)
def test_a_redirect_to_another_origins_login_is_named(page, headers, status, origin, reason):
    login = redirected("https://login.example/oauth2/start", page=page)
    verdict = predict(replace(login, response=Response(status, headers)), ENGINES["chromium"])
    assert verdict.origin == origin
    assert [finding.id for finding in verdict["readable"].findings] == [reason]


def test_a_redirect_within_the_api_is_no_login_elsewhere():
    moved = redirected("https://api.example.com/new/")
    findings = predict(replace(moved, response=Response(200)), ENGINES["chromium"])["readable"].findings
    assert [finding.id for finding in findings] == ["allow-origin-missing"]
