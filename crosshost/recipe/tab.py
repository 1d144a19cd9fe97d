"""A browser's tab in front of the model of Django, by the loop of crosshost.testing."""

import json
from dataclasses import dataclass, replace

from crosshost.policy import Engine, Finding, Page, Response, document_cookie, predict
from crosshost.recipe.server import Server
from crosshost.testing import errands, why
from crosshost.testing.bodies import URLENCODED
from crosshost.testing.drive import run_sync
from crosshost.testing.errands import Errand
from crosshost.testing.forms import Form
from crosshost.testing.loop import Outcome, run
from crosshost.testing.profile import Profile

JSON = (b"{}", "application/json")
NOTHING = (b"", "")


@dataclass(frozen=True)
class Result:
    """One request, and what the page gets: a status, or None where fetch throws."""

    method: str
    path: str
    outcome: Outcome
    status: int | None
    token: str | None

    @property
    def response(self) -> Response | None:
        """Return the response, whether the page may read it or not; after a redirect the redirect itself."""
        return self.outcome.hops[0].response.http if self.outcome.hops else None


class Tab:
    """One browser profile, with the server that it talks to."""

    def __init__(self, server: Server, engine: Engine):
        self.server = server
        self.profile = Profile(engine, server.where.address_spaces)

    def fetch(self, page: Page, method: str, path: str, token: str | None = None, *, json: bool = False) -> Result:
        """Send what the page's script sends."""
        headers = {"X-CSRFToken": token} if token else {}
        content = JSON if json else NOTHING
        return self.send(path, errands.fetch(page, self.url(path), method, "include", "cors", headers, content))

    def navigate(self, page: Page, path: str) -> Result:
        """Follow a link."""
        return self.send(path, errands.navigation(page, self.url(path)))

    def submit(self, page: Page, path: str, token: str | None) -> Result:
        """Submit a form."""
        fields = [("csrfmiddlewaretoken", token)] if token else []
        return self.send(path, errands.submission(page, Form(self.url(path), "POST", URLENCODED), fields))

    def url(self, path: str) -> str:
        return f"{self.server.where.api}{path}"

    def send(self, path: str, errand: Errand) -> Result:
        outcome = run_sync(run(self.profile, self.server, errand), self.server)
        method = errand.request.method
        if outcome.failure or not outcome.hops:
            return Result(method, path, outcome, None, None)
        first = outcome.hops[0].response
        token = json.loads(first.body)["csrfToken"] if first.body else None
        return Result(method, path, outcome, first.http.status, token)

    def cookie(self, page: Page, name: str) -> str | None:
        """Return the value of a cookie in document.cookie of `page`, or None."""
        cookies = document_cookie(page, self.profile.jar, self.profile.engine, self.profile.now)
        return next((cookie.value for cookie in cookies if cookie.name == name), None)

    def has(self, name: str) -> bool:
        """Return whether the browser has a cookie of this name."""
        return any(cookie.name == name for cookie in self.profile.jar)

    def reason(self, result: Result) -> Finding | None:
        """Return why `result` failed: what fetch throws for, or why the server refused it."""
        outcome = result.outcome
        if outcome.failure and outcome.failure.id == "local-network-denied":  # nobody denied it: nobody was asked
            unasked = replace(outcome.situation, local_network_permission=None)
            return predict(unasked, outcome.engine)["sent"].findings[0]
        if outcome.failure:
            return outcome.failure
        return next(iter(why.findings(self.profile, result.outcome, self.server)), None)
