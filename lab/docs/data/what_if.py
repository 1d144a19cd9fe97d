"""web/data/what-if/NAME.json: the model's result of each request that a person may try, in each browser.

A question is a choice on each of the four AXES. Its request is the first one after the login. For X-CSRFToken the page
takes the token first, which may store the CSRF cookie; a page that gets none sends "null", as JavaScript writes it.
"""

import json
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlencode

from crosshost.policy import ENGINES
from crosshost.policy.situation import Headers
from lab.docs.data.scenario import written
from lab.docs.data.tables import Table, Tables
from lab.predict.flows import Visit
from lab.predict.offline import Offline
from lab.predict.script import JSON, POST, Credentials
from lab.predict.server import ServerResponse
from lab.predict.tab import RequestResult
from lab.scenarios.deployment import Deployment
from lab.scenarios.settings import Settings

FORM = ("Content-Type", "application/x-www-form-urlencoded")
CSRF, AUTHORIZATION = "X-CSRFToken", "Authorization"
LOGINS: dict[str, Callable[[Visit], object]] = {
    "nothing": lambda visit: None,
    "login by fetch": Visit.log_in,
    "login at Django": Visit.log_in_at_django,
}
CREDENTIALS: tuple[Credentials, ...] = ("omit", "same-origin", "include")
REQUESTS: dict[str, tuple[str, str, Headers]] = {
    "GET whoami": ("GET", "/blog/whoami/", ()),
    "form POST posts": ("POST", "/blog/posts/", (FORM,)),
    "JSON POST posts": ("POST", "/blog/posts/", (JSON,)),
    "DELETE posts/0": ("DELETE", "/blog/posts/0/", ()),
}
HEADERS = ("", CSRF, AUTHORIZATION)
Question = tuple[str, ...]
AXES = {"login": tuple(LOGINS), "credentials": CREDENTIALS, "request": tuple(REQUESTS), "header": HEADERS}


class Remembering(Offline):
    """A server that sends the same response to the same request again, which saves most of the work."""

    def __init__(self, settings: Settings):
        super().__init__(settings)
        self.responses: dict[tuple, ServerResponse] = {}

    def respond(self, method: str, url: str, headers: dict[str, str], body: bytes) -> ServerResponse:
        key = (method, url, *sorted(headers.items()), body)
        if key not in self.responses:
            self.responses[key] = super().respond(method, url, headers, body)
        return self.responses[key]


@dataclass
class State:
    """A browser after a login, from which each question starts anew."""

    visit: Visit

    def fork(self) -> Visit:
        """Return a visit that begins in this state and does not change it."""
        visit, script = copy(self.visit), copy(self.visit.script)
        script.tab = visit.tab = self.visit.tab.fork()
        visit.script = script
        return visit

    def send(self, credentials: Credentials, request: str, header: str) -> tuple[Visit, RequestResult]:
        """Send the request from a page in this state; return the visit with it, and its result."""
        method, path, headers = REQUESTS[request]
        visit = self.fork()
        if header == CSRF:
            token, _ = visit.script.take_token()
            headers = (*headers, (CSRF, token or "null"))
        if header == AUTHORIZATION:
            headers = (*headers, (AUTHORIZATION, "Bearer demo"))
        body = visit.script.body if JSON in headers else urlencode(POST) if FORM in headers else None
        url = visit.settings.api + path
        page, fetch = visit.script.page, visit.tab.fetch
        return visit, fetch(page, url, method, credentials=credentials, headers=dict(headers), body=body)


def answers(deployed: Deployment, tables: Tables) -> Iterator[dict[Question, dict]]:
    """Yield for each variant the result of each question, with its exchanges and its reason."""
    for variant in ENGINES:
        found = dict[Question, dict]()
        for login, log_in in LOGINS.items():
            visit = Visit(Remembering(Settings(deployed)), variant)
            log_in(visit)
            state = State(visit)
            for credentials, request, header in product(CREDENTIALS, REQUESTS, HEADERS):
                after, sent = state.send(credentials, request, header)
                found[login, credentials, request, header] = {
                    "result": sent.result,
                    "exchanges": tables.requests(after.tab.exchanges),
                    "reason": tables.reason(after.reason(sent)),
                }
        yield found


def text(deployed: Deployment) -> str:
    """Return the file of one scenario: JSON with one line for each reason, exchange, outcome and question."""
    tables, outcomes = Tables(deployed.api_origin), Table()
    by_variant = list(answers(deployed, tables))
    cells = [[outcomes.add(found[question]) for found in by_variant] for question in product(*AXES.values())]
    head = {"name": deployed.name, "variants": list(ENGINES), "axes": AXES}
    return written(
        json.dumps(head, ensure_ascii=False)[:-1],
        reasons=tables.reasons.lines,
        exchanges=tables.exchanges.lines,
        outcomes=outcomes.lines,
        cells=[json.dumps(row, separators=(",", ":")) for row in cells],
    )
