"""catalogue.html: every scenario is there, and is found by its symptom; and what web/shared/data.js reads."""

import json
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from crosshost.policy import ENGINES
from lab.docs.data import what_if
from lab.docs.data.files import DATA, TEXTS
from lab.predict.flows import Visit
from lab.scenarios import catalogue, deployment
from lab.scenarios.settings import Settings
from tests.web.conftest import Up

pytestmark = pytest.mark.thorough

LIST = {entry["name"]: entry for entry in json.loads((DATA / "scenarios.json").read_text())}
PASTED = (
    "Access to fetch at 'https://api.example.com/posts/7/' from origin 'https://app.example.com' has been blocked by "
    "CORS policy: Method DELETE is not allowed by Access-Control-Allow-Methods in preflight response."
)
IN_KOREAN = json.loads((TEXTS / "ko.json").read_text())["catalogue"]["symptoms"]
# By language: what a person sees, and what must be among the found; one by name alone where it is the only one.
SYMPTOMS = {
    "en": {
        "CSRF token missing": {"csrf-cookie-httponly", "csrf-cookie-unreadable", "axios-without-xsrf-token"},
        "logged out at random": {"secret-key-per-worker", "cookies-shared-by-ports", "cookie-twins"},
        "NetworkError when attempting to fetch resource.": {"origin-wrong-port", "different-port-no-cors"},
        "401 after login": {"cross-site-lax", "cookie-domain-refused"},
        PASTED: {"method-not-allowed"},
    },
    "ko": {
        "Origin checking failed": {"csrf-untrusted-origin", "proxy-drops-port", "origin-trailing-slash"},
        IN_KOREAN["logged out at random"]: {"secret-key-per-worker", "cookies-shared-by-ports", "cookie-twins"},
        IN_KOREAN["401 after login"]: {"cross-site-lax", "cookie-domain-refused"},
        PASTED: {"method-not-allowed"},
    },
}
HOSTILE = "<img src=x onerror=alert(1)>"


def found(page: Page) -> set[str]:
    return set(page.locator(".entry:visible").evaluate_all("entries => entries.map(({ id }) => id)"))


@pytest.mark.parametrize("language", SYMPTOMS)
def test_every_scenario_is_listed_and_found_by_its_symptom(up: Up, page: Page, language: str):
    origin = up("different-port").web_origin
    page.goto(f"{origin}/catalogue.html?lang={language}")
    expect(page.locator("#count")).to_contain_text(str(len(LIST)))
    stories = json.loads((TEXTS / f"stories.{language}.json").read_text())

    shown = page.locator(".entry").evaluate_all(
        """entries => entries.map((entry) => [entry.id, entry.querySelector('h3').textContent,
          entry.querySelector('.entry-head code').textContent,
          [...entry.querySelectorAll('.cell')].map(({ dataset }) => [dataset.variant, dataset.result])])"""
    )
    assert {name for name, *_ in shown} == set(catalogue.names())
    for name, title, command, results in shown:
        assert title == stories[name]["title"]
        assert command == f"scripts/up {name}"
        assert dict(results) == LIST[name]["results"]
    assert page.locator(".running").count() == 1
    expect(page.locator("#different-port .running")).to_be_visible()

    for query, wanted in SYMPTOMS[language].items():
        page.fill("#query", query)
        expect(page.locator("#count")).to_contain_text(str(len(found(page))))
        assert wanted <= found(page), query
        assert len(found(page)) < len(LIST) / 2, query
        if query == PASTED:
            assert found(page) == wanted

    page.fill("#query", HOSTILE)
    expect(page.locator("#nothing")).to_be_visible()
    assert found(page) == set()
    assert page.locator("main img").count() == 0
    page.click("#clear")
    assert found(page) == set(LIST)
    expect(page.locator("#query")).to_be_focused()


def test_a_search_and_an_entry_can_be_linked_and_the_command_copied(up: Up, page: Page):
    origin = up("different-port").web_origin
    page.goto(f"{origin}/catalogue.html")
    page.get_by_role("button", name="cookie not saved").click()
    first = found(page)
    assert "cookie-too-large" in first
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("#query")).to_have_value("cookie not saved")
    assert found(page) == first
    page.goto(f"{origin}/catalogue.html#q={HOSTILE.replace(' ', '+')}%")
    expect(page.locator("#query")).to_have_value(f"{HOSTILE}%")
    expect(page.locator("#nothing")).to_be_visible()

    page.goto(f"{origin}/catalogue.html#cross-site-lax")
    entry = page.locator("#cross-site-lax")
    expect(entry.locator(".entry-result")).to_contain_text("it is SameSite=Lax, and the page is on another site")
    assert entry.locator(".entry-result a").first.get_attribute("href").startswith("https://datatracker.ietf.org/")
    entry.locator(".entry-fix a").click()
    expect(page.locator("#cross-site .entry-result").first).to_be_visible()

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for forbidden in (False, True):  # without the clipboard, as over plain http to another machine
        if forbidden:
            page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
            page.locator("#copied").evaluate("it => { it.textContent = ''; }")
        entry.get_by_role("button", name="Copy: scripts/up cross-site-lax").click()
        expect(page.locator("#copied")).to_have_text("Copied")
    assert page.evaluate("String(getSelection())").strip() == "scripts/up cross-site-lax"


def test_the_page_reads_what_the_policy_says_to_each_question(up: Up, page: Page):
    name = "cross-site-lax"
    page.goto(f"{up('different-port').web_origin}/catalogue.html")
    read = page.evaluate(
        """async (name) => {
          const { whatIf, whatIfData } = await import('/shared/data.js');
          const data = await whatIfData(name);
          const choices = Object.entries(data.axes).reduce((all, [axis, values]) => (
            all.flatMap((chosen) => values.map((value) => ({ ...chosen, [axis]: value })))), [{}]);
          return choices.flatMap((question) => data.variants.map((variant) => {
            const { predicted, reason, exchanges } = whatIf(data, question, variant);
            const requests = exchanges.map(({ method, status, sent, withheld }) => (
              [method, status, sent, withheld.map(({ cookie, reason }) => [cookie, reason.id])]));
            return [[...Object.values(question), variant], predicted, reason?.id ?? null, requests];
          }));
        }""",
        name,
    )
    assert [tuple(question) for question, *_ in read] == [*product(*what_if.AXES.values(), ENGINES)]
    assert [answer for _, *answer in read] == list(verdicts(name))
    assert len({json.dumps(answer) for _, *answer in read}) > 20


def verdicts(name: str):
    """Yield the result, the reason and the requests of each question by the model, in the page's order."""
    states = {}
    for variant, login in product(ENGINES, what_if.LOGINS):
        visit = Visit(what_if.Remembering(Settings(deployment.alone(name))), variant)
        what_if.LOGINS[login](visit)
        states[variant, login] = what_if.State(visit)
    for (login, *question), variant in product(product(*what_if.AXES.values()), ENGINES):
        visit, sent = states[variant, login].send(*question)
        reason = visit.reason(sent)
        requests = [
            [each.method, each.status, list(each.sent), [[cookie, why.id] for cookie, why in each.withheld]]
            for each in visit.tab.exchanges
        ]
        yield [sent.result, reason.id if reason else None, requests]
