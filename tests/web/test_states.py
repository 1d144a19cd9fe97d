"""Every state in which a page cannot show what it should, in a real Chromium: what it says, and how it is left."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from lab.scenarios.deployment import Deployment
from tests.conftest import Run
from tests.web.conftest import Up

pytestmark = pytest.mark.thorough


def state(page: Page, name: str):
    return page.locator(f"#states [data-state='{name}']")


def expect_no_state(page: Page) -> None:
    """Expect that nginx, Django and the API were asked, and that nothing is wrong."""
    expect(page.locator("#states[data-asked='true']")).to_be_attached()
    expect(page.locator("#states [data-state]")).to_have_count(0)


def with_config(page: Page, *changes: tuple[str, str]) -> None:
    """Answer /config.js with these texts replaced, as another deployment would."""

    def config(route: Route) -> None:
        response = route.fetch()
        body = response.text()
        for before, after in changes:
            body, count = re.subn(before, after, body)
            assert count == 1
        route.fulfill(response=response, body=body)

    page.route("**/config.js", config)


def test_a_page_says_that_django_is_not_running_and_notices_when_it_is_back(up: Up, page: Page, checkout: Path):
    page.goto(up("different-port").web_origin)
    expect_no_state(page)
    os.kill(int((checkout / ".crosshost/run/django.process").read_text()), signal.SIGTERM)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page, "api-down")).to_contain_text("Django is not running")
    expect(state(page, "api-down")).to_contain_text("scripts/up different-port")
    page.click("#run-all")  # would lead to an API that is not there
    expect(page.locator("#progress")).to_contain_text("Nothing was sent")
    up("different-port")
    expect_no_state(page)


def test_an_open_tab_offers_the_running_scenario_and_says_when_there_is_none(up: Up, page: Page, run: Run):
    page.goto(up("different-port").web_origin)
    expect(page.locator("#scenario")).to_have_text("different-port")
    there = up("different-host").web_origin
    link = state(page, "changed").get_by_role("link", name="Open different-host")
    expect(link).to_have_attribute("href", f"{there}/", timeout=15_000)
    link.click()
    expect(page.locator("#scenario")).to_have_text("different-host")
    expect_no_state(page)

    run("scripts/down")
    expect(state(page, "gone")).to_contain_text("scripts/up different-host", timeout=20_000)
    up("different-host")
    expect_no_state(page)


def test_an_https_api_without_any_response_asks_whether_its_certificate_is_trusted(up: Up, page: Page):
    scenario = up("different-host-tls")
    page.route(f"{scenario.api_origin}/**", lambda route: route.abort())  # as Chromium does with the certificate
    page.goto(scenario.web_origin)
    untrusted = state(page, "untrusted")
    expect(untrusted).to_contain_text(".crosshost/ca.pem")
    link = untrusted.get_by_role("link", name="Open the API once")
    assert (link.get_attribute("href"), link.get_attribute("target")) == (
        f"{scenario.api_origin}/blog/whoami/",
        "_blank",
    )
    page.unroute_all()
    untrusted.get_by_role("button", name="Try again").click()
    expect_no_state(page)


@pytest.mark.parametrize("fault", ["csp-connect-src", "mixed-content"])
def test_a_fault_whose_result_is_that_the_browser_sends_nothing_is_no_state(up: Up, browser: Browser, fault: str):
    with browser.new_context() as context:  # not `page`, which a violation of the policy fails
        page = context.new_page()
        page.goto(up(fault).web_origin)
        expect_no_state(page)


@pytest.fixture(scope="module")
def started(up: Up) -> Deployment:
    return up("different-port")


def test_an_http_api_without_any_response_needs_no_certificate_and_no_django(started: Deployment, page: Page):
    page.route(f"{started.api_origin}/**", lambda route: route.abort())
    page.goto(started.web_origin)
    expect(state(page, "no-response")).to_contain_text(started.api_origin)
    expect(page.locator("#states [data-state]")).to_have_count(1)


def test_outside_the_demo_the_page_says_what_is_missing(started: Deployment, page: Page):
    with_config(page, ("lab: true", "lab: false"))
    page.goto(started.web_origin)
    expect(state(page, "demo-off")).to_contain_text("DJANGO_DEMO=false")
    expect(page.locator("#states [data-state]")).to_have_count(1)


def test_a_page_at_another_address_leads_to_the_right_one(started: Deployment, page: Page):
    other = "http://127.0.0.1:3000"
    now = f'{{"scenario": "different-port", "webOrigin": "{other}", "apiOrigin": "{started.api_origin}"}}'
    with_config(page, (f'webOrigin: "{started.web_origin}"', f'webOrigin: "{other}"'))
    page.route("**/config.json", lambda route: route.fulfill(body=now, content_type="application/json"))
    page.goto(started.web_origin)
    expect(state(page, "misplaced")).to_contain_text(started.web_origin)
    link = state(page, "misplaced").get_by_role("link", name=f"Open {other}")
    expect(link).to_have_attribute("href", f"{other}/")


def test_a_scenario_that_needs_an_option_of_the_browser_shows_it(started: Deployment, page: Page):
    with_config(page, ('addressSpaces: ""', 'addressSpaces: "127.0.0.1:3000=public"'))
    page.goto(started.web_origin)
    spaces = state(page, "address-spaces")
    expect(spaces).to_contain_text("--ip-address-space-overrides=127.0.0.1:3000=public")
    expect(spaces).to_contain_text("network.lna.address_space.public.override = 127.0.0.1:3000")


@pytest.fixture
def failing(browser: Browser) -> Iterator[Page]:
    """Yield a tab in which scripts may fail."""
    with browser.new_context() as context:
        yield context.new_page()


def test_a_failing_script_is_shown_as_text_once(started: Deployment, failing: Page):
    failing.goto(started.web_origin)
    expect_no_state(failing)
    failing.evaluate("""() => {
        setTimeout(() => { throw new Error('<b>bold</b>'); });
        setTimeout(() => Promise.reject(new Error('later')), 100);
    }""")
    error = state(failing, "script-error")
    expect(error).to_contain_text("<b>bold</b>")
    expect(error).to_have_count(1)
    expect(error.locator("b")).to_have_count(0)


@pytest.mark.parametrize("file", ["/config.js", "/shared/language.js", "/texts/en.json"])
def test_a_page_whose_script_or_text_does_not_load_says_so(started: Deployment, failing: Page, file: str):
    failing.route(f"**{file}", lambda route: route.fulfill(status=404))
    failing.goto(started.web_origin)
    expect(failing.locator("#not-ready")).to_be_visible()
    expect(failing.locator("main")).to_be_hidden()
