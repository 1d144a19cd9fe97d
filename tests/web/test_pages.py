"""A user's steps on the two pages, in a real Chromium: logging in, posting, starting over, editing, switching."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lab.scenarios.deployment import Deployment
from tests.web.conftest import Up
from tests.web.pages import (
    LETS_LOG_IN,
    NO_COOKIES,
    case,
    cookie_names,
    expected,
    only_in,
    run,
    short_outcome,
)

pytestmark = pytest.mark.thorough


@only_in(*LETS_LOG_IN)
def test_after_a_login_at_django_both_pages_show_the_expected_result(scenario: Deployment, page: Page):
    page.goto(scenario.web_origin)
    assert run(page, "whoami-after-first-party-login") == expected(scenario, "WHOAMI")
    assert case(page, "whoami-after-first-party-login").get_attribute("data-agrees") == "yes"
    assert {cookie["name"] for cookie in page.context.cookies()} == cookie_names(scenario)
    page.get_by_role("link", name="The same fetch in one short file").click()
    assert short_outcome(page) == expected(scenario, "WHOAMI")


@only_in(NO_COOKIES)
def test_a_samesite_none_cookie_without_secure_is_refused_even_on_djangos_page(scenario: Deployment, page: Page):
    with page.expect_response(f"{scenario.api_origin}/accounts/login/") as refused:
        page.goto(f"{scenario.api_origin}/lab/login/")
    assert refused.value.status == 403
    page.wait_for_url(f"{scenario.web_origin}/")  # at once, before a user could read the reason
    assert page.context.cookies() == []


@pytest.fixture
def script(checkout: Path) -> Iterator[Path]:
    """Yield the path of csr-api-call.js in the running checkout; restore the file afterwards."""
    path = checkout / "web" / "csr-api-call.js"
    original = path.read_text()
    yield path
    path.write_text(original)


@only_in("different-port-no-credentials")
def test_setting_credentials_to_include_turns_401_into_200_on_reload(scenario: Deployment, page: Page, script: Path):
    page.goto(f"{scenario.api_origin}/lab/login/?back=/csr-api-call.html")
    page.wait_for_url(f"{scenario.web_origin}/csr-api-call.html**")
    assert short_outcome(page) == "401"

    line = "credentials: config.fetchCredentials,"
    assert script.read_text().count(line) == 1
    script.write_text(script.read_text().replace(line, "credentials: 'include',"))
    page.reload()
    assert short_outcome(page) == "200"


def test_cookies_of_one_scenario_do_not_stop_a_login_in_another(up: Up, page: Page):
    for name in ("different-host-shared-domain", "different-host", "different-host-shared-domain"):
        page.goto(up(name).web_origin)
        assert run(page, "login") == "200"


def test_an_open_page_sees_a_new_scenario_on_reload(up: Up, page: Page):
    page.goto(up("different-port").web_origin)
    assert run(page, "whoami-after-first-party-login") == "200"
    for name, wanted in (("different-port-no-cors", "throws"), ("different-port", "200")):
        up(name)
        page.reload()
        expect(page.locator("#scenario")).to_have_text(name)
        expect(case(page, "whoami-after-first-party-login")).to_have_attribute("data-measured", "")
        assert run(page, "whoami-after-first-party-login") == wanted
