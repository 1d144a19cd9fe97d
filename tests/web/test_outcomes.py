"""The outcomes on the page: the scenario, the expected results, the reason and the fix."""

import pytest
from playwright.sync_api import Page, expect

from lab.scenarios.deployment import Deployment
from tests.web.conftest import Up
from tests.web.pages import expected, log_in_at_django, only_in, outcome, press

pytestmark = pytest.mark.thorough


def test_the_page_names_the_scenario_its_two_origins_and_their_relation(scenario: Deployment, page: Page):
    page.goto(scenario.web_origin)
    related = scenario.relation
    expect(page.locator("#scenario")).to_have_text(scenario.name)
    expect(page.locator("#web-origin")).to_have_text(scenario.web_origin)
    expect(page.locator("#api-origin")).to_have_text(scenario.api_origin)
    expect(page.locator("#relation")).to_have_text(related if related == "same-origin" else f"cross-origin, {related}")
    expect(page.locator(".notice:visible")).to_have_count(0)


def test_before_a_login_whoami_gets_401_or_throws(scenario: Deployment, page: Page):
    page.goto(scenario.web_origin)
    assert press(page, "whoami") == ("throws" if expected(scenario, "WHOAMI") == "throws" else "401")
    assert outcome(page, "whoami", "agrees") == "not-compared"


def test_login_by_fetch_has_the_expected_result(scenario: Deployment, page: Page):
    page.goto(scenario.web_origin)
    assert press(page, "login") == expected(scenario, "LOGIN")
    assert outcome(page, "login", "agrees") == "yes"


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


def test_this_chromium_sends_third_party_cookies(up: Up, page: Page):
    scenario = up("localhost-and-127", SESSION_COOKIE_SAMESITE="None", SESSION_COOKIE_SECURE="true")
    page.goto(scenario.web_origin)
    log_in_at_django(page)
    assert press(page, "whoami") == "200"
