"""The login with one click, on Django's own page."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from lab.scenarios.deployment import Deployment
from tests.web.pages import only_in

pytestmark = pytest.mark.thorough


@only_in("different-host")
def test_without_javascript_a_button_logs_in_and_leads_back(scenario: Deployment, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{scenario.api_origin}/lab/login/?back=/csr-api-call.html")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{scenario.web_origin}/csr-api-call.html")
    assert {cookie["name"] for cookie in context.cookies()} == {"csrftoken", "sessionid"}
    context.close()


@only_in("different-port")
def test_back_does_not_lead_into_the_form_that_submits_itself(scenario: Deployment, page: Page):
    page.goto(f"{scenario.web_origin}/csr-api-call.html")
    page.goto(f"{scenario.api_origin}/lab/login/?back=/")
    page.wait_for_url(f"{scenario.web_origin}/**")
    page.go_back()
    expect(page).to_have_url(f"{scenario.web_origin}/csr-api-call.html")


@only_in("different-port")
def test_a_submission_that_the_browser_loses_is_repeated(scenario: Deployment, page: Page):
    lost = []

    def lose_the_first(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.request.method)
        route.fulfill(status=204)  # which leaves the browser on the page

    page.clock.install()
    page.route("**/accounts/login/**", lose_the_first)
    with page.expect_request("**/accounts/login/**"):
        page.goto(f"{scenario.api_origin}/lab/login/?back=/csr-api-call.html", wait_until="commit")
    page.clock.fast_forward("00:16")
    expect(page).to_have_url(f"{scenario.web_origin}/csr-api-call.html")
    assert lost == ["POST"]
