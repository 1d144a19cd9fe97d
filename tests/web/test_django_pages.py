"""Django's own pages, as a person sees them: on a phone, with the debug toolbar that the lecture uses."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.web.conftest import Up

pytestmark = pytest.mark.thorough

# For each control of the form, whether a click on its middle and near its edges would reach it.
COVERED = """controls => controls.filter(control => {
    const { left, right, top, bottom } = control.getBoundingClientRect();
    const points = [[left + 8, top + 8], [right - 3, top + 8], [right - 3, bottom - 8], [left + 8, bottom - 8]];
    return !points.every(([x, y]) => document.elementFromPoint(x, y) === control);
}).map(control => control.name || control.textContent)"""


def test_the_toolbar_covers_no_login_form_and_shows_the_cookies(up: Up, page: Page):
    scenario = up("different-port", DEBUG_TOOLBAR="true")
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"{scenario.api_origin}/accounts/login/?next=/blog/whoami/")
    expect(page.get_by_title("Show toolbar")).to_be_visible()
    controls = page.locator("main form :is(input:not([type=hidden]), button)")
    assert controls.count() == 3
    assert controls.evaluate_all(COVERED) == []
    page.get_by_label("Username").fill("demo")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="You are demo")).to_be_visible()
    page.get_by_title("Show toolbar").click()
    page.get_by_role("link", name=re.compile("Request")).first.click()
    session = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    expect(page.locator("#djDebug").get_by_text(f"'{session}'")).to_be_visible()


def test_djangos_pages_fit_a_narrow_screen(up: Up, page: Page):
    scenario = up("different-port")
    page.set_viewport_size({"width": 360, "height": 700})
    api, web = scenario.api_origin, scenario.web_origin
    pages = [f"{api}{path}" for path in ("/blog/whoami/", "/blog/posts/", "/accounts/login/", "/nothing/", "/lab/")]
    for url in [*pages, f"{web}/lab/", f"{web}/lab/reports/"]:
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
        # It has its style.
        assert page.locator("main").evaluate("main => getComputedStyle(main).display") == "grid", url


ADMIN = ("", "auth/user/", "auth/user/1/change/", "auth/user/add/", "blog/post/", "blog/post/add/", "password_change/")


def test_djangos_policy_blocks_nothing_that_its_pages_the_admin_and_the_toolbar_need(up: Up, page: Page):
    scenario = up("different-port", DEBUG_TOOLBAR="true")
    api = scenario.api_origin
    page.goto(f"{api}/accounts/login/")
    page.get_by_label("Username").fill("demo")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()
    for path in ("/blog/whoami/", "/blog/posts/", "/nothing/", *(f"/admin/{path}" for path in ADMIN)):
        page.goto(f"{api}{path}")
        expect(page.get_by_title("Show toolbar")).to_be_visible()  # the fixture `page` fails on what was blocked
    page.get_by_title("Show toolbar").click()
    page.get_by_role("link", name=re.compile("Settings")).first.click()
    expect(page.locator("#djDebug").get_by_text("CONTENT_SECURITY_POLICY").first).to_be_visible()


def tokens(path: str) -> list[dict[str, str]]:
    """Return the custom properties of a style sheet, for the light and for the dark scheme."""
    blocks = re.findall(r":root \{(.*?)\}", (ROOT / path).read_text(), re.DOTALL)
    return [dict(re.findall(r"(--[\w-]+): (.*?);", block)) for block in blocks]


def test_djangos_pages_have_the_colours_of_the_page():
    for django, web in zip(tokens("django/blog/static/blog/style.css"), tokens("web/shared/style.css"), strict=True):
        assert django
        assert django.items() <= web.items()
