"""Use the bench and the lecture's page as a user does, and read what they show."""

import pytest
from playwright.sync_api import Locator, Page

from lab.scenarios import catalogue
from lab.scenarios.deployment import Deployment


def expected(scenario: Deployment, what: str) -> str:
    """Return the first value, which is for Chromium with third-party cookies allowed, as here."""
    return scenario.services["nginx"][f"EXPECT_{what}"].split()[0]


def cookie_names(scenario: Deployment) -> set[str]:
    nginx, django = scenario.services["nginx"], scenario.services["django"]
    return {django.get("SESSION_COOKIE_NAME", "sessionid"), nginx["CSRF_COOKIE_NAME"]}


NO_COOKIES = "cross-site-none-insecure"  # Chromium stores none of its cookies, so no login works there

LETS_LOG_IN = [name for name in catalogue.working() if name != NO_COOKIES]


def only_in(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("scenario", names, indirect=True)


def case(page: Page, name: str) -> Locator:
    return page.locator(f"li.case[data-case='{name}']")


def ended(page: Page) -> None:
    """Wait until what a button began has ended, trips to other pages included."""
    page.locator("#progress[data-state=done]").wait_for(timeout=40_000)


def run(page: Page, name: str) -> str:
    """Press the button of a case; return its result."""
    case(page, name).locator(".case-button").click()
    ended(page)
    return case(page, name).get_attribute("data-measured") or ""


def run_all(page: Page) -> dict[str, dict[str, str]]:
    """Run all cases; return the data of each by its id."""
    page.click("#run-all")
    ended(page)
    names = ("measured", "predicted", "expected", "agrees")
    return {
        line.get_attribute("data-case") or "": {name: line.get_attribute(f"data-{name}") or "" for name in names}
        for line in page.locator("li.case").all()
    }


def open_what_if(page: Page) -> None:
    page.click("#what-if > summary")
    page.locator(".what-if-prediction[data-predicted]").wait_for()


def choose(page: Page, **axes: str) -> str:
    """Choose a request in "What if"; return its predicted results."""
    for axis, value in axes.items():
        page.locator(f"#what-if input[name={axis}][value='{value}']").check()
    page.locator("#sides[data-shown=what-if][data-result='']").wait_for()
    return page.locator(".what-if-prediction").get_attribute("data-predicted") or ""


def send(page: Page) -> str:
    """Send the request of "What if"; return its result."""
    page.get_by_role("button", name="Send it").click()
    ended(page)
    return page.locator("#sides[data-shown=what-if]:not([data-result=''])").get_attribute("data-result") or ""


def start_over(page: Page) -> None:
    page.get_by_role("button", name="Start over").click()
    ended(page)


def log_in_at_django(page: Page) -> None:
    """Follow the page's link to Django's login form, log in, and follow the link back."""
    page.get_by_role("link", name="Log in yourself").click()
    page.get_by_label("Username").fill("demo")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="You are demo").wait_for()
    page.get_by_role("link", name="Back to the page").click()
    page.locator(".login-state[data-login='login at Django']").wait_for()


def short_outcome(page: Page) -> str:
    """Return the outcome on csr-api-call.html in the words of `outcome`, or its text if it is another one."""
    text = page.locator("#outcome").filter(has_not_text="No outcome yet").inner_text()
    starts = {'200 {"username": "demo"}': "200", '401 {"status": 401': "401", "TypeError: Failed to fetch": "throws"}
    return next((word for start, word in starts.items() if text.startswith(start)), text)
