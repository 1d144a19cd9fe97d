"""Text from others is only ever text: cookies, posts, reports, links, and what Django answers and records."""

import json
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from lab.stack import http
from tests.web.conftest import Up

pytestmark = pytest.mark.thorough

MARKUP = '<img src=x onerror="window.hacked = 1">'
# A cookie's name and value as a page of another port of this host may set them.
COOKIE = "<u>evil</u>=<img src=x onerror=window.hacked=1>"
KEPT = {"method", "access_control_request_method", "result", "csrfToken"}  # what the pages act on, and do not show


def hostile(value):
    """Return this JSON with markup at the end of every text that a page may show."""
    if isinstance(value, dict):
        return {name: part if name in KEPT else hostile(part) for name, part in value.items()}
    if isinstance(value, list):
        return [hostile(part) for part in value]
    return value + MARKUP if isinstance(value, str) else value


def answer_hostile(route: Route) -> None:
    response = route.fetch()
    try:
        body = json.dumps(hostile(response.json()))
    except ValueError:
        body = response.text()
    route.fulfill(response=response, body=body)


def assert_only_text(page: Page, seen: bool = True) -> None:
    if seen:
        expect(page.locator("body")).to_contain_text("onerror=")
    expect(page.locator("[onerror], img[src=x], u")).to_have_count(0)
    assert page.evaluate("window.hacked") is None


def test_hostile_values_are_shown_as_text(up: Up, page: Page):
    scenario = up("different-port")
    report = {
        "scenario": scenario.name, "run": "a-run-of-an-attacker", "userAgent": MARKUP, "flow": MARKUP, "controls": [],
        "outcomes": [{"id": MARKUP, "title": MARKUP, "result": MARKUP, "detail": MARKUP}],
    }  # fmt: skip
    posted = http.request(
        scenario.web_origin, "POST", f"/lab/reports/{report['run']}/", body=json.dumps(report),
        headers={"Content-Type": "application/json"},
    )  # fmt: skip
    assert posted.status == 201
    page.goto(f"{scenario.web_origin}/lab/reports/")
    assert_only_text(page)

    page.evaluate("cookie => { document.cookie = cookie; }", COOKIE)
    page.route(f"{scenario.api_origin}/blog/**", answer_hostile)
    page.route("**/lab/witness/**", answer_hostile)
    page.goto(f"{scenario.web_origin}/?lang={quote(MARKUP)}#case={quote(MARKUP)}&scenario={quote(MARKUP)}")
    page.click("#run-all")
    expect(page.locator("#progress")).to_have_attribute("data-state", "done", timeout=60_000)
    for line in page.locator("#cases .case-result:visible").all():
        line.click()
        assert_only_text(page, seen=False)
    assert_only_text(page)

    page.goto(f"{scenario.web_origin}/catalogue.html#q={quote(MARKUP)}")
    expect(page.locator("#query")).to_have_value(MARKUP)
    assert_only_text(page, seen=False)
    page.goto(f"{scenario.web_origin}/lesson.html#step={quote(MARKUP)}&progress={quote(MARKUP)}")
    expect(page.locator("#step-heading")).to_be_visible()
    assert_only_text(page, seen=False)
    page.goto(f"{scenario.web_origin}/cases/?flow=login-by-fetch&run={quote(MARKUP)}")
    expect(page.locator("#progress")).not_to_have_text("Running …", timeout=60_000)
    assert_only_text(page, seen=False)
