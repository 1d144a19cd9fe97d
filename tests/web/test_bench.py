"""The bench in a real Chromium: running cases, "What if", and both sides of what was sent."""

import itertools
import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from lab.browsers import record
from lab.docs.data import results
from lab.docs.data.what_if import LOGINS, State
from lab.predict.flows import Visit
from lab.predict.offline import Offline
from lab.scenarios import deployment
from lab.scenarios.settings import Settings
from tests.conftest import ROOT, SECRET_KEY
from tests.web.conftest import Up
from tests.web.pages import (
    case,
    choose,
    cookie_names,
    ended,
    log_in_at_django,
    open_what_if,
    run,
    run_all,
    send,
    start_over,
)

pytestmark = pytest.mark.thorough

# test_three_browsers.py has others. Of these the second leaves the page, and the last never reaches Django.
NAMES = ("localhost-and-127", "samesite-strict", "preflight-redirected")


@pytest.mark.parametrize("name", NAMES)
def test_every_case_ends_as_recorded_and_predicted(up: Up, page: Page, name: str):
    scenario = up(name)
    page.goto(scenario.web_origin)
    shown = run_all(page)
    recorded = record.read()["scenarios"][name]
    assert shown.keys() == recorded.keys()
    wrong = {
        id: data
        for id, data in shown.items()
        if data["measured"] != results.measured(record.read(), name, id)["chromium"] or data["agrees"] != "yes"
    }
    assert wrong == {}
    expect(page.locator("#progress")).to_contain_text("all as predicted")


def test_the_policy_on_third_party_cookies_is_open_until_a_case_decides(up: Up, page: Page):
    page.goto(up("cross-site").web_origin)
    whoami = case(page, "whoami-after-first-party-login")
    expect(whoami).to_have_attribute("data-predicted", "200 401")
    expect(whoami).to_contain_text("predicted: 200 or 401")
    assert run(page, "whoami-after-first-party-login") == "200"
    expect(whoami).to_have_attribute("data-predicted", "200")
    page.reload()
    expect(whoami).to_have_attribute("data-predicted", "200")


def test_a_later_case_runs_those_before_it_and_says_so(up: Up, page: Page):
    page.goto(up("different-port").web_origin)
    whoami = case(page, "whoami-after-login")
    whoami.locator("button").first.hover()
    expect(whoami.get_by_text("starts over, and first runs the 1 before it")).to_be_visible()
    assert run(page, "whoami-after-login") == "200"
    assert case(page, "login").get_attribute("data-measured") == "200"
    requests: list[str] = []
    page.on("request", lambda request: requests.append(f"{request.method} {request.url.split('?')[0]}"))
    assert run(page, "whoami-omit-after-login") == "401"  # goes on from there
    assert [line for line in requests if ":8000" in line] == ["GET http://localhost:8000/blog/whoami/"]


def test_a_hidden_response_is_shown_on_both_sides(up: Up, page: Page):
    page.goto(up("different-port-no-cors").web_origin)
    assert run(page, "whoami-after-first-party-login") == "throws"
    sides = page.locator("#sides")
    expect(sides.locator(".matter")).to_contain_text("Django answered 401; the browser hid it from the page.")
    expect(sides.locator(".matter")).to_contain_text("has no Access-Control-Allow-Origin header")
    expect(sides.locator("[data-step=answers]")).to_contain_text("no Access-Control-Allow-Origin")
    expect(sides.locator("[data-step=hidden][data-blocked]")).to_be_visible()
    expect(sides.locator("[data-step=throws]")).to_contain_text("TypeError: Failed to fetch")
    steps = sides.locator(".step .where").all_inner_texts()
    assert steps == [
        "Page → Browser", "Browser", "Browser → Django", "Django → Browser", "Browser → Page", "Page",
    ]  # fmt: skip
    assert "trace=" not in page.inner_text("body")

    assert run(page, "login") == "throws"  # and here the preflight alone reached Django
    expect(sides.locator(".matter")).to_contain_text("the browser never sent the POST")
    expect(sides.locator("[data-step=preflight]")).to_contain_text("may this page send POST with content-type?")
    assert sides.locator("[data-step=request]:visible").count() == 1  # of the CSRF token, before it


def test_one_button_shows_all_its_requests_in_order_with_their_headers(up: Up, page: Page):
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if ":8000/" in request.url else None)
    page.goto(up("different-port").web_origin)
    assert run(page, "login") == "200"
    sides = page.locator("#sides")
    expect(sides.locator(".earlier > summary")).to_have_text("Before it: GET /accounts/csrf/ → 200")
    main = sides.locator(".sequence > .steps > .step")
    expect(main).to_have_count(8)
    steps = [step.get_attribute("data-step") for step in main.all()]
    assert steps == ["fetches", "preflight", "answers", "attaches", "request", "answers", "keeps", "gets"]
    sides.get_by_text("Response headers").last.click()
    headers = main.nth(5).locator("pre")
    expect(headers).to_contain_text("Access-Control-Allow-Origin: http://localhost:3000")
    expect(headers).to_contain_text(
        re.compile("Set-Cookie: sessionid=…; .*HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax")
    )
    traces = {found[1] for url in requests if (found := re.search(r"\?trace=([0-9a-f]{32})$", url))}
    assert len(traces) == 1


def test_a_cause_is_named_only_if_django_saw_what_the_model_predicts(up: Up, page: Page):
    scenario = up("different-port-no-cors")
    page.goto(scenario.web_origin)
    page.route(f"{scenario.api_origin}/blog/whoami/**", lambda route: route.abort())  # the same exception
    assert run(page, "whoami-after-first-party-login") == "throws"
    assert case(page, "whoami-after-first-party-login").get_attribute("data-agrees") == "no"
    expect(page.locator("#sides .matter")).to_have_text(
        re.compile("JavaScript got an exception, and Django has no record of the request.$")
    )
    expect(page.locator("#sides")).to_contain_text("Django did not see what the model predicts")
    assert page.locator("[data-reason]").count() == 0


def test_a_login_at_django_is_known_and_its_cookie_is_withheld(up: Up, page: Page):
    scenario = up("localhost-and-127")
    page.goto(scenario.web_origin)
    open_what_if(page)
    choose(page, request="DELETE posts/0")
    choose(page, request="GET whoami")
    assert send(page) == "401"
    matter = page.locator("#sides .matter")
    expect(matter).to_contain_text("The browser has no sessionid cookie")  # this tab knows of no login: both are named
    expect(matter).to_contain_text("Or: The browser does not send sessionid: it is SameSite=Lax")

    log_in_at_django(page)
    assert {cookie["name"] for cookie in page.context.cookies()} == cookie_names(scenario)
    assert send(page) == "401"
    expect(matter).to_contain_text("The browser does not send sessionid: it is SameSite=Lax")
    expect(matter).not_to_contain_text("has no sessionid cookie")
    expect(page.locator("#understand")).to_contain_text("SESSION_COOKIE_SAMESITE = 'None'")

    start_over(page)
    assert page.context.cookies() == []
    expect(page.locator(".login-state")).to_have_attribute("data-login", "nothing")


@pytest.mark.parametrize("name", ["different-port", "localhost-and-127"])
def test_what_if_predicts_in_the_words_of_the_model_and_is_right(up: Up, page: Page, name: str):
    page.goto(up(name).web_origin)
    open_what_if(page)
    settings = Settings(deployment.load(name))
    questions = ["GET whoami", "form POST posts", "JSON POST posts", "DELETE posts/0"]
    for login, log_in in LOGINS.items():
        log_in(visit := Visit(Offline(settings), "chromium"))
        for request, header in itertools.product(questions, ("", "X-CSRFToken", "Authorization")):
            after, sent = State(visit).send("include", request, header)
            chosen = choose(page, login=login, request=request, credentials="include", header=header)
            assert chosen.split()[0] == sent.result, (login, request, header)
            reason, shown = after.reason(sent), page.locator("#sides .matter .reason-sentence").first
            if reason:
                expect(shown).to_have_text(reason.sentence)
            else:
                expect(shown).to_have_count(0)
    for question in (
        {"login": "nothing", "request": "JSON POST posts", "header": "X-CSRFToken"},
        {"login": "login by fetch", "request": "form POST posts", "header": ""},
        {"login": "login at Django", "request": "GET whoami", "header": "Authorization"},
    ):
        predicted = choose(page, **question)
        assert send(page) == predicted
        expect(page.locator("#sides")).to_have_attribute("data-agrees", "yes")


def test_nothing_else_can_be_pressed_while_a_case_runs_and_it_can_be_stopped(up: Up, page: Page):
    scenario = up("different-port")
    page.goto(scenario.web_origin)
    open_what_if(page)
    held: list[Route] = []
    page.route(f"{scenario.api_origin}/accounts/login/**", lambda route: held.append(route))
    case(page, "whoami-after-login").locator(".case-button").click()
    expect(page.locator("#progress")).to_have_text("Running 1 of 2: login by fetch")
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_enabled()
    enabled = page.locator("#do-it button:enabled:not(#stop, .case-result)")  # a result only shows what was
    expect(enabled).to_have_count(0)
    stop.click()
    expect(page.locator("#progress")).to_have_text("Stopped. The next case starts over.")
    expect(stop).to_be_hidden()
    expect(page.locator("#do-it button:disabled")).to_have_count(0)
    assert case(page, "login").get_attribute("data-measured") == ""
    page.unroute_all(behavior="ignoreErrors")
    assert run(page, "whoami-after-login") == "200"


def test_the_keyboard_runs_a_case_and_stays_at_its_button(up: Up, page: Page):
    page.goto(up("different-port").web_origin)
    expect(page.locator("#run-all")).to_be_visible()
    page.locator("#run-all").focus()
    for _ in range(3):  # what if, login, and the case after it
        page.keyboard.press("Tab")
    expect(case(page, "whoami-after-login").locator(".case-button")).to_be_focused()
    page.keyboard.press("Enter")
    ended(page)
    expect(case(page, "whoami-after-login")).to_have_attribute("data-measured", "200")
    expect(case(page, "whoami-after-login").locator(".case-button")).to_be_focused()


def test_a_fault_has_its_own_cases_and_its_own_expectation(up: Up, page: Page):
    page.goto(up("mode-no-cors").web_origin)
    expect(page.locator("li.case")).to_have_count(1)
    expect(case(page, "read")).to_have_attribute("data-expected", "opaque")
    assert run(page, "read") == "opaque"
    expect(page.locator("#sides .matter")).to_contain_text("the page got an opaque response")


def test_a_scenario_of_ones_own_has_results_without_predictions(up: Up, page: Page):
    page.goto(up("different-port", SCENARIO="of-my-own").web_origin)
    assert run(page, "login") == "200"
    expect(page.locator("#sides .matter")).to_contain_text("Django answered 200, and the page could read it.")
    assert case(page, "login").get_attribute("data-predicted") == ""


AGENTS = {
    "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36": ["200", "401"],
    "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0": ["403"],
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15": ["200"],
    "curl/8": ["200"],
}


def test_expected_results_are_those_of_the_browsers_with_this_user_agent(up: Up, page: Page):
    page.goto(up("different-port").web_origin)
    script = "([text, agent]) => import('/bench/expectation.js').then((module) => module.expectations(text, agent))"
    for agent, expected in AGENTS.items():
        found = page.evaluate(script, ["200 chromium-blocked=401 firefox=403", agent])
        assert [one["result"] for one in found] == expected
        assert all(bool(one["policy"]) == (len(found) > 1) for one in found)


def test_start_over_sends_a_fetch_and_then_a_navigation(up: Up, page: Page):
    scenario = up("different-host")
    page.context.add_cookies([{"name": "csrftoken", "value": "x" * 32, "domain": ".shop.localhost", "path": "/"}])
    page.goto(f"{scenario.web_origin}/")
    open_what_if(page)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.resource_type) if request.method == "POST" else None)
    start_over(page)
    assert requests == ["fetch", "document"]
    assert page.context.cookies() == []  # one that another scenario left, too


def test_outside_the_demo_no_request_has_a_trace(up: Up, page: Page):
    page.goto(up("different-port", DJANGO_DEMO="false", DJANGO_SECRET_KEY=SECRET_KEY).web_origin)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    open_what_if(page)
    choose(page, credentials="include", header="Authorization")
    choose(page, header="")
    assert send(page) == "401"
    assert "http://localhost:8000/blog/whoami/" in requests
    assert not any("trace" in url or "/lab/" in url for url in requests)


def test_every_title_of_a_case_is_translated():
    table = json.loads((ROOT / "web/cases/cases.json").read_text())
    titles = {entry["title"] for flow in table["headline"] + table["faults"] for entry in [flow, *flow["cases"]]}
    assert json.loads((ROOT / "web/texts/cases.ko.json").read_text()).keys() == titles
