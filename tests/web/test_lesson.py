"""A person walks the lesson from its first step to its last in a real Chromium, while scripts/up toggles."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from lab.scenarios import deployment
from tests.web.conftest import Up

pytestmark = pytest.mark.thorough

# What a person predicts and does in each step: a wrong prediction wherever the explanation of one is to be seen.
RIGHT = {"cookies": "csrftoken", "include": "200", "partitioned": "200"}
STEPS: dict[str, tuple[str, str, list[str]]] = {
    "hidden": ("different-port-no-cors", "401", ["whoami"]),
    "cookies": ("different-port-no-cors", "csrftoken", ["login", "look"]),
    "ports": ("different-port-no-cors", "none", ["look"]),
    "readable": ("different-port-no-credentials", "200", ["whoami"]),
    "withheld": ("different-port-no-credentials", "both", ["look", "whoami"]),
    "include": ("different-port", "200", ["whoami"]),
    "same-site": ("different-host", "401", ["login", "whoami"]),
    "lax": ("cross-site-lax", "200", ["login", "whoami"]),
    "none": ("cross-site", "401", ["login", "whoami"]),
    "partitioned": ("cross-site-partitioned", "200", ["login", "whoami"]),
    "csrf": ("different-port", "201-201", ["without", "with"]),
    "attacker": ("different-port", "logs-out", ["attack", "whoami"]),
}


def state(page: Page, task: str) -> Locator:
    return page.locator(f".task:has(#task-{task})")


def do(page: Page, step: str, task: str) -> None:
    """Press the button of `task`; wait until Django has seen it."""
    page.click(f"#task-{task}")
    if (step, task) == ("cookies", "login"):
        log_in_at_django(page)
    expect(state(page, task)).to_have_attribute("data-state", "done")


def log_in_at_django(page: Page) -> None:
    page.get_by_label("Username").fill("demo")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Back to the page").click()


def stays_open_while_django_sees_nothing(page: Page) -> None:
    """Send step 1's request where it never arrives: the page gets the exception of the step, and Django saw nothing."""
    page.route("http://localhost:8000/**", lambda route: route.abort())
    page.click("#task-whoami")
    expect(state(page, "whoami")).to_have_attribute("data-state", "failed")
    expect(page.locator(".missing")).to_contain_text("Django has not received GET /blog/whoami/")
    expect(page.locator(".result")).to_have_count(0)
    page.unroute("http://localhost:8000/**")


def is_the_same_after_a_reload(page: Page) -> None:
    explained = page.locator(".answer").inner_text()
    page.reload()
    expect(page.locator(".answer")).to_have_text(re.compile(re.escape(explained.split("\n")[-1])))
    expect(page.locator("#step-heading")).to_have_text("Which cookies are sent?")


def goes_by_the_teachers_keys(page: Page) -> None:
    """Hide the answer of the step before, ask for it, and go on, with the keys that a presenter sends."""
    page.keyboard.press("t")
    expect(page.locator("html.teacher kbd").first).to_be_visible()
    expect(page.locator(".answer")).to_have_count(0)
    page.keyboard.press("PageDown")
    expect(page.locator(".explanations dt")).to_have_count(3)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#step-heading")).to_have_text("Which cookies are sent?")
    expect(page.locator(".answer")).to_have_count(0)
    page.keyboard.press("a")
    expect(page.locator(".answer")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#step-heading")).to_have_text("One word more: include")
    expect(page).to_have_url(re.compile("#step=include&teacher$"))
    page.keyboard.press("t")
    expect(page.locator("html.teacher")).to_have_count(0)


def takes_from_a_link_only_what_it_knows(page: Page) -> None:
    """Open a link that somebody else has made: its progress is taken, and nothing in it is more than text."""
    hostile = "hidden.401.throws.whoami=<img src=x>~cookies.<b>.<b>~nonsense.200.200~toString.200.200"
    page.goto("about:blank")
    page.goto(f"http://localhost:3000/lesson.html#step=hidden&progress={quote(hostile)}")
    expect(page.locator(".score")).to_have_text(re.compile("^1 of 12 done, 0 predicted right"))
    expect(page.locator("main img, main b")).to_have_count(0)
    expect(page).to_have_url(re.compile("#step=hidden$"))


DURING: dict[str, Callable[[Page], None]] = {"hidden": stays_open_while_django_sees_nothing}
AFTER: dict[str, Callable[[Page], None]] = {
    "withheld": is_the_same_after_a_reload,
    "include": goes_by_the_teachers_keys,
}


def test_a_person_walks_through_the_whole_lesson(up: Up, page: Page):
    running = "different-port-no-cors"
    page.goto(f"{up(running).web_origin}/lesson.html?lang=en")
    for number, (step, (scenario, option, tasks)) in enumerate(STEPS.items(), 1):
        expect(page.locator(".eyebrow")).to_contain_text(f"Step {number} of 12 {scenario}")
        if scenario != running:
            expect(page.locator(".commands")).to_contain_text(f"scripts/up {scenario}")
            expect(page.locator(f"#task-{tasks[0]}")).to_be_disabled()
            running = up(scenario).name
            expect(page.locator(".setup.done")).to_contain_text(running, timeout=20_000)
        assert page.url.startswith(deployment.load(running).web_origin)  # the lesson has moved by itself
        expect(page.locator(".score")).to_have_count(0 if number == 1 else 1)

        expect(page.locator(f"#task-{tasks[0]}")).to_be_disabled()  # a prediction comes first
        page.check(f"#option-{option}")
        DURING.get(step, lambda _: None)(page)
        for task in tasks:
            do(page, step, task)
        right = RIGHT.get(step) == option
        expect(page.locator(".verdict .mark")).to_have_text("Right" if right else "Not quite")
        expect(page.locator(".takeaway")).to_be_visible()
        expect(page.locator(f".lesson-list a[href='#step={step}'] .{'right' if right else 'wrong'}")).to_be_visible()
        AFTER.get(step, lambda _: None)(page)
        if number < len(STEPS):
            page.click("#next")
    expect(page.locator(".score.whole")).to_contain_text(f"12 of 12 done, {len(RIGHT)} predicted right.")

    page.click("#start-again")
    expect(page.locator("#step-heading")).to_have_text("A call to another port")
    expect(page.locator(".score")).to_have_count(0)
    takes_from_a_link_only_what_it_knows(page)
