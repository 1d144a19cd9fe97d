"""The rules of each engine, as measured (docs/browsers.md, and the stories of env/faults)."""

import json

import pytest

from crosshost import Problem
from crosshost.policy import ENGINES, Page, Request, Response, Situation, document_cookie, predict
from crosshost.policy.engine import engine as engine_of
from tests.conftest import ROOT

ALL = set(ENGINES)
NOW = 1_700_000_000.0


def visit(engine, url, *headers, jar=()):
    """Return the jar after a navigation to `url`, as after a first-party login."""
    response = Response(200, tuple(("Set-Cookie", header) for header in headers))
    return predict(Situation(Page(url), Request(url, mode="navigate"), jar, response=response, now=NOW), engine).jar


def fetch(engine, page, url, *headers, jar=(), now=NOW, **request):
    response = Response(200, tuple(("Set-Cookie", header) for header in headers))
    arguments = {"credentials": "include", **request}
    return predict(Situation(page, Request(url, **arguments), jar, response=response, now=now), engine)


def engines_that(outcome) -> set[str]:
    return {name for name, engine in ENGINES.items() if outcome(engine)}


FRONTEND, BACKEND = "https://frontend.localhost:3443/", "https://backend.localhost:8443/"
APP, API = "https://app.shop.localhost:3443/", "https://api.shop.localhost:8443/"
NONE = "a=b; SameSite=None; Secure"
CHROMIUM = {"chromium", "chromium-blocked"}


@pytest.mark.parametrize(
    ("page", "api", "header", "names"),
    [
        ("http://localhost:3000/", "http://localhost:8000/", "a=b; SameSite=Strict", ALL),
        (APP, API, "a=b; SameSite=Strict; Secure", ALL),
        ("http://localhost:3000/", "http://127.0.0.1:8000/", "a=b; SameSite=Lax", set()),
        (FRONTEND, BACKEND, NONE, {"chromium", "webkitgtk"}),
        (FRONTEND, BACKEND, "a=b; SameSite=Lax; Secure", set()),
        ("http://frontend.localhost/", "http://backend.localhost/", "a=b; SameSite=None", {"webkitgtk"}),
        (FRONTEND, BACKEND, f"{NONE}; Partitioned", {"webkitgtk"}),
        ("http://localhost:3000/", "https://localhost:8443/", "a=b; SameSite=Lax", ALL - CHROMIUM),
        (
            "http://localhost:3000/",
            "http://localhost:8000/",
            "a=b; Secure",
            {*CHROMIUM, "firefox"},
        ),
        (APP, API, "__Host-a=b; Secure; Path=/; Domain=shop.localhost", {"webkitgtk", "webkitgtk-itp"}),
        (APP, API, "a=b; Domain=app.shop.localhost", set()),
    ],
)
def test_fetch_sends_cookies_of_a_first_party_login(page, api, header, names):
    assert engines_that(lambda e: fetch(e, Page(page), api, jar=visit(e, api, header)).attached) == names


@pytest.mark.parametrize(
    ("page", "api", "header", "names"),
    [
        ("http://localhost:3000/", "http://localhost:8000/", "a=b; SameSite=Lax", ALL),
        (APP, API, "a=b; SameSite=Lax; Secure", ALL - {"webkitgtk"}),
        (APP, API, "a=b; SameSite=Lax; Secure; Domain=shop.localhost", ALL),
        (FRONTEND, BACKEND, NONE, {"chromium", "firefox"}),
        (FRONTEND, BACKEND, "a=b; Secure", {"firefox"}),
        (FRONTEND, BACKEND, f"{NONE}; Partitioned", {*CHROMIUM, "firefox"}),
        (FRONTEND, BACKEND, "a=b; SameSite=Lax; Secure", set()),
    ],
)
def test_fetch_sends_cookies_that_a_fetch_stored(page, api, header, names):
    def outcome(engine):
        stored = fetch(engine, Page(page), api, header).jar
        return fetch(engine, Page(page), api, jar=stored).attached

    assert engines_that(outcome) == names


def test_the_apis_own_page_does_not_see_partitioned_cookies():
    def outcome(engine):
        return document_cookie(Page(BACKEND), fetch(engine, Page(FRONTEND), BACKEND, NONE).jar, engine, NOW)

    assert engines_that(outcome) == {"chromium"}


@pytest.mark.parametrize(
    ("page", "url", "names"),
    [
        ("https://localhost:3443/", "http://localhost:8000/", {*CHROMIUM, "firefox"}),
        ("https://app.example.com/", "http://api.example.com/", set()),
        ("https://app.example.com/", "https://api.example.com/", ALL),
        ("http://app.example.com/", "http://api.example.com/", ALL),
    ],
)
def test_mixed_content_is_blocked(page, url, names):
    assert engines_that(lambda engine: fetch(engine, Page(page), url)["sent"].holds) == names


def test_an_https_ancestor_blocks_mixed_content():
    page = Page("http://app.example.com/", framed_by=("https://outer.example/",))
    assert engines_that(lambda engine: fetch(engine, page, "http://api.example.com/")["sent"].holds) == set()


@pytest.mark.parametrize(
    ("same_site", "method", "sent"),
    [
        ("SameSite=Strict", "GET", set()),
        ("SameSite=Lax", "GET", ALL),
        ("SameSite=Lax", "POST", set()),
        ("SameSite=None", "POST", ALL),
    ],
)
def test_samesite_on_cross_site_navigations(same_site, method, sent):
    def outcome(engine):
        jar = visit(engine, BACKEND, f"a=b; Secure; {same_site}")
        return fetch(engine, Page(FRONTEND), BACKEND, jar=jar, mode="navigate", method=method).attached

    assert engines_that(outcome) == sent


@pytest.mark.parametrize(("seconds", "names"), [(119, ALL), (120, ALL - CHROMIUM)])
def test_a_new_cookie_without_samesite_is_sent_with_a_cross_site_form(seconds, names):
    def outcome(engine):
        jar = visit(engine, BACKEND, "a=b; Secure")
        form = {"mode": "navigate", "method": "POST", "now": NOW + seconds}
        return fetch(engine, Page(FRONTEND), BACKEND, jar=jar, **form).attached

    assert engines_that(outcome) == names


WEBKITGTK = {"webkitgtk", "webkitgtk-itp"}


@pytest.mark.parametrize(
    ("page", "names"),
    [
        (Page(API), ALL),
        (Page(API, framed_by=(APP,)), ALL),
        (Page(API, framed_by=("https://outer.example/",)), set()),
        (Page(API, framed_by=(APP, "https://outer.example/")), WEBKITGTK),  # which looks at the first party alone
        (Page("https://outer.example/", framed_by=(API,)), WEBKITGTK),  # the host in the address bar
        (Page("https://outer.example/", framed_by=(APP,)), set()),
        (Page(API, opaque=True), set()),
        (Page(API, framed_by=(API,), opaque=True), WEBKITGTK),
    ],
)
def test_a_cross_site_ancestor_makes_a_request_cross_site(page, names):
    def outcome(engine):
        return fetch(engine, page, API, jar=visit(engine, API, "a=b; SameSite=Lax; Secure")).attached

    assert engines_that(outcome) == names


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("a=b; Secure", ALL - CHROMIUM),
        ("a=b; Secure; SameSite=Sometimes", ALL - CHROMIUM),
        ("a=b; Secure; SameSite=Lax", set()),
        ("a=b; Secure; SameSite=Strict; SameSite=None", ALL - WEBKITGTK),
    ],
)
def test_a_form_of_another_site_sends_what_is_not_lax_or_strict(header, names):
    def outcome(engine):
        form = {"mode": "navigate", "method": "POST", "now": NOW + 1000}
        return fetch(engine, Page(FRONTEND), BACKEND, jar=visit(engine, BACKEND, header), **form).attached

    assert engines_that(outcome) == names


@pytest.mark.parametrize(
    ("url", "domain", "names"),
    [
        ("http://localhost/", "localhost", ALL - WEBKITGTK),
        ("http://api.shop.localhost/", "API.shop.localhost", ALL),
        ("http://api.shop.localhost/", "Shop.localhost", ALL - WEBKITGTK),
        ("http://127.0.0.1/", "127.0.0.1", ALL),
        ("http://127.0.0.1/", "0.0.1", WEBKITGTK),
    ],
)
def test_libsoup_has_rules_of_its_own_for_domain(url, domain, names):
    assert engines_that(lambda engine: visit(engine, url, f"a=b; Domain={domain}")) == names


def test_webkitgtk_takes_hosts_below_a_public_suffix_for_the_site_of_its_page():
    def outcome(engine):
        jar = visit(engine, "http://a.localhost/", "a=b; SameSite=Strict")
        return fetch(engine, Page("http://localhost/"), "http://a.localhost/", jar=jar).attached

    assert engines_that(outcome) == {"webkitgtk"}  # with tracking prevention it is a third-party cookie


def test_a_partitioned_cookie_stays_among_frames_with_the_same_kind_of_ancestors():
    def outcome(engine):
        jar = visit(engine, API, "a=b; Secure; SameSite=None; Partitioned")
        nested = Page(API, framed_by=(API, "https://outer.example/"))
        return fetch(engine, nested, API, jar=jar).attached

    assert engines_that(outcome) == WEBKITGTK


@pytest.mark.parametrize(
    ("page", "api", "names"),
    [
        ("https://app.shop.localhost/", "https://api.shop.localhost/", ALL - {"webkitgtk"}),
        ("https://app.shop.example.com/", "https://api.shop.example.com/", ALL),
    ],
)
def test_webkitgtk_stores_from_sibling_hosts_where_the_public_suffix_list_has_a_rule(page, api, names):
    assert engines_that(lambda engine: fetch(engine, Page(page), api, "a=b").jar) == names


def test_an_opaque_document_is_a_third_party():
    def outcome(engine):
        jar = visit(engine, API, NONE)
        return fetch(engine, Page(API, opaque=True), API, jar=jar).attached

    assert engines_that(outcome) == {"chromium", *WEBKITGTK}  # WebKit's first party has an address, opaque or not


def test_a_cross_site_form_may_store_any_cookie():
    def outcome(engine):
        return fetch(engine, Page(FRONTEND), BACKEND, "a=b; SameSite=Strict", mode="navigate", method="POST").jar

    assert engines_that(outcome) == ALL


def test_an_expired_cookie_is_not_sent():
    for engine in ENGINES.values():
        jar = visit(engine, API, "a=b; Max-Age=60")
        assert fetch(engine, Page(APP), API, jar=jar, now=NOW + 59).attached
        assert not fetch(engine, Page(APP), API, jar=jar, now=NOW + 60).attached


def test_a_redirect_through_another_site_makes_a_request_cross_site():
    def outcome(engine):
        jar = visit(engine, API, "a=b; SameSite=Strict; Secure")
        redirects = (
            Response(307, (("Access-Control-Allow-Origin", "*"), ("Location", BACKEND))),
            Response(307, (("Access-Control-Allow-Origin", "*"), ("Location", API))),
        )
        situation = Situation(Page(APP), Request(API, mode="navigate"), jar, redirects=redirects, now=NOW)
        return predict(situation, engine).attached

    assert engines_that(outcome) == CHROMIUM


def test_a_redirect_through_another_site_does_not_limit_storing():
    def outcome(engine):
        allowed = (("Access-Control-Allow-Origin", APP.rstrip("/")), ("Access-Control-Allow-Credentials", "true"))
        redirect = Response(307, (*allowed, ("Location", API)))
        last = Response(200, (("Set-Cookie", "a=b; Secure; SameSite=Strict; Domain=shop.localhost"),))
        request = Request(BACKEND, credentials="include")
        return predict(Situation(Page(APP), request, redirects=(redirect,), response=last, now=NOW), engine).jar

    assert engines_that(outcome) == ALL - {"webkitgtk-itp"}  # where blocked cookies stay blocked


def test_an_older_build_has_older_rules():
    for name, newest in ENGINES.items():
        assert engine_of(name) == engine_of(name, "999") == newest
    assert engine_of("firefox", "153").cache_serves_other_origins
    assert [engine_of("firefox", version).cache_serves_other_origins for version in ("141", "140", "128")] == [
        True,
        False,
        False,
    ]
    assert engine_of("firefox", "140").name == "firefox"


def test_an_invalid_version_is_a_problem():
    with pytest.raises(Problem, match=r"^'esr' is not a version: write one like 140, or 2[.]50$"):
        engine_of("firefox", "esr")


def test_the_record_has_the_same_engines():
    assert list(json.loads((ROOT / "measurements/browsers.json").read_text())["browsers"]) == list(ENGINES)


HOST, DOMAIN, OTHER = "twin=host; Path=/", "twin=domain; Path=/; Domain=shop.localhost", "twin=other; Path=/"


@pytest.mark.parametrize(
    ("headers", "chromium", "firefox", "webkitgtk"),
    [
        ((HOST, DOMAIN), "host domain", "host domain", "host domain"),
        ((DOMAIN, HOST), "domain host", "domain host", "host domain"),
        ((HOST, DOMAIN, HOST), "host domain", "host domain", "host domain"),
        ((HOST, DOMAIN, OTHER), "domain other", "other domain", "other domain"),
        ((HOST, DOMAIN, "twin=; Max-Age=0; Path=/", OTHER), "domain other", "domain other", "other domain"),
        (
            (DOMAIN, HOST, "twin=path; Path=/blog; Domain=shop.localhost"),
            "path domain host",
            "path domain host",
            "path host domain",
        ),
    ],
)
def test_cookies_of_one_name_are_sent_in_the_order_of_the_engine(headers, chromium, firefox, webkitgtk):
    url = "http://app.shop.localhost:8000/blog/"
    for name, order in (("chromium", chromium), ("firefox", firefox), ("webkitgtk", webkitgtk)):
        sent = fetch(ENGINES[name], Page(url), url, jar=visit(ENGINES[name], url, *headers)).attached
        assert " ".join(cookie.value for cookie in sent) == order, name


@pytest.mark.parametrize(("size", "names"), [(4096, ALL), (4097, {"webkitgtk", "webkitgtk-itp"})])
def test_the_longest_cookie_that_is_kept(size, names):
    header = f"sessionid={'x' * (size - len('sessionid'))}; Path=/; Max-Age=9999"
    assert engines_that(lambda engine: visit(engine, API, header)) == names


@pytest.mark.parametrize(
    ("page", "mode", "policy", "names"),
    [
        (API, "navigate", "no-referrer", ALL),
        (API, "cors", "no-referrer", set()),
        (APP, "cors", "no-referrer", set()),
        (API, "same-origin", "no-referrer", ALL - CHROMIUM),
        (API, "no-cors", "no-referrer", ALL - CHROMIUM),
        (APP, "no-cors", "same-origin", ALL - CHROMIUM),
        (APP, "navigate", "same-origin", ALL),
        (API, "navigate", "same-origin", set()),
        (APP, "navigate", "strict-origin", set()),
    ],
)
def test_the_referrer_policy_hides_the_origin_of_a_post(page, mode, policy, names):
    document = Page(page, referrer_policy=policy)
    assert engines_that(lambda e: fetch(e, document, API, mode=mode, method="POST").origin == "null") == names
