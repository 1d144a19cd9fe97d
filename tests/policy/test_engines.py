"""What each engine does, as it was measured: docs/browsers.md, and the stories of env/faults."""

import json

import pytest

from crosshost import Problem
from crosshost.policy import ENGINES, Page, Request, Response, Situation, document_cookie, predict
from crosshost.policy.engine import engine as engine_of
from tests.conftest import ROOT

ALL = set(ENGINES)
NOW = 1_700_000_000.0


def visit(engine, url, *headers, jar=()):
    """The jar after a person's own visit to `url`, as a first-party login makes it."""
    response = Response(200, tuple(("Set-Cookie", header) for header in headers))
    return predict(Situation(Page(url), Request(url, mode="navigate"), jar, response=response, now=NOW), engine).jar


def fetched(engine, page, url, *headers, jar=(), now=NOW, **request):
    response = Response(200, tuple(("Set-Cookie", header) for header in headers))
    asks = {"credentials": "include", **request}
    return predict(Situation(page, Request(url, **asks), jar, response=response, now=now), engine)


def engines_that(does) -> set[str]:
    return {name for name, engine in ENGINES.items() if does(engine)}


FRONTEND, BACKEND = "https://frontend.localhost:3443/", "https://backend.localhost:8443/"
APP, API = "https://app.shop.localhost:3443/", "https://api.shop.localhost:8443/"
NONE = "a=b; SameSite=None; Secure"
CHROMIUM = {"chromium", "chromium-blocked"}


@pytest.mark.parametrize(
    ("page", "api", "header", "who"),
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
def test_a_fetch_brings_what_a_first_party_login_stored(page, api, header, who):
    assert engines_that(lambda e: fetched(e, Page(page), api, jar=visit(e, api, header)).attached) == who


@pytest.mark.parametrize(
    ("page", "api", "header", "who"),
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
def test_a_fetch_brings_what_a_fetch_stored(page, api, header, who):
    def does(engine):
        stored = fetched(engine, Page(page), api, header).jar
        return fetched(engine, Page(page), api, jar=stored).attached

    assert engines_that(does) == who


def test_what_a_fetch_stored_in_a_partition_the_apis_own_page_does_not_see():
    def does(engine):
        return document_cookie(Page(BACKEND), fetched(engine, Page(FRONTEND), BACKEND, NONE).jar, engine, NOW)

    assert engines_that(does) == {"chromium"}


@pytest.mark.parametrize(
    ("page", "url", "who"),
    [
        ("https://localhost:3443/", "http://localhost:8000/", {*CHROMIUM, "firefox"}),
        ("https://app.example.com/", "http://api.example.com/", set()),
        ("https://app.example.com/", "https://api.example.com/", ALL),
        ("http://app.example.com/", "http://api.example.com/", ALL),
    ],
)
def test_a_secure_page_fetches_nothing_over_http(page, url, who):
    assert engines_that(lambda engine: fetched(engine, Page(page), url)["sent"].holds) == who


def test_a_secure_frame_is_enough_to_block_mixed_content():
    page = Page("http://app.example.com/", framed_by=("https://outer.example/",))
    assert engines_that(lambda engine: fetched(engine, page, "http://api.example.com/")["sent"].holds) == set()


@pytest.mark.parametrize(
    ("same_site", "method", "brought"),
    [
        ("SameSite=Strict", "GET", set()),
        ("SameSite=Lax", "GET", ALL),
        ("SameSite=Lax", "POST", set()),
        ("SameSite=None", "POST", ALL),
    ],
)
def test_a_link_brings_lax_cookies_and_a_form_of_another_site_none_but_those_of_none(same_site, method, brought):
    def does(engine):
        jar = visit(engine, BACKEND, f"a=b; Secure; {same_site}")
        return fetched(engine, Page(FRONTEND), BACKEND, jar=jar, mode="navigate", method=method).attached

    assert engines_that(does) == brought


@pytest.mark.parametrize(("seconds", "who"), [(119, {*CHROMIUM, "firefox"}), (120, {"firefox"})])
def test_a_young_cookie_without_samesite_goes_with_a_form_of_another_site(seconds, who):
    def does(engine):
        jar = visit(engine, BACKEND, "a=b; Secure")
        form = {"mode": "navigate", "method": "POST", "now": NOW + seconds}
        return fetched(engine, Page(FRONTEND), BACKEND, jar=jar, **form).attached

    assert engines_that(does) == who


@pytest.mark.parametrize(
    ("page", "brought"),
    [
        (Page(API), True),
        (Page(API, framed_by=(APP,)), True),
        (Page(API, framed_by=("https://outer.example/",)), False),
        (Page(API, framed_by=(APP, "https://outer.example/")), False),
        (Page(API, opaque=True), False),
    ],
)
def test_a_frame_of_another_site_makes_a_request_cross_site(page, brought):
    for engine in ENGINES.values():
        jar = visit(engine, API, "a=b; SameSite=Lax; Secure")
        assert bool(fetched(engine, page, API, jar=jar).attached) is brought


def test_a_document_without_an_origin_is_a_third_party():
    def does(engine):
        jar = visit(engine, API, NONE)
        return fetched(engine, Page(API, opaque=True), API, jar=jar).attached

    assert engines_that(does) == {"chromium", "webkitgtk"}


def test_a_form_that_leads_to_another_site_may_store_any_cookie():
    def does(engine):
        return fetched(engine, Page(FRONTEND), BACKEND, "a=b; SameSite=Strict", mode="navigate", method="POST").jar

    assert engines_that(does) == ALL


def test_an_expired_cookie_is_not_sent():
    for engine in ENGINES.values():
        jar = visit(engine, API, "a=b; Max-Age=60")
        assert fetched(engine, Page(APP), API, jar=jar, now=NOW + 59).attached
        assert not fetched(engine, Page(APP), API, jar=jar, now=NOW + 60).attached


def test_a_redirect_through_another_site_makes_a_request_cross_site_where_the_engine_looks():
    def does(engine):
        jar = visit(engine, API, "a=b; SameSite=Strict; Secure")
        way = (
            Response(307, (("Access-Control-Allow-Origin", "*"), ("Location", BACKEND))),
            Response(307, (("Access-Control-Allow-Origin", "*"), ("Location", API))),
        )
        situation = Situation(Page(APP), Request(API, mode="navigate"), jar, redirects=way, now=NOW)
        return predict(situation, engine).attached

    assert engines_that(does) == ALL - {"firefox"}


def test_an_engine_can_be_asked_for_as_of_an_older_build():
    for name, newest in ENGINES.items():
        assert engine_of(name) == engine_of(name, "999") == newest
    assert engine_of("firefox", "153").cache_serves_other_origins
    assert [engine_of("firefox", one).cache_serves_other_origins for one in ("141", "140", "128")] == [
        True,
        False,
        False,
    ]
    assert engine_of("firefox", "140").name == "firefox"


def test_what_is_no_version_is_one_line_with_a_right_one():
    with pytest.raises(Problem, match=r"^'esr' is no version: write one like 140, or 2[.]50$"):
        engine_of("firefox", "esr")


def test_every_engine_of_the_record_is_here():
    assert list(json.loads((ROOT / "measurements/browsers.json").read_text())["browsers"]) == list(ENGINES)
