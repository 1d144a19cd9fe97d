"""The deployment itself in place of the model of its server: a modelled browser asks it, as each page of ours would."""

import json
import re
from collections.abc import Iterator

from crosshost import expectation, http
from crosshost.client import json_of, person
from crosshost.deployment import Deployment
from crosshost.expected import Settings
from crosshost.explain.flows import Visit
from crosshost.explain.server import Arrived, Reply, Server
from crosshost.explain.tab import Asked
from crosshost.policy import ENGINES, Answer
from crosshost.smoke_check import Check

IN_FORM = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')


class Live(Server):
    """Sends what the browser would send, and hands on what comes back."""

    def preflight(self, url: str, origin: str | None) -> Reply:
        asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,x-csrftoken"}
        return self.ask(Arrived(url, "OPTIONS", origin), asked)

    def answer(self, arrived: Arrived) -> Reply:
        return self.ask(arrived, {"X-CSRFToken": arrived.token} if arrived.token else {})

    def ask(self, arrived: Arrived, headers: dict[str, str]) -> Reply:
        if not arrived.url.startswith(f"{self.settings.api}/"):
            return Reply(Answer(502), by="nginx")  # a redirect led away, and a password goes to the API alone
        body = None
        if arrived.method == "POST":
            body, headers = json.dumps(person()).encode(), headers | {"Content-Type": "application/json"}
        if arrived.origin:
            headers |= {"Origin": arrived.origin}
        if arrived.cookies:
            headers |= {"Cookie": "; ".join(f"{name}={value}" for name, value in arrived.cookies.items())}
        found = http.request(self.settings.api, arrived.method, arrived.path, headers=headers, body=body)
        told, form = json_of(found), IN_FORM.search(found.data)
        token = form[1].decode() if form else told.get("csrfToken", "")
        return Reply(answer_of(found), told.get("reason") or told.get("error", ""), token)


def answer_of(found: http.Answer) -> Answer:
    """The answer as policy takes it, each header as often as it came."""
    return Answer(found.status, tuple(found.headers.iteritems()))


def headline(settings: Settings, deployment: Deployment) -> Iterator[Check]:
    """The scenario's own outcome in a modelled Chromium: right where it should be, and wrong exactly as it says."""
    where = f"page and API are {deployment.relation}, credentials {settings.credentials}"
    for id, variable, title, flow in (
        ("browser-whoami", "EXPECT_WHOAMI", "whoami after logging in on Django's page", whoami_after_first_party_login),
        ("browser-login", "EXPECT_LOGIN", "login by fetch", Visit.log_in),
    ):
        visit = Visit(Live(settings), ENGINES["chromium"])
        asked = flow(visit)
        yield Check(
            id,
            f"in a browser: {title}",
            expectation.parse(settings.nginx[variable], variable).default,
            asked.result,
            f"{variable}; {where}",
            visit.reason(asked),
        )
        visit.script.log_out()


def whoami_after_first_party_login(visit: Visit) -> Asked:
    visit.log_in_at_django()
    return visit.script.who_am_i()
