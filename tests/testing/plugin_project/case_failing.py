"""Tests that fail, for what their reports show."""

import pytest
from conftest import API, PAGE


def test_red(crosshost_browser, user, log_in):
    page = crosshost_browser("chromium").open(PAGE)
    log_in(page)
    page.fetch(f"{API}/blog/whoami/?key=a-secret-key", credentials="include")
    evil = crosshost_browser("firefox").open("https://evil.example/")
    evil.send_beacon(f"{API}/accounts/login/", "a-secret-body")
    pytest.fail("it is red")


@pytest.fixture
def logged_in(crosshost_browser, db):
    page = crosshost_browser("chromium").open(PAGE)
    assert page.fetch(f"{API}/blog/whoami/", credentials="include").ok


def test_red_in_a_fixture(logged_in):
    pass


def test_red_without_a_request(crosshost_browser):
    crosshost_browser("chromium")
    pytest.fail("it is red")


def test_green(crosshost_browser, db):
    assert crosshost_browser("chromium").open(PAGE).fetch(f"{API}/accounts/csrf/").ok


@pytest.mark.parametrize("engine", ["firefox", "firefoxx"])
def test_red_by_an_error_of_ours(crosshost_browser, db, engine):
    crosshost_browser(engine).open("https://evil.example/").fetch(f"{API}/accounts/csrf/")


def test_red_by_a_status(crosshost_browser, db):
    page = crosshost_browser("chromium").open(PAGE)
    status = page.fetch(f"{API}/accounts/login/", method="POST", credentials="include").status
    assert status == 200
