"""Both sides of a request on the bench, and the login with one click, in a real Chromium."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from lab.scenarios.deployment import Deployment
from tests.conftest import Run
from tests.web.conftest import Up
from tests.web.pages import LETS_LOG_IN, cookie_names, expected, only_in, outcome, press

pytestmark = pytest.mark.thorough


NOT_THE_DEMO = {"DJANGO_DEMO": "false", "DJANGO_SECRET_KEY": "k8-Vn3_xQ7pZ1sT5wY9bD2fH4jL6mR0cG"}


def log_in_with_one_click(scenario: Deployment, page: Page) -> None:
    page.goto(scenario.web_origin)
    page.click("#lab-login-link")
    page.locator("#logged-in:checked").wait_for()
    page.wait_for_url(f"{scenario.web_origin}/")


def witness(page: Page, action: str) -> list[str]:
    """Return the text of each exchange in the witness's column beside the outcome of `action`."""
    side = page.locator(f"#{action}-outcome .witness[data-exchanges]")
    side.wait_for()
    exchanges = [re.sub(r"\n+", "\n", text) for text in side.locator(".exchange").all_inner_texts()]
    assert side.get_attribute("data-exchanges") == (str(len(exchanges)) if exchanges else "0")
    return exchanges


@only_in(*LETS_LOG_IN)
def test_login_with_one_click_returns_to_the_page_with_djangos_cookies(scenario: Deployment, page: Page):
    log_in_with_one_click(scenario, page)
    assert {cookie["name"] for cookie in page.context.cookies()} == cookie_names(scenario)
    assert press(page, "whoami") == expected(scenario, "WHOAMI")
    assert outcome(page, "whoami", "agrees") == "yes"


@only_in(*LETS_LOG_IN)
def test_the_page_shows_what_it_could_read_beside_what_django_answered(scenario: Deployment, page: Page):
    log_in_with_one_click(scenario, page)
    result = press(page, "whoami")
    (seen,) = witness(page, "whoami")
    lines = seen.splitlines()
    assert lines[0] == "GET /blog/whoami/"
    cookies = next(line for line in lines if line.startswith("cookies: "))
    status = next(line.removeprefix("→ ") for line in lines if line.startswith("→ "))
    assert result in (status, "throws")  # where fetch throws, Django has answered all the same
    assert ("sessionid" in cookies) == (status == "200")
    page_side = page.inner_text("#whoami-outcome .side:first-child")
    assert ("TypeError: Failed to fetch" in page_side) == (result == "throws")


@only_in("different-port-no-cors")
def test_a_response_hidden_by_cors_is_djangos_401_without_cors_headers(scenario, page: Page):
    log_in_with_one_click(scenario, page)
    assert press(page, "whoami") == "throws"
    assert witness(page, "whoami")[0].splitlines() == [
        "GET /blog/whoami/", "from Origin http://localhost:3000", "cookies: none", "→ 401", "no CORS headers",
    ]  # fmt: skip
    assert press(page, "post") == "throws"  # and here the preflight alone reached Django
    (preflight,) = witness(page, "post")
    assert preflight.startswith("OPTIONS /blog/posts/ preflight\n")
    assert "asks permission for: POST, with content-type, x-csrftoken" in preflight


@only_in("different-port")
def test_one_button_shows_all_its_requests_in_order(scenario: Deployment, page: Page):
    requests = []
    page.on("request", lambda request: requests.append(request.url) if ":8000/" in request.url else None)
    page.goto(scenario.web_origin)
    assert press(page, "login") == "200"
    token, preflight, login = witness(page, "login")
    assert token.startswith("GET /accounts/csrf/\n")
    assert preflight.startswith("OPTIONS /accounts/login/ preflight\n")
    assert "cookies: none" in preflight
    assert login.splitlines()[:5] == [
        "POST /accounts/login/", "from Origin http://localhost:3000", "cookies: csrftoken", "X-CSRFToken: sent",
        "→ 200",
    ]  # fmt: skip
    assert "Access-Control-Allow-Origin: http://localhost:3000\nAccess-Control-Allow-Credentials: true\n" in login
    assert "Set-Cookie sessionid: HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax" in login
    traces = {re.search(r"\?trace=([0-9a-f]{32})$", url)[1] for url in requests}
    assert len(traces) == 1
    assert "trace=" not in page.inner_text("body")  # the page does not show it

    assert press(page, "logout") == "200"
    assert re.search("Set-Cookie sessionid: deleted; .*Max-Age=0", witness(page, "logout")[1])


@only_in("localhost-and-127")
def test_djangos_own_reason_for_a_403_is_shown(scenario: Deployment, page: Page):
    page.goto(scenario.web_origin)
    assert press(page, "login") == "403"
    last = witness(page, "login")[-1]
    assert "cookies: none\nX-CSRFToken: sent\n→ 403\nCSRF cookie not set." in last


@only_in("different-port")
def test_an_unsent_request_and_a_failed_witness_are_shown_differently(scenario: Deployment, page: Page, run: Run):
    page.goto(scenario.web_origin)
    page.route(f"{scenario.api_origin}/**", lambda route: route.abort())
    assert press(page, "whoami") == "throws"
    assert witness(page, "whoami") == []
    assert "Nothing reached Django." in page.inner_text("#whoami-outcome .witness")

    page.route("**/lab/witness/**", lambda route: route.fulfill(status=502, json={"error": "nginx: no."}))
    assert press(page, "whoami") == "throws"
    silent = page.locator("#whoami-outcome .witness[data-exchanges=unknown]")
    assert "The witness did not answer: 502. nginx: no." in silent.inner_text()


def test_outside_the_demo_only_the_page_is_shown_and_requests_have_no_trace(up: Up, page: Page):
    scenario = up("different-port", **NOT_THE_DEMO)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(scenario.web_origin)
    assert press(page, "whoami") == "401"
    assert page.locator("#whoami-outcome .side").count() == 1
    assert not page.is_visible("#lab-login")
    assert f"{scenario.api_origin}/blog/whoami/" in requests
    assert not any("trace" in url or "/lab/" in url for url in requests)
    assert page.goto(f"{scenario.web_origin}/lab/witness/0123456789abcdef/").status == 404


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
    log_in_with_one_click(scenario, page)
    page.go_back()
    expect(page).to_have_url(f"{scenario.web_origin}/")
    page.go_back()
    expect(page).to_have_url(f"{scenario.web_origin}/csr-api-call.html")


@only_in("different-host")
@pytest.mark.parametrize("fetch", ["answered", "never answered"])
def test_start_over_sends_a_fetch_and_then_a_navigation(scenario: Deployment, page: Page, fetch: str):
    log_in_with_one_click(scenario, page)
    requests, held = [], []

    def hold(route: Route) -> None:
        held.append(route) if route.request.resource_type == "fetch" else route.continue_()

    page.on("request", lambda request: requests.append(request.resource_type) if request.method == "POST" else None)
    if fetch == "never answered":
        page.route("**/accounts/start-over/", hold)
    page.click("#start-over-button")
    page.locator("#logged-in:not(:checked)").wait_for()
    for route in held:
        route.abort()
    assert requests == ["fetch", "document"]
    assert page.context.cookies() == []


@only_in("different-port")
@pytest.mark.parametrize("width", [320, 1280])
def test_both_sides_fit_beside_or_below_each_other(scenario: Deployment, page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(scenario.web_origin)
    press(page, "login")
    witness(page, "login")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    left, right = (page.locator(f"#login-outcome .side >> nth={n}").bounding_box() for n in (0, 1))
    assert (left["y"] == right["y"]) == (width == 1280)
    assert page.locator("#login-outcome .witness [role], #login-outcome .witness [aria-live]").count() == 0
