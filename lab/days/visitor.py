"""A person with a browser: logs in, posts and asks who they are; each request becomes an entry of the ledger."""

import time
import uuid
from dataclasses import dataclass

from urllib3 import exceptions

from lab.days.ledger import Ledger, Sent
from lab.smoke.client import Client
from lab.stack import http

GIVE_UP = 15.0  # seconds, longer than any limit of a day


@dataclass(frozen=True)
class Route:
    """A way to the API: through nginx, or to gunicorn's own port."""

    name: str
    origin: str


class Visitor:
    """One browser on the page, with its own cookies. Its methods do not raise: the ledger has what happened."""

    def __init__(self, page: str, route: Route, ledger: Ledger, ca: str | None = None):
        self.client = Client(page, route.origin, timeout=GIVE_UP, ca=ca)
        self.page, self.route, self.ledger = page, route, ledger
        self.name = uuid.uuid4().hex
        self.csrf = ""

    def log_in(self, username: str, password: str) -> bool:
        """Log in as the page does, and return whether that was acknowledged."""
        response = self._send("login", 200, "GET", "/accounts/csrf/")
        if not response or not self._preflight("/accounts/login/"):
            return False
        self.csrf = http.json_of(response).get("csrfToken", "")
        credentials = {"username": username, "password": password}
        response = self._send("login", 200, "POST", "/accounts/login/", credentials)
        if not response:
            return False
        self.csrf = http.json_of(response).get("csrfToken", "")
        self.ledger.sessions.append(self.name)
        return True

    def post(self) -> None:
        """Write a post with an id that no other has."""
        title = uuid.uuid4().hex
        if self._preflight("/blog/posts/"):
            self.ledger.attempted.append(title)
            if self._send("post", 201, "POST", "/blog/posts/", {"title": title, "text": self.name}):
                self.ledger.posts.append(title)

    def whoami(self) -> bool:
        """Ask who is logged in, and return whether the session answered."""
        return self._send("whoami", 200, "GET", "/blog/whoami/") is not None

    def open_page(self) -> None:
        """Load a file of the page; of a visitor whose route is the page's origin."""
        self._send("page", 200, "GET", "/config.js")

    def check_health(self) -> None:
        """Ask for /healthz/, as what watches a deployment does: no page reads that."""
        self._send("health", 200, "GET", "/healthz/")

    def _preflight(self, path: str) -> bool:
        return self._send("preflight", 200, "OPTIONS", path) is not None

    def _send(self, kind: str, good: int, method: str, path: str, body: dict | None = None) -> http.Response | None:
        """Send a request and write it down. Return the response if it is the expected one and the page may read it."""
        began = time.monotonic()
        try:
            if method == "OPTIONS":
                response = self.client.preflight(path, "POST", "content-type,x-csrftoken")
            else:
                headers = {"X-CSRFToken": self.csrf} if method == "POST" else {}
                response = self.client.request(method, path, json_body=body, headers=headers)
        except http.NoResponse as error:
            ended = time.monotonic()
            self.ledger.sent.append(Sent(kind, self.route.name, began, ended, outcome_of(error), is_good=False))
            return None
        sent = written(
            kind, self.route.name, began, time.monotonic(), good, response, self._is_readable(kind, response)
        )
        self.ledger.sent.append(sent)
        if response.status == 401 and kind in ("post", "whoami"):
            self.ledger.refused_sessions.append(self.name)
        return response if sent.is_good else None

    def _is_readable(self, kind: str, response: http.Response) -> bool:
        """Return whether a browser lets the page read `response`, if a page asks for it."""
        if kind == "health" or self.page == self.route.origin:
            return True
        headers = response.headers
        allowed = headers.get("Access-Control-Allow-Origin"), headers.get("Access-Control-Allow-Credentials")
        return allowed == (self.page, "true")


def outcome_of(error: http.NoResponse) -> str:
    """Return a word for what happened instead of a response."""
    if isinstance(error, exceptions.NewConnectionError):
        return "refused"
    if isinstance(error, exceptions.TimeoutError):
        return "timeout"
    if isinstance(error, exceptions.SSLError) and "certificate" in str(error):
        return "certificate"
    return "closed"


def written(
    kind: str, route: str, began: float, ended: float, good: int, response: http.Response, is_readable: bool
) -> Sent:
    """Return the ledger's entry for `response`."""
    return Sent(
        kind,
        route,
        began,
        ended,
        str(response.status),
        is_good=response.status == good and is_readable,
        is_readable=is_readable,
        is_json=http.media_type(response) == "application/json" and "error" in http.json_of(response),
        has_retry_after=response.headers.get("Retry-After", "").isdigit(),
    )
