"""A person's path through the two pages, in a real Chromium, in every scenario."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from lab.docs.explanations import ACTIONS, outcomes
from lab.scenarios import catalogue, deployment
from lab.scenarios.deployment import Deployment
from tests.conftest import Run
from tests.web.conftest import Up


def expected(scenario: Deployment, what: str) -> str:
    """The first word: this is a Chromium that allows third-party cookies."""
    return scenario.services["nginx"][f"EXPECT_{what}"].split()[0]


def cookie_names(scenario: Deployment) -> set[str]:
    nginx, django = scenario.services["nginx"], scenario.services["django"]
    return {django.get("SESSION_COOKIE_NAME", "sessionid"), nginx["CSRF_COOKIE_NAME"]}


NO_COOKIES = "cross-site-none-insecure"  # Chromium stores none of its cookies, so nobody can log in there
LETS_LOG_IN = [name for name in catalogue.working() if name != NO_COOKIES]
LETS_FETCH_LOG_IN = [name for name in catalogue.working() if expected(deployment.load(name), "LOGIN") == "200"]


def only_in(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("scenario", names, indirect=True)


def press(page: Page, action: str) -> str:
    """Press the button of `action`; return the outcome, a status or `throws`."""
    page.click(f"#{action}-button")
    return outcome(page, action, "result")


def outcome(page: Page, action: str, what: str) -> str:
    return page.locator(f"#{action}-outcome[data-result]").get_attribute(f"data-{what}") or ""


def log_in_at_django(page: Page) -> None:
    """From the page through its link to Django's own form, as a person does, and back."""
    page.click("#django-login-link")
    page.get_by_label("Username").fill("demo")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="You are demo").wait_for()
    page.get_by_role("link", name="Back to the page").click()
    page.check("#logged-in")


def short_outcome(page: Page) -> str:
    """What csr-api-call.html says: the same words as `outcome`, or its own text when it is none of them."""
    text = page.locator("#outcome").filter(has_not_text="No outcome yet").inner_text()
    starts = {'200 {"username": "demo"}': "200", '401 {"status": 401': "401", "TypeError: Failed to fetch": "throws"}
    return next((word for start, word in starts.items() if text.startswith(start)), text)


def test_the_page_names_the_scenario_its_two_origins_and_their_relation(scenario: Deployment, page: Page):
    page.goto(scenario.web_origin)
    related = scenario.relation
    assert page.inner_text("#scenario") == scenario.name
    assert page.inner_text("#web-origin") == scenario.web_origin
    assert page.inner_text("#api-origin") == scenario.api_origin
    assert page.inner_text("#relation") == (related if related == "same-origin" else f"cross-origin, {related}")
    assert page.locator(".notice:visible").count() == 0


def test_before_a_login_the_page_reads_401_where_it_may_read_at_all(scenario: Deployment, page: Page):
    page.goto(scenario.web_origin)
    assert press(page, "whoami") == ("throws" if expected(scenario, "WHOAMI") == "throws" else "401")
    assert outcome(page, "whoami", "agrees") == "not-compared"


def test_login_by_fetch_ends_as_the_scenario_expects(scenario: Deployment, page: Page):
    page.goto(scenario.web_origin)
    assert press(page, "login") == expected(scenario, "LOGIN")
    assert outcome(page, "login", "agrees") == "yes"


def test_an_outcome_is_shown_with_its_reason_and_its_fix(scenario: Deployment, page: Page):
    predictions = outcomes(deployment.alone(scenario.name), "chromium")
    predicted = {(before, action): visit.reason(request) for before, action, request, visit in predictions}
    page.goto(scenario.web_origin)
    for before, action in [
        ("nothing", "whoami"),
        ("nothing", "login"),
        *(("login by fetch", action) for action in ACTIONS),
    ]:
        if action == "post-delete":
            continue  # its button is there for a post alone
        press(page, action)
        shown = page.locator(f"#{action}-outcome .reason").all_inner_texts()
        reason = predicted[before, action]
        assert len(shown) == (0 if reason is None else 1), (action, shown)
        if reason:
            assert reason.sentence in shown[0]
            assert reason.fix in shown[0]


AGENTS = {
    "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36": ["200", "401"],
    "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0": ["403"],
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15": ["200"],
    "curl/8": ["200"],
}


@only_in("different-port")
@pytest.mark.parametrize("agent", AGENTS)
def test_expected_results_are_those_of_the_browsers_with_this_user_agent(scenario: Deployment, page: Page, agent: str):
    page.goto(scenario.web_origin)
    script = "([text, agent]) => import('/bench/expectation.js').then((module) => module.expectations(text, agent))"
    expectations = page.evaluate(script, ["200 chromium-blocked=401 firefox=403", agent])
    assert [expectation["result"] for expectation in expectations] == AGENTS[agent]
    several = len(expectations) > 1
    assert all(bool(expectation["policy"]) == several for expectation in expectations)


def test_a_custom_scenario_has_outcomes_without_reasons(up: Up, page: Page):
    page.goto(up("different-port", SCENARIO="of-my-own").web_origin)
    assert press(page, "whoami") == "401"
    assert page.locator(".reason").count() == 0


@only_in(*LETS_LOG_IN)
def test_a_login_at_django_ends_as_expected_on_both_pages_until_start_over(scenario: Deployment, page: Page):
    page.goto(scenario.web_origin)
    log_in_at_django(page)
    assert {cookie["name"] for cookie in page.context.cookies()} == cookie_names(scenario)
    assert press(page, "whoami") == expected(scenario, "WHOAMI")
    assert outcome(page, "whoami", "agrees") == "yes"
    # A post meets the same walls as a login by fetch, and then needs the session.
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
    page.wait_for_url(f"{scenario.web_origin}/")  # at once, so that nobody has time to read the reason
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
    for action in ("login", "whoami"):
        for _ in range(10):
            page.keyboard.press("Tab")
            if page.locator(f"#{action}-button:focus").count():
                break
        page.keyboard.press("Enter")
        assert outcome(page, action, "result") == "200"


@pytest.fixture
def script(checkout: Path) -> Iterator[Path]:
    """csr-api-call.js of the copy that runs, restored afterwards."""
    path = checkout / "web" / "csr-api-call.js"
    original = path.read_text()
    yield path
    path.write_text(original)


@only_in("different-port-no-credentials")
def test_the_lectures_edit_turns_401_into_200_on_reload(scenario: Deployment, page: Page, script: Path):
    page.goto(scenario.web_origin)
    log_in_at_django(page)
    page.goto(f"{scenario.web_origin}/csr-api-call.html")
    assert short_outcome(page) == "401"

    line = "credentials: config.fetchCredentials,"
    assert script.read_text().count(line) == 1
    script.write_text(script.read_text().replace(line, "credentials: 'include',"))
    page.reload()
    assert short_outcome(page) == "200"


def test_this_chromium_sends_third_party_cookies_as_the_expectations_assume(up: Up, page: Page):
    scenario = up("localhost-and-127", SESSION_COOKIE_SAMESITE="None", SESSION_COOKIE_SECURE="true")
    page.goto(scenario.web_origin)
    log_in_at_django(page)
    assert press(page, "whoami") == "200"


def test_cookies_of_one_scenario_do_not_stop_a_login_in_another(up: Up, page: Page):
    for name in ("different-host-shared-domain", "different-host", "different-host-shared-domain"):
        page.goto(up(name).web_origin)
        assert press(page, "login") == "200"


def test_an_open_browser_sees_a_toggle_on_reload_and_a_stop_at_once(up: Up, page: Page, run: Run):
    page.goto(up("different-port").web_origin)
    log_in_at_django(page)
    assert press(page, "whoami") == "200"
    for name, wanted in (("different-port-no-cors", "throws"), ("different-port", "200")):
        up(name)
        page.reload()
        assert page.inner_text("#scenario") == name
        assert press(page, "whoami") == wanted

    run("scripts/down")
    assert press(page, "whoami") == "throws"
    assert "none arrived (network, certificate)" in page.inner_text("#whoami-outcome")
