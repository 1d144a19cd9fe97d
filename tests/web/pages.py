"""Use the two pages as a user does, and read the outcomes they show."""

import pytest
from playwright.sync_api import Page

from lab.scenarios import catalogue, deployment
from lab.scenarios.deployment import Deployment


def expected(scenario: Deployment, what: str) -> str:
    """Return the first value, which is for Chromium with third-party cookies allowed, as here."""
    return scenario.services["nginx"][f"EXPECT_{what}"].split()[0]


def cookie_names(scenario: Deployment) -> set[str]:
    nginx, django = scenario.services["nginx"], scenario.services["django"]
    return {django.get("SESSION_COOKIE_NAME", "sessionid"), nginx["CSRF_COOKIE_NAME"]}


NO_COOKIES = "cross-site-none-insecure"  # Chromium stores none of its cookies, so no login works there


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
    """Follow the page's link to Django's login form, log in, and follow the link back."""
    page.click("#django-login-link")
    page.get_by_label("Username").fill("demo")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="You are demo").wait_for()
    page.get_by_role("link", name="Back to the page").click()
    page.check("#logged-in")


def short_outcome(page: Page) -> str:
    """Return the outcome on csr-api-call.html in the words of `outcome`, or its text if it is another one."""
    text = page.locator("#outcome").filter(has_not_text="No outcome yet").inner_text()
    starts = {'200 {"username": "demo"}': "200", '401 {"status": 401': "401", "TypeError: Failed to fetch": "throws"}
    return next((word for start, word in starts.items() if text.startswith(start)), text)
