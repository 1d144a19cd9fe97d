"""The page that runs the cases by itself, opened by a person."""

from playwright.sync_api import Page

from crosshost import http
from tests.pages.conftest import Up


def kept(page: Page) -> str:
    return page.locator("#progress", has_text="Done.").inner_text().split()[-1].rstrip(".")


def test_a_person_picks_a_flow_and_reads_what_this_browser_did(up: Up, page: Page):
    scenario = up("different-port")
    page.goto(f"{scenario.web_origin}/cases.html")
    page.get_by_role("link", name="Login by fetch").click()
    run = kept(page)
    assert page.locator("#outcomes .result").all_inner_texts() == ["200", "200"]
    assert page.locator("#controls .result").all_inner_texts() == ["yes"] * 3
    assert page.locator(".notice:visible").count() == 0
    report = http.request(scenario.web_origin, "GET", f"/lab/reports/{run}/").json()
    assert [outcome["result"] for outcome in report["outcomes"]] == ["200", "200"]
    assert "crosshostcontrol" not in page.evaluate("document.cookie")


def test_a_login_at_django_comes_back_to_the_page_by_itself(up: Up, page: Page):
    scenario = up("localhost-and-127")
    page.goto(f"{scenario.web_origin}/cases.html")
    page.get_by_role("link", name="Login on Django's own page").click()
    kept(page)
    assert page.locator("#outcomes .result").all_inner_texts() == ["401"]
    assert {cookie["name"] for cookie in page.context.cookies()} == {"sessionid", "csrftoken"}


def test_a_run_that_has_a_report_already_is_said(up: Up, page: Page):
    scenario = up("different-port")
    page.goto(f"{scenario.web_origin}/cases.html?flow=login-by-fetch&run=a-run-of-a-person")
    page.get_by_text("The report is kept").wait_for()
    page.reload()
    page.get_by_text("There is a report of the run a-run-of-a-person already").wait_for()
