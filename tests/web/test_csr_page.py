"""csr-api-call.html, the page of the lecture: what it may read, and beside it what Django answered."""

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import SECRET_KEY, is_free, wait_until
from tests.web.conftest import Up
from tests.web.pages import short_outcome

pytestmark = pytest.mark.thorough

WITHOUT = "Django answered 401 to a request without cookies."
WITH = "Django answered 200 to a request with csrftoken and sessionid."


@pytest.mark.parametrize(
    ("name", "anonymous", "logged_in"),
    [
        ("different-port-no-cors", ("throws", WITHOUT), ("throws", WITHOUT)),
        ("different-port-no-credentials", ("401", WITHOUT), ("401", WITHOUT)),
        ("different-port", ("401", WITHOUT), ("200", WITH)),
    ],
)
def test_each_step_of_the_lecture_shows_what_django_answered(up: Up, page: Page, name, anonymous, logged_in):
    scenario = up(name)
    address = f"{scenario.web_origin}/csr-api-call.html"
    page.goto(address)
    expect(page.locator("#django")).to_have_text(anonymous[1])
    assert short_outcome(page) == anonymous[0]

    page.goto(f"{scenario.api_origin}/accounts/login/")
    page.get_by_label("Username").fill("demo")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="You are demo").wait_for()
    page.goto(address)
    expect(page.locator("#django")).to_have_text(logged_in[1])
    assert short_outcome(page) == logged_in[0]


def test_a_request_that_was_not_sent_and_an_api_that_is_down_are_told_apart(up: Up, page: Page, checkout: Path):
    scenario = up("different-port-no-cors")
    page.route(f"{scenario.api_origin}/**", lambda route: route.abort())
    page.goto(f"{scenario.web_origin}/csr-api-call.html")
    expect(page.locator("#django")).to_have_text("Nothing reached Django.")

    os.kill(int((checkout / ".crosshost/run/django.process").read_text()), signal.SIGTERM)
    wait_until(lambda: is_free(8000))
    page.unroute_all()
    page.reload()
    expect(page.locator("#django")).to_contain_text("Django does not answer. Is it running?")
    assert short_outcome(page) == "throws"


def test_the_line_is_absent_outside_the_demo(up: Up, page: Page):
    scenario = up("different-port", DJANGO_DEMO="false", DJANGO_SECRET_KEY=SECRET_KEY)
    with page.expect_request(f"{scenario.api_origin}/blog/whoami/"):  # without a trace
        page.goto(f"{scenario.web_origin}/csr-api-call.html")
    assert short_outcome(page) == "401"
    expect(page.locator("#django")).to_be_empty()
