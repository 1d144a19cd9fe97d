"""The Content-Security-Policy of Django's own pages."""

import http.client
import re

import pytest

from tests.django.conftest import NAVIGATION, PAGE, policy_of
from tests.django.server import PRODUCTION, Server

PAGES = {
    "/blog/whoami/": 401,
    "/blog/posts/": 200,
    "/accounts/login/": 200,
    "/nothing/": 404,
    "/admin/login/": 200,
    "/lab/": 200,
    "/lab/reports/": 200,
    "/lab/login/": 200,
    "/lab/cookies/": 200,
    "/lab/form/": 200,
    "/lab/elsewhere/": 200,
    "/lab/sandbox/": 200,
}
LOCKED = {"default-src", "base-uri", "frame-ancestors"}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_djangos_has_a_policy_without_unsafe_sources(person, demo, path):
    shown = person.get(path)
    assert (shown.status_code, shown["Content-Type"]) == (PAGES[path], "text/html; charset=utf-8")
    policy = policy_of(shown)
    assert {policy[directive] for directive in LOCKED} == {"'none'"}
    assert {"script-src", "form-action"} <= policy.keys() or policy["default-src"] == "'none'"
    assert not re.search(r"unsafe|\*|http:(?!//localhost)(?! https:)", shown["Content-Security-Policy"])
    assert shown["X-Frame-Options"] == "DENY"  # for browsers without frame-ancestors


@pytest.mark.parametrize("path", ["/accounts/login/", "/lab/login/", "/blog/whoami/", "/admin/login/"])
def test_a_form_of_djangos_may_lead_to_the_page_and_nowhere_else(person, demo, path):
    assert policy_of(person.get(path))["form-action"] == f"'self' {PAGE}"


def test_an_error_page_has_the_policy_too(person):
    refused = person.post("/accounts/logout/")
    assert (refused.status_code, policy_of(refused)["default-src"]) == (403, "'none'")
    misdirected = person.get("/blog/whoami/", headers={"host": "evil.example"})
    assert (misdirected.status_code, policy_of(misdirected)["default-src"]) == (400, "'none'")


@pytest.mark.parametrize("path", ["/blog/whoami/", "/blog/posts/", "/accounts/csrf/", "/nothing/"])
def test_json_has_no_policy_because_it_loads_nothing(page, demo, path):
    response = page.get(path)
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" not in response


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_djangos_has_anything_inline_but_what_a_nonce_permits(person, demo, path):
    shown = person.get(path)
    text = shown.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    for attributes in re.findall(r"<script([^>]*)>", text):
        nonce = re.search('nonce="(.+?)"', attributes)
        permitted = nonce and f"'nonce-{nonce[1]}'" in shown["Content-Security-Policy"]
        assert permitted or "src=" in attributes or "application/json" in attributes


def ask(server: Server, path: str) -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", path, headers={"Host": "localhost", "Accept": NAVIGATION})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def test_with_the_debug_toolbar_scripts_may_fetch_its_panels(serve):
    response, text = ask(serve(DEBUG_TOOLBAR="true").wait(), "/accounts/login/")
    assert "djDebug" in text
    assert policy_of(response.headers)["connect-src"] == "'self'"


def test_outside_the_demo_the_policy_is_the_same(serve):
    response, _ = ask(serve(**PRODUCTION, WEB_ORIGIN="https://app.example.com").wait(), "/accounts/login/")
    policy = policy_of(response.headers)
    assert policy["form-action"] == "'self' https://app.example.com"
    assert {policy[directive] for directive in LOCKED} == {"'none'"}
