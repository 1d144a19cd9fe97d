"""A user's steps on the two pages, in a real Chromium: logging in, posting, starting over, editing, switching."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lab.scenarios.deployment import Deployment
from tests.conftest import Run
from tests.web.conftest import Up
from tests.web.pages import (
    LETS_FETCH_LOG_IN,
    LETS_LOG_IN,
    NO_COOKIES,
    cookie_names,
    expected,
    log_in_at_django,
    only_in,
    outcome,
    press,
    short_outcome,
)

pytestmark = pytest.mark.thorough


@only_in(*LETS_LOG_IN)
def test_after_a_login_at_django_both_pages_show_the_expected_result(scenario: Deployment, page: Page):
    page.goto(scenario.web_origin)
    log_in_at_django(page)
    assert {cookie["name"] for cookie in page.context.cookies()} == cookie_names(scenario)
    assert press(page, "whoami") == expected(scenario, "WHOAMI")
    assert outcome(page, "whoami", "agrees") == "yes"
    # A post needs everything that a login by fetch needs, and a session.
    whoami, login = expected(scenario, "WHOAMI"), expected(scenario, "LOGIN")
    assert press(page, "post") == (login if login != "200" else "201" if whoami == "200" else whoami)

    page.click("#whoami-form a")
    assert short_outcome(page) == expected(scenario, "WHOAMI")

    page.click("main a[href='index.html']")
    page.click("#start-over-button")
    page.wait_for_url(f"{scenario.web_origin}/")
    assert page.context.cookies() == []


@only_in(NO_COOKIES)
def test_a_samesite_none_cookie_without_secure_is_refused_even_on_djangos_page(scenario: Deployment, page: Page):
    with page.expect_response(f"{scenario.api_origin}/accounts/login/") as refused:
        page.goto(f"{scenario.api_origin}/lab/login/")
    assert refused.value.status == 403
    page.wait_for_url(f"{scenario.web_origin}/")  # at once, before a user could read the reason
    assert page.context.cookies() == []


@only_in(*LETS_FETCH_LOG_IN)
def test_a_post_is_written_listed_and_deleted_and_logout_ends_the_session(scenario: Deployment, page: Page):
    page.goto(scenario.web_origin)
    assert press(page, "login") == "200"
    page.get_by_label("Title").fill("By a browser")
    assert press(page, "post") == "201"
    mine = page.locator("#posts-list li", has_text="By a browser")
    mine.get_by_role("button").click()
    assert outcome(page, "post-delete", "result") == "200"
    mine.wait_for(state="detached")
    assert page.locator("#posts-list li").count() > 0
    page.locator("#posts-heading:focus").wait_for()  # the button that had the focus is gone

    assert press(page, "logout") == "200"
    assert press(page, "whoami") == "401"


@only_in("different-host")
def test_start_over_expires_a_cookie_that_another_scenario_left(scenario: Deployment, page: Page):
    page.context.add_cookies([{"name": "csrftoken", "value": "x" * 32, "domain": ".shop.localhost", "path": "/"}])
    page.goto(f"{scenario.web_origin}/index.html")
    page.click("#start-over-button")
    page.wait_for_url(f"{scenario.web_origin}/")
    assert page.context.cookies() == []


@only_in("different-port")
def test_login_and_whoami_work_by_keyboard(scenario: Deployment, page: Page):
    page.goto(scenario.web_origin)
    expect(page.locator("#login-button")).to_be_visible()  # before that, no press of Tab counts
    for action in ("login", "whoami"):
        for _ in range(10):
            page.keyboard.press("Tab")
            if page.locator(f"#{action}-button:focus").count():
                break
        page.keyboard.press("Enter")
        assert outcome(page, action, "result") == "200"


@pytest.fixture
def script(checkout: Path) -> Iterator[Path]:
    """Yield the path of csr-api-call.js in the running checkout; restore the file afterwards."""
    path = checkout / "web" / "csr-api-call.js"
    original = path.read_text()
    yield path
    path.write_text(original)


@only_in("different-port-no-credentials")
def test_setting_credentials_to_include_turns_401_into_200_on_reload(scenario: Deployment, page: Page, script: Path):
    page.goto(scenario.web_origin)
    log_in_at_django(page)
    page.goto(f"{scenario.web_origin}/csr-api-call.html")
    assert short_outcome(page) == "401"

    line = "credentials: config.fetchCredentials,"
    assert script.read_text().count(line) == 1
    script.write_text(script.read_text().replace(line, "credentials: 'include',"))
    page.reload()
    assert short_outcome(page) == "200"


def test_cookies_of_one_scenario_do_not_stop_a_login_in_another(up: Up, page: Page):
    for name in ("different-host-shared-domain", "different-host", "different-host-shared-domain"):
        page.goto(up(name).web_origin)
        assert press(page, "login") == "200"


def test_an_open_page_sees_a_new_scenario_on_reload_and_a_stop_at_once(up: Up, page: Page, run: Run):
    page.goto(up("different-port").web_origin)
    log_in_at_django(page)
    assert press(page, "whoami") == "200"
    for name, wanted in (("different-port-no-cors", "throws"), ("different-port", "200")):
        up(name)
        page.reload()
        expect(page.locator("#scenario")).to_have_text(name)
        assert press(page, "whoami") == wanted

    run("scripts/down")
    assert press(page, "whoami") == "throws"
    assert "none arrived (network, certificate)" in page.inner_text("#whoami-outcome")
