"""Every state of the pages that a person can meet, as a table: how to reach it, and what shows that it is there.

The pictures of scripts/docs screenshot --all and the tests of the pages' accessibility go through all of them. Where a
state is one of the network (Django stopped, an untrusted certificate), the requests are answered here, so that no
deployment has to be started for it.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.sync_api import Page, Route

from lab.scenarios.deployment import Deployment

Step = Callable[[Page, Deployment], None]


@dataclass(frozen=True)
class State:
    page: str
    name: str
    shows: str  # a selector: visible once the state is reached
    path: str = "/"  # on the page's origin, or a URL; {api} is the API's origin
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
        address, hash_sign, fragment = self.path.replace("{api}", started.api_origin).partition("#")
        page.goto(f"{urljoin(started.web_origin, address)}?lang={language}{hash_sign}{fragment}")
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
NO_CORS = "different-port-no-cors"  # the lecture's first step, and a fault
TLS = "different-host-tls"

STATES = (
    State("bench", "nothing-run", "#cases [data-case]"),
    State("bench", "what-if", "#what-if form", then=press("#what-if summary")),
    State("bench", "after-run", "#progress[data-state=done]", then=press("#run-all")),
    State("bench", "after-run-of-a-fault", "#progress[data-state=done]", scenario=NO_CORS, then=press("#run-all")),
    State("bench", "api-down", "[data-state=api-down]", before=django_down),
    State("bench", "untrusted", "[data-state=untrusted]", scenario=TLS, before=without_response("{api}/**")),
    State("bench", "demo-off", "[data-state=demo-off]", before=outside_the_demo),
    State("bench", "scenario-changed", "[data-state=changed]", before=another_scenario),
    State("bench", "nothing-answers", "[data-state=gone]", before=without_response("**/config.json")),
    State("bench", "script-missing", "#not-ready", before=without_response("**/bench/do-it.js")),
    State("catalogue", "all", "#entries", "/catalogue.html"),
    State("catalogue", "found", ".entry-found", "/catalogue.html#q=Origin+checking+failed"),
    State("catalogue", "nothing-found", "#nothing", "/catalogue.html#q=nobody+wrote+this"),
    State("catalogue", "open", "#samesite-unset .entry-result", "/catalogue.html#samesite-unset"),
    State("recipes", "works", "[data-part=settings]", "/recipes.html"),
    State("recipes", "examples", ".example", "/recipes.html", then=press(".examples-box summary")),
    State("recipes", "some-browsers", ".nearest", "/recipes.html#page=https://one.org&api=https://two.org"),
    State("recipes", "refused", ".notice.stop", "/recipes.html#page=https://app.example.com&api=http://localhost:8000"),
    State(
        "recipes", "own-ports", "#parts > .notice", "/recipes.html#page=http://localhost:4000&api=http://localhost:9000"
    ),
    State(
        "recipes", "one-site-or-two", "[name=suffix]", "/recipes.html#page=https://a.pages.dev&api=https://b.pages.dev"
    ),
    State("recipes", "wrong-origin", ".wrong", "/recipes.html#page=app.example.com&api=https://api.example.com/v1"),
    State("recipes", "no-example", ".command", "/recipes.html#page=https://app.example.com&api=https://8.8.8.8"),
    State("lesson", "first-step", "#option-throws", "/lesson.html", NO_CORS),
    State(
        "lesson",
        "wrong-prediction",
        ".answer .mark.stop",
        "/lesson.html",
        NO_CORS,
        then=all_of(press("#option-200"), press("#task-whoami")),
    ),
    State("lesson", "other-scenario", "#step-heading", "/lesson.html#step=same-site"),
    State("lesson", "no-session", "#log-in-first", "/lesson.html#step=include"),
    State("lesson", "django-down", ".notice.stop", "/lesson.html#step=csrf", before=django_down),
    State("lesson", "last-step", ".score.whole", "/lesson.html#step=attacker", before=lesson_finished),
    State("lesson", "teacher", "#view", "/lesson.html#step=csrf&teacher"),
    State("csr-api-call", "logged-out", "#outcome", "/csr-api-call.html"),
    State("cases", "menu", "#flows a", "/cases/"),
    State("lab", "index", "h1", "/lab/"),
    State("lab", "reports", "h1", "/lab/reports/"),
    State("nginx", "other-address", "h1", "http://127.0.0.1:3000/"),
    State("django", "login", "h1", "{api}/accounts/login/"),
)
