"""Every state of the pages that a person can meet, as a table: how to reach it, and what shows that it is there.

The pictures of scripts/docs screenshot --all and the tests of the pages' accessibility go through all of them. Where a
state is one of the network (Django stopped, an untrusted certificate), the requests are answered here, so that no
deployment has to be started for it.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Route

from lab.scenarios.deployment import Deployment

Step = Callable[[Page, Deployment], None]


@dataclass(frozen=True)
class State:
    page: str
    name: str
    shows: str  # a selector: visible once the state is reached
    path: str = "/"
    scenario: str = "different-port"
    before: Step | None = None  # the page is opened
    then: Step | None = None

    @property
    def id(self) -> str:
        return f"{self.page}-{self.name}"

    def reach(self, page: Page, started: Deployment, language: str = "en") -> None:
        """Open the page and bring it into this state. `started` is the scenario's deployment, which is running."""
        page.unroute_all(behavior="ignoreErrors")
        if self.before:
            self.before(page, started)
        address, _, fragment = self.path.partition("#")
        query = f"{'&' if '?' in address else '?'}lang={language}"
        page.goto(f"{started.web_origin}{address}{query}{'#' if fragment else ''}{fragment}")
        if self.then:
            self.then(page, started)
        page.locator(f"{self.shows} >> visible=true").first.wait_for()


def answer(pattern: str, **response: object) -> Step:
    """Return a step after which requests to `pattern` get this response; {api} is the API's origin."""

    def step(page: Page, started: Deployment) -> None:
        page.route(pattern.replace("{api}", started.api_origin), lambda route: route.fulfill(**response))  # type: ignore[arg-type]

    return step


def without_response(pattern: str) -> Step:
    """Return a step after which requests to `pattern` fail, as with nobody there or an untrusted certificate."""

    def step(page: Page, started: Deployment) -> None:
        page.route(pattern.replace("{api}", started.api_origin), lambda route: route.abort())

    return step


def all_of(*steps: Step) -> Step:
    def step(page: Page, started: Deployment) -> None:
        for one in steps:
            one(page, started)

    return step


def press(selector: str) -> Step:
    return lambda page, started: page.click(selector)


def outside_the_demo(page: Page, started: Deployment) -> None:
    """Answer as a deployment with DJANGO_DEMO=false does."""

    def config(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=re.sub(r"lab: true", "lab: false", response.text()))

    page.route("**/lab/**", lambda route: route.fulfill(status=404, body=""))
    page.route("**/config.json", lambda route: route.fulfill(status=404, body=""))
    page.route("**/config.js", config)


def another_scenario(page: Page, started: Deployment) -> None:
    now = {"scenario": "same-host", "webOrigin": "http://localhost:3000", "apiOrigin": "http://localhost:3000"}
    page.route("**/config.json", lambda route: route.fulfill(body=json.dumps(now), content_type="application/json"))


DONE = """async () => {
    const { steps } = await import('/lesson/steps.js');
    const done = steps.map(({ id, options }) => [id, { predicted: options[0], result: options[0], tasks: {} }]);
    const progress = { at: steps.at(-1).id, steps: Object.fromEntries(done), pending: null };
    localStorage.setItem('crosshost-lesson', JSON.stringify(progress));
}"""


def lesson_finished(page: Page, started: Deployment) -> None:
    page.goto(f"{started.web_origin}/csr-api-call.html")  # a page of this origin that keeps no progress
    page.evaluate(DONE)


django_down = all_of(answer("**/lab/**", status=502, body=""), without_response("{api}/**"))
log_in_and_ask = press("li.case[data-case=whoami-after-first-party-login] .case-button")

STATES = (
    State("catalogue", "all", "#entries", "/catalogue.html"),
    State("catalogue", "found", ".entry-found", "/catalogue.html#q=Origin+checking+failed"),
    State("catalogue", "nothing-found", "#nothing", "/catalogue.html#q=nobody+wrote+this"),
    State("catalogue", "open", "#samesite-unset .entry-result", "/catalogue.html#samesite-unset"),
    State("lesson", "first-step", "#option-throws", "/lesson.html", "different-port-no-cors"),
    State(
        "lesson",
        "wrong-prediction",
        "[data-state=done]",
        "/lesson.html",
        "different-port-no-cors",
        then=all_of(press("#option-200"), press("#task-whoami")),
    ),
    State("lesson", "other-scenario", "#step-heading", "/lesson.html#step=same-site"),
    State("lesson", "no-session", "#log-in-first", "/lesson.html#step=include"),
    State("lesson", "django-down", ".notice.stop", "/lesson.html#step=csrf", before=django_down),
    State("lesson", "last-step", ".score.whole", "/lesson.html#step=attacker", before=lesson_finished),
    State("lesson", "teacher", "#view", "/lesson.html#step=csrf&teacher"),
)
