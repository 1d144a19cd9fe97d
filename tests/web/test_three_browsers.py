"""A person's path in Chromium, Firefox and WebKitGTK: what a page shows is what was measured there, and predicted.

All three use one deployment of a scenario at the same time, each in a tab without cookies.
"""

import json

import pytest

from lab.scenarios.deployment import Deployment
from tests.conftest import ROOT
from tests.web.pages import only_in
from tests.web.person import Person, Shown

pytestmark = pytest.mark.thorough

WORKING = ["same-host", "different-port", "different-host-tls", "cross-site"]
FAULTS = ["different-port-no-cors", "different-port-no-credentials", "different-port-credentials-refused"]
# Of CSRF, of CORS, and two that each are a fault in other browsers only.
FAULTS += ["csrf-untrusted-origin", "error-without-cors", "cookie-twins", "secure-over-http"]


def recorded(scenario: str, variant: str) -> dict[str, tuple[str, str]]:
    """Return what was measured in each case, and what was predicted, from the file that the pages read."""
    data = json.loads((ROOT / "web/data/scenarios" / f"{scenario}.json").read_text())
    return {
        case["id"]: (cell["measured"], cell["predicted"])
        for case in data["cases"]
        for cell in case["cells"]
        if variant in cell["variants"]
    }


def shown(cases: list[Shown]) -> dict[str, tuple[str, bool, str]]:
    """Return what the page shows of each case: the result, whether that was predicted, and the verdict on it."""
    data = [case.data for case in cases]
    return {it["case"]: (it["measured"], it["measured"] in it["predicted"].split(), it["agrees"]) for it in data}


@only_in(*WORKING, *FAULTS)
def test_the_bench_shows_what_was_measured_and_predicted(scenario: Deployment, people: list[Person]):
    for person in people:
        person.goto(scenario.web_origin)
        person.press("#run-all")
    for person in people:
        person.wait_for("#progress[data-state=done]")
        wanted = recorded(scenario.name, person.variant)
        assert shown(person.all("#cases [data-case]")) == {
            case: (measured, measured == predicted, "yes") for case, (measured, predicted) in wanted.items()
        }, person.variant


# A step of the lesson, what a person presses in it, and the case of the record that it shows.
AFTER_LOGIN = "whoami-after-first-party-login"
STEPS = {
    "different-port-no-cors": ("hidden", ["#option-{}", "#task-whoami"], "whoami-after-login"),
    "different-port-no-credentials": ("readable", ["#log-in-first", "#option-{}", "#task-whoami"], AFTER_LOGIN),
    "different-port": ("include", ["#log-in-first", "#option-{}", "#task-whoami"], AFTER_LOGIN),
    "cross-site": ("none", ["#option-{}", "#task-login", "#task-whoami"], AFTER_LOGIN),
}


@only_in(*STEPS)
def test_who_predicts_what_was_measured_is_right_in_the_lesson(scenario: Deployment, people: list[Person]):
    step, pressed, case = STEPS[scenario.name]
    for person in people:
        measured, _ = recorded(scenario.name, person.variant)[case]
        person.goto(f"{scenario.web_origin}/lesson.html?lang=en#step={step}")
        for selector in pressed:
            person.press(selector.format(measured))
        person.wait_for(".answer .mark.go")


# The words of each browser for an exception, of Fetch and of its console.
SYMPTOMS = {
    "chromium": "Failed to fetch",
    "firefox": "NetworkError when attempting to fetch resource.",
    "webkitgtk": "Load failed",
}


@only_in("different-port-no-cors")
def test_the_catalogue_finds_what_runs_here_by_the_browsers_own_words(scenario: Deployment, people: list[Person]):
    for person in people:
        symptom = SYMPTOMS[person.variant]
        person.goto(f"{scenario.web_origin}/catalogue.html?lang=en#q={symptom}")
        person.wait_for(f"#{scenario.name} .entry-found", symptom)
        person.wait_for(f"#{scenario.name} .running")
