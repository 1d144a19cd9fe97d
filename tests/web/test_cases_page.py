"""The page that runs the cases, opened by a user."""

import pytest
from playwright.sync_api import Page, expect

from lab.scenarios import cases
from lab.stack import http
from tests.web.conftest import Up

pytestmark = pytest.mark.thorough


def run_id(page: Page) -> str:
    """Return the run's id when the page has finished."""
    return page.locator("#progress", has_text="Done.").inner_text().split()[-1].rstrip(".")


def test_the_page_has_exactly_the_actions_visits_and_conditions_of_the_table(up: Up, page: Page):
    page.goto(f"{up('different-port').web_origin}/cases/")

    def names(script: str, table: str) -> set[str]:
        return set(page.evaluate(f"import('/cases/{script}').then((module) => Object.keys(module.{table}))"))

    assert names("actions.js", "actions") == {case.action for case in cases.ALL}
    assert names("visits.js", "visits") == {name for names in cases.VISITS.values() for name in names}
    assert names("flows.js", "conditions") == set(cases.CONDITIONS)


def test_the_menu_and_the_outcomes_have_the_titles_of_the_table(up: Up, page: Page):
    page.goto(f"{up('different-port').web_origin}/cases/")
    titles = [case.title for case in cases.in_flow("login-by-fetch", {"works"})]
    assert page.locator("#flows li").first.inner_text() == f"Login by fetch {'; '.join(titles)}"
    page.get_by_role("link", name="Login by fetch").click()
    run_id(page)
    shown = page.locator("#outcomes li").all_inner_texts()
    assert [line.partition(": ")[0] for line in shown] == titles


def test_a_fault_that_no_single_machine_shows_names_the_browsers_option(up: Up, page: Page):
    scenario = up("local-network-access")
    for path, notice in (("/", "[data-state=address-spaces]"), ("/cases/", "#address-spaces")):
        page.goto(f"{scenario.web_origin}{path}")
        expect(page.locator(notice)).to_contain_text("--ip-address-space-overrides=127.0.0.1:3000=public")
        expect(page.locator(notice)).to_contain_text("network.lna.address_space.public.override = 127.0.0.1:3000")


def test_a_flow_picked_in_the_menu_shows_and_stores_its_outcomes(up: Up, page: Page):
    scenario = up("different-port")
    page.goto(f"{scenario.web_origin}/cases/")
    page.get_by_role("link", name="Login by fetch").click()
    run = run_id(page)
    whoami, written = ["200", "401", "401", "200"], ["403", "201", "200"]
    results = ["200", *whoami, "csrftoken", *written, "csrftoken", "200", "401"]
    assert page.locator("#outcomes .result").all_inner_texts() == results
    assert page.locator("#controls .result").all_inner_texts() == ["yes"] * 4
    assert page.locator(".notice:visible").count() == 0
    report = http.request(scenario.web_origin, "GET", f"/lab/reports/{run}/").json()
    assert [outcome["result"] for outcome in report["outcomes"]] == results
    server = {outcome["id"]: outcome["server"] for outcome in report["outcomes"]}
    both = ["csrftoken", "sessionid"]
    assert server["login"] == {
        "preflight": "passed", "reached": True, "cookies": ["csrftoken"], "answered": 200, "set": both, "reason": "",
    }  # fmt: skip
    assert (server["whoami-omit-after-login"]["cookies"], server["whoami-after-login"]["cookies"]) == ([], both)
    assert server["whoami-after-login"]["preflight"] == "none"
    assert server["post-without-token"]["reason"] == "CSRF token missing."
    assert server["logout"]["set"] == ["-sessionid"]
    assert server["page-cookies-after-login"] is None
    assert "crosshostcontrol" not in page.evaluate("document.cookie")


def test_a_login_at_django_returns_to_the_page(up: Up, page: Page):
    scenario = up("localhost-and-127")
    page.goto(f"{scenario.web_origin}/cases/")
    page.get_by_role("link", name="Login on Django's own page").click()
    run_id(page)
    assert page.locator("#outcomes .result").all_inner_texts() == ["401"]
    assert {cookie["name"] for cookie in page.context.cookies()} == {"sessionid", "csrftoken"}


def test_an_attacker_on_a_sibling_host_sends_the_cookies_but_neither_reads_nor_writes(up: Up, page: Page):
    scenario = up("different-host")
    page.goto(f"{scenario.web_origin}/cases/?flow=first-party-login")
    report = http.request(scenario.web_origin, "GET", f"/lab/reports/{run_id(page)}/").json()
    outcomes = {outcome["id"]: outcome for outcome in report["outcomes"]}
    cookies = {name: outcomes[name]["server"]["cookies"] for name in outcomes if name.startswith("evil")}
    both = ["csrftoken", "sessionid"]
    assert cookies == {
        "evil-site-reads": [], "evil-site-writes": [], "evil-sibling-reads": both, "evil-sibling-writes": both,
    }  # fmt: skip
    assert [outcomes[name]["result"] for name in cookies] == ["throws", "403", "throws", "403"]
    assert [outcomes[name]["server"]["answered"] for name in cookies] == [401, 403, 200, 403]
    refused = outcomes["evil-sibling-writes"]["detail"]
    assert refused == "Origin checking failed - http://evil.shop.localhost:3000 does not match any trusted origins."
    assert outcomes["whoami-after-attacks"]["result"] == "200"


def test_an_attackers_page_on_the_pages_own_origin_attacks_nothing(up: Up, page: Page):
    origin = up("different-port").web_origin
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.goto(f"{origin}/attacker/?back=/cases/&read=0123456789abcdef&write=0123456789abcdef")
    notice = page.get_by_text("not an attacker's host")
    expect(notice).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.locator("#read")).to_be_empty()
    page.get_by_role("link", name="http://evil.localhost:3000/attacker/").click()
    expect(page.locator("#read")).to_have_text("whoami: throws TypeError: Failed to fetch")
    expect(notice).to_be_hidden()
    expect(page.get_by_role("button")).to_be_visible()
    assert [url for url in sent if ":8000" in url] == ["http://localhost:8000/blog/whoami/?trace="]


def test_an_attackers_form_of_a_trusted_origin_still_lacks_the_token(up: Up, page: Page):
    scenario = up(
        "different-host", CSRF_TRUSTED_ORIGINS="http://evil.shop.localhost:3000,http://app.shop.localhost:3000"
    )
    page.goto(f"{scenario.web_origin}/cases/?flow=first-party-login")
    report = http.request(scenario.web_origin, "GET", f"/lab/reports/{run_id(page)}/").json()
    outcomes = {outcome["id"]: outcome for outcome in report["outcomes"]}
    assert (
        outcomes["evil-sibling-writes"]["detail"] == "CSRF token missing."
    )  # the origin is trusted; the token is unknown


def test_a_second_report_of_a_run_is_refused(up: Up, page: Page):
    scenario = up("different-port")
    page.goto(f"{scenario.web_origin}/cases/?flow=login-by-fetch&run=a-run-of-a-person")
    page.get_by_text("The report is stored").wait_for()
    page.reload()
    page.get_by_text("The run a-run-of-a-person already has a report").wait_for()


def test_a_refused_preflight_keeps_the_request_from_django(up: Up, page: Page):
    scenario = up("different-port-no-cors")
    page.goto(f"{scenario.web_origin}/cases/?flow=login-by-fetch")
    report = http.request(scenario.web_origin, "GET", f"/lab/reports/{run_id(page)}/").json()
    login, whoami = report["outcomes"]
    assert (login["result"], login["server"]["preflight"], login["server"]["reached"]) == ("throws", "refused", False)
    assert (whoami["result"], whoami["server"]["answered"], whoami["detail"]) == (
        "throws", 401, "TypeError: Failed to fetch",
    )  # fmt: skip


def test_a_failed_witness_is_a_failed_control(up: Up, page: Page):
    scenario = up("different-port")
    page.route("**/lab/witness/**", lambda route: route.fulfill(status=503, json={"error": "no disk"}))
    page.goto(f"{scenario.web_origin}/cases/?flow=login-by-fetch")
    page.get_by_text("A control failed").wait_for()
    run = page.locator("#progress").inner_text().split()[-1].rstrip(".")
    report = http.request(scenario.web_origin, "GET", f"/lab/reports/{run}/").json()
    assert report["outcomes"] == []
    assert report["controls"][-1]["detail"] == "The witness did not answer: 503. no disk"


def test_a_page_reloaded_after_its_trip_does_not_continue_from_the_middle(up: Up, page: Page):
    scenario = up("different-port")
    page.goto(f"{scenario.web_origin}/cases/?flow=login-by-fetch")
    run_id(page)
    page.reload()
    page.get_by_text("missing: start this run again").wait_for()
    assert page.locator("#outcomes li").count() == 0


def test_a_faults_menu_has_its_flow(up: Up, page: Page):
    scenario = up("mode-no-cors")
    page.goto(f"{scenario.web_origin}/cases/")
    expect(page.locator("#flows a")).to_have_text(["A fetch with mode: 'no-cors'"])
    page.locator("#flows a").click()
    run_id(page)
    assert page.locator("#outcomes .result").all_inner_texts() == ["opaque"]
    assert "can read neither its status nor its body" in page.locator("#outcomes").inner_text()


def test_a_flow_that_leaves_the_page_returns_with_its_result(up: Up, page: Page):
    scenario = up("samesite-strict")
    page.goto(f"{scenario.web_origin}/cases/")
    page.locator("#flows a").click()
    run_id(page)
    assert page.locator("#outcomes .result").all_inner_texts() == ["401"]
