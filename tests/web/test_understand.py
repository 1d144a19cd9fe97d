"""What the bench says of a result: why, how to fix it, other browsers, the cookies, the report and the link."""

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from crosshost.browsers.variants import NAMES
from lab.scenarios.deployment import Deployment
from tests.conftest import ROOT
from tests.web.pages import only_in

pytestmark = pytest.mark.thorough

REASONS = json.loads((ROOT / "web/texts/reasons.en.json").read_text())
WHOAMI = "whoami-after-first-party-login"


def filled(template: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: values[match[1]], template)


def case_of(scenario: Deployment, name: str = WHOAMI) -> tuple[dict, dict]:
    """Return the scenario's data, and the cells of a case by variant."""
    data = json.loads((ROOT / f"web/data/scenarios/{scenario.name}.json").read_text())
    case = next(case for case in data["cases"] if case["id"] == name)
    return data, {variant: cell for cell in case["cells"] for variant in cell["variants"]}


def run(page: Page, case: str = WHOAMI) -> Locator:
    """Press the case's button. Return what explains its result, once it is there."""
    page.locator(f"[data-case='{case}'] .case-button").click()
    explained = page.locator("#understand [data-column='measured'] [data-result]")
    expect(explained).to_be_visible(timeout=20_000)
    return page.locator("#understand")


def column(understand: Locator, name: str) -> list[str | None]:
    marks = understand.locator(f"[data-column='{name}'] [data-result]").all()
    return [mark.get_attribute("data-result") for mark in marks]


@only_in("cross-site-lax")
def test_a_result_is_explained_compared_and_taken_along(scenario: Deployment, page: Page, browser: Browser):
    data, cells = case_of(scenario)
    reason = data["reasons"][cells["chromium"]["reason"]]
    page.goto(scenario.web_origin)
    understand = run(page)
    assert [column(understand, name) for name in ("predicted", "expected", "measured")] == [["401"]] * 3
    expect(understand.locator("[data-verdict]").first).to_have_attribute("data-verdict", "agrees")

    # Why, in the policy's words, and where to look it up
    explained = understand.locator("[data-reason]")
    expect(explained).to_have_attribute("data-reason", reason["id"])
    expect(explained).to_contain_text(filled(REASONS[reason["id"]]["sentence"], reason["values"]))
    expect(explained).to_contain_text(reason["devtools"])
    expect(explained.get_by_role("link", name=reason["clause"])).to_have_attribute("href", reason["url"])

    # The fix, to copy
    lines = [fix["text"] for fix in reason["fixes"][0]]
    expect(explained.locator("[data-file='settings.py'] .copy code")).to_have_text("\n".join(lines))
    expect(understand.locator(".copy", has_text=f"scripts/up {data['fixedIn']}")).to_be_visible()

    # Other browsers, as they are recorded
    row = page.locator(f"#compare > .compare-scroll tr[data-case='first-party-login/{WHOAMI}'] [data-result]")
    expect(row).to_have_count(1 + len(NAMES))
    shown = [mark.get_attribute("data-result") for mark in row.all()]
    assert shown == ["401", *(cells[variant]["measured"] for variant in NAMES)]

    # Cookies: neither shows on the page's host, and Django received none
    expect(page.locator("#cookies tr[data-cookie='laxsessionid'] [data-sees='false']")).to_have_count(2)

    # The link shows the same elsewhere
    with browser.new_context() as context:
        elsewhere = context.new_page()
        elsewhere.goto(page.url)
        elsewhere.locator("#compare").scroll_into_view_if_needed()
        expect(elsewhere.locator("#compare-notes")).to_contain_text("of a link")
        here = f"#compare > .compare-scroll tr[data-case='first-party-login/{WHOAMI}'] [data-result]"
        expect(elsewhere.locator(here).first).to_have_attribute("data-result", "401")


@only_in("different-port")
def test_what_nobody_predicted_is_said_and_not_explained(scenario: Deployment, page: Page):
    def wrong(route: Route) -> None:
        data = route.fetch().json()
        case = next(case for case in data["cases"] if case["id"] == WHOAMI)
        for cell in case["cells"]:
            cell.update(predicted="401", measured="401")
        route.fulfill(json=data)

    page.route("**/data/scenarios/different-port.json", wrong)
    page.goto(scenario.web_origin)
    understand = run(page)
    assert column(understand, "measured") == ["200"]
    differs = understand.locator(".understand-verdict")
    expect(differs).to_have_attribute("data-verdict", "differs")
    for advice in ("Another build", "earlier scenario", "extension", "cookie policy"):
        expect(differs).to_contain_text(advice)
    expect(understand.locator("[data-reason]")).to_have_count(0)
    expect(page.locator("#compare > ul")).to_contain_text("In Firefox you would see: 401.")

    # Who sees which cookie: sessionid is HttpOnly, and ports share csrftoken
    def sees(cookie: str) -> list[str | None]:
        return [cell.get_attribute("data-sees") for cell in page.locator(f"tr[data-cookie='{cookie}'] td").all()]

    assert (sees("sessionid"), sees("csrftoken")) == (["false", None, "true"], ["true", None, "true"])
    page.get_by_role("link", name="Look on the API's origin").click()
    page.wait_for_url(f"{scenario.web_origin}/**")
    page.locator("#cookies").scroll_into_view_if_needed()
    expect(page.locator("tr[data-cookie='csrftoken'] [data-sees]")).to_have_count(3)
    assert (sees("sessionid"), sees("csrftoken")) == (["false", "false", "true"], ["true", "true", "true"])


@only_in("csrf-untrusted-origin")
def test_in_a_fault_its_own_expectation_counts_and_djangos_reason_is_djangos(scenario: Deployment, page: Page):
    page.goto(scenario.web_origin)
    understand = run(page, "login")
    assert [column(understand, name) for name in ("predicted", "expected", "measured")] == [["403"]] * 3
    expect(understand.locator(".understand-verdict")).to_have_attribute("data-verdict", "agrees")
    expect(understand).to_contain_text(f"Django says Origin checking failed - {scenario.web_origin}")
    expect(understand.locator("[data-file='settings.py'] .copy").first).to_contain_text("CSRF_TRUSTED_ORIGINS")


@only_in("different-port")
def test_a_link_brings_a_request_of_ones_own(scenario: Deployment, page: Page):
    page.goto(f"{scenario.web_origin}/#scenario=different-port&ask=nothing,JSON+POST+posts,omit,X-CSRFToken")
    expect(page.locator("#what-if [value='JSON POST posts']")).to_be_checked()
    expect(page.locator("#what-if [value='omit']")).to_be_checked()
    verdict = page.locator("#understand .understand-verdict")
    expect(verdict).to_have_attribute("data-verdict", "open")
    page.check("#what-if [value='include']", force=True)
    expect(page).to_have_url(re.compile(r"ask=nothing,JSON\+POST\+posts,include,X-CSRFToken"))


@only_in("different-port")
def test_a_link_of_nonsense_shows_no_result_and_the_report_has_no_token(scenario: Deployment, page: Page):
    hostile = (
        "#scenario=<img src=x>&case=first-party-login/<b>&ask=a,<b>&results=nothing:200,login-by-fetch/login:<b>x</b>"
    )
    page.goto(f"{scenario.web_origin}/{hostile}")
    page.locator("#compare").scroll_into_view_if_needed()
    expect(page.locator("#compare-notes")).to_contain_text("<img src=x>")
    expect(page.locator("#compare-notes img, #compare-notes b")).to_have_count(0)
    expect(page.locator("#compare > .compare-scroll")).to_have_count(0)

    with page.expect_response(f"{scenario.api_origin}/accounts/login/?**") as login:
        run(page, "login")
    assert "csrfToken" in login.value.json()
    with page.expect_download() as download:
        page.click("#download")
    report = json.loads(download.value.path().read_text())
    assert (report["scenario"], [case["result"] for case in report["cases"]]) == (scenario.name, ["200"])
    assert report["cases"][0]["exchanges"][-1]["path"] == "/accounts/login/"
    assert "csrfToken" not in json.dumps(report)
