"""LAB_FAULT: what each deliberate mistake changes, and that the demo is required."""

import os
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import override_settings

from config.environment import EnvError
from crosshost.policy.folded import unfolded
from tests.django.conftest import PAGE, policy_of
from witness import faults


@pytest.mark.parametrize(
    ("name", "near"),
    [("login-redirct", "login-redirect"), ("proxy-drop-port", "proxy-drops-port"), ("VARY", "vary-missing")],
)
def test_an_unknown_mistake_suggests_the_nearest(name, near):
    with pytest.raises(EnvError, match=f"\"LAB_FAULT\" invalid: '{name}' is not a known fault: write ") as refusal:
        faults.apply(name, {})
    assert str(refusal.value).rpartition(" ")[2] in faults.DJANGO + faults.NGINX
    if name != "VARY":
        assert str(refusal.value).endswith(near)


@pytest.mark.parametrize("name", ["login-redirect", "proxy-drops-port", "nonsense"])
def test_outside_the_demo_every_mistake_is_refused_with_one_line(serve, name):
    code, lines = serve(LAB_FAULT=name, DJANGO_DEMO="false", DJANGO_SECRET_KEY="0123456789abcdefghijklmnopqrst").ends()
    assert code != 0
    assert lines == [
        f"Environment variable \"LAB_FAULT\" invalid: '{name}' is a deliberate mistake, for the demo only: "
        "leave it out, or write DJANGO_DEMO=true"
    ]


def test_an_unknown_mistake_stops_the_server_with_one_line(serve):
    code, lines = serve(LAB_FAULT="login-redirct").ends()
    assert code != 0
    assert lines == [
        "Environment variable \"LAB_FAULT\" invalid: 'login-redirct' is not a known fault: write login-redirect"
    ]


@pytest.mark.parametrize("name", ["", *faults.NGINX])
def test_without_a_fault_and_with_one_of_nginx_nothing_changes(name):
    changed = {"MIDDLEWARE": ["one"]}
    faults.apply(name, changed)
    assert changed == {"MIDDLEWARE": ["one"]}


@pytest.fixture
def with_fault(settings):
    """Set LAB_FAULT in this process: the client reads MIDDLEWARE again for each test."""

    def make(name: str) -> None:
        changed = {"MIDDLEWARE": [*settings.MIDDLEWARE]}
        faults.apply(name, changed)
        for key, value in changed.items():
            setattr(settings, key, value)

    return make


def test_origins_as_written_keeps_case_and_slash(with_fault, page, demo, monkeypatch):
    monkeypatch.setenv("CORS_ALLOWED_ORIGINS", "http://LocalHost:3000")
    monkeypatch.setenv("CSRF_TRUSTED_ORIGINS", " http://localhost:3000/ ,")
    with_fault("origins-as-written")
    assert settings.CORS_ALLOWED_ORIGINS == ["http://LocalHost:3000"]
    assert settings.CSRF_TRUSTED_ORIGINS == ["http://localhost:3000/"]
    response = page.log_in()
    assert response.status_code == 403
    assert response.json()["reason"].startswith("Origin checking failed")
    assert "Access-Control-Allow-Origin" not in response


@pytest.mark.parametrize(("fault", "headers"), [("", True), ("cors-middleware-last", False)])
def test_cors_middleware_last_loses_the_headers_of_a_redirect_and_of_a_disallowed_host(
    page, with_fault, fault, headers
):
    with_fault(fault)
    redirect = page.get("/blog/whoami")
    assert redirect.status_code == 301
    assert ("Access-Control-Allow-Origin" in redirect) is headers
    refused = page.get("/blog/whoami/", headers={"host": "elsewhere.example"})
    assert refused.status_code == 400
    assert ("Access-Control-Allow-Origin" in refused) is headers
    kept = page.send("POST", "/blog/posts/", {})
    assert (kept.status_code, kept["Access-Control-Allow-Origin"]) == (403, PAGE)


def test_login_redirect_answers_302_where_401_belongs(page, with_fault, db):
    assert page.get("/blog/whoami/").status_code == 401
    with_fault("login-redirect")
    response = type(page)().get("/blog/whoami/?a=b")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/blog/whoami/%3Fa%3Db")


def test_vary_missing_makes_the_posts_cacheable_for_every_origin(page, with_fault, db):
    assert "origin" in page.get("/blog/posts/")["Vary"]
    with_fault("vary-missing")
    response = type(page)().get("/blog/posts/")
    assert "Vary" not in response
    assert response["Cache-Control"] == "public, max-age=10"


@pytest.mark.parametrize(("fault", "result"), [("", 403), ("cross-site-form-post", 200)])
def test_cross_site_form_post_removes_the_csrf_check_from_one_view(logged_in, with_fault, fault, result):
    with_fault(fault)
    headers = {"origin": "https://attacker.localhost:3443"}
    attacker = type(logged_in)()
    attacker.cookies = logged_in.cookies
    response = attacker.post("/lab/arrival/?back=/cases/%3Fstop%3D2", headers=headers)
    assert (response.status_code, response["Location"]) == (302, f"{PAGE}/cases/?stop=2&result={result}")
    assert attacker.send("POST", "/blog/posts/", {}).status_code == 403  # everywhere else it is checked


def test_set_cookie_folded_sends_one_header_for_all_cookies(page, demo, with_fault):
    with_fault("set-cookie-folded")
    response = page.log_in()
    assert response.status_code == 200
    assert not response.cookies
    assert [one.partition("=")[0] for one in unfolded(response["Set-Cookie"])] == ["csrftoken", "sessionid"]


def test_an_arrival_reports_whether_the_session_cookie_was_sent(page, logged_in):
    for client, result in ((page.__class__(), 401), (logged_in, 200)):
        assert client.get("/lab/arrival/?back=/x")["Location"] == f"{PAGE}/x?result={result}"
        assert client.get("/lab/arrival/?back=//evil.example")["Location"] == f"{PAGE}/?result={result}"


def test_the_sandboxed_document_has_no_origin_and_leads_back_to_the_page_alone(page):
    response = page.get("/lab/sandbox/", {"back": "//evil.example", "ask": "</script><script>alert(1)"})
    policy = policy_of(response)
    nonce = re.search('<script nonce="(.+?)">', response.content.decode())[1]
    assert (policy["sandbox"], policy["script-src"]) == ("allow-scripts", f"'nonce-{nonce}'")
    assert policy["default-src"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
    assert b"<script>alert" not in response.content
    assert f'"back": "{PAGE}/"'.encode() in response.content


def test_a_cookie_too_large_has_the_whole_session_in_more_than_4096_bytes(page, with_fault, demo, settings):
    with_fault("cookie-too-large")
    value = page.log_in().cookies[settings.SESSION_COOKIE_NAME].value
    assert 4096 < len(settings.SESSION_COOKIE_NAME) + len(value) < 4200
    assert page.get("/blog/whoami/").json() == {"username": "demo"}


def test_the_stream_of_events_needs_a_session(page, logged_in):
    refused = type(page)().get("/lab/events/", headers={"accept": "text/event-stream"})
    assert (refused.status_code, refused["Content-Type"]) == (401, "application/json")
    stream = logged_in.get("/lab/events/")
    assert (stream.status_code, stream["Content-Type"]) == (200, "text/event-stream")
    assert stream.content == b'data: {"username": "demo"}\n\n'


@pytest.mark.parametrize(("with_cookies", "state", "result"), [(True, "", 200), (False, "", 401), (True, "x", 401)])
def test_an_oauth_callback_compares_the_state_with_the_sessions(page, db, with_cookies, state, result):
    to = QueryDict(urlsplit(page.get("/lab/oauth/start/?back=/x")["Location"]).query)
    assert to["response_mode"] == "form_post"
    assert to["redirect_uri"].endswith("/lab/oauth/callback/")
    client = page if with_cookies else type(page)()
    form = {"state": state or to["state"]}
    headers = {"origin": "https://identity.localhost:3443"}
    for _ in range(2):  # a state is for one login
        response = client.post("/lab/oauth/callback/?back=/x", form, headers=headers)
        assert response["Location"] == f"{PAGE}/x?result={result}"
        result = 401


def test_an_oauth_state_may_come_back_in_the_query(page, db):
    to = QueryDict(urlsplit(page.get("/lab/oauth/start/")["Location"]).query)
    response = page.get("/lab/oauth/callback/", {"state": to["state"]})
    assert response["Location"] == f"{PAGE}/?result=200"


def test_a_secret_key_per_worker_is_made_in_each_process_that_forks(with_fault, monkeypatch):
    children = []
    monkeypatch.setattr(os, "register_at_fork", lambda after_in_child: children.append(after_in_child))
    with_fault("secret-key-per-worker")
    before, keys = settings.SECRET_KEY, set()
    with override_settings():
        for _ in range(2):
            children[0]()
            keys.add(settings.SECRET_KEY)
    assert len(keys | {before}) == 3
    assert before == settings.SECRET_KEY
