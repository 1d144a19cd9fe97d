"""The open page as a wire: each request is a fetch of the page, and its response as much as a script can read."""

import queue
import time
from collections.abc import Collection
from typing import Any

from crosshost.browsers.launch import Browser
from crosshost.doctor.browser.measured import Kind, Step
from crosshost.doctor.browser.stand_in import StandIn
from crosshost.doctor.evidence import Exchange, Failure
from crosshost.doctor.sending.wire import Wire
from crosshost.policy import Response
from crosshost.policy.situation import STATUSES, Headers

SECONDS = 8  # for each fetch
POLL = 0.1
FOUND = 302
OF_THE_BROWSER = {"cookie", "origin", "referer", "user-agent"}  # headers that no script can set


class Lost(Exception):
    """The page is not there, or does not go on; the text is a clause that says why."""


class Tab(Wire):
    """The page in a running browser, for the code that logs in over a Wire.

    `until`: when it has to be done, by time.monotonic(). `kind` and `credentials`: of the fetches from now on.
    """

    def __init__(self, server: StandIn, browser: Browser, until: float, hosts: Collection[str] = ()):
        super().__init__(hosts=hosts)
        self.server, self.browser, self.until = server, browser, until
        self.kind: Kind = "before"
        self.credentials = "include"
        self.steps: list[Step] = []
        self.loaded = False
        self.cookies: list[str] = []  # of the page's own host, as scripts read them

    def open(self) -> None:
        """Wait until the page has loaded. Raises Lost."""
        self._result()
        self.loaded = True

    def request(self, method: str, url: str, headers: Headers = (), body: bytes | None = None) -> Exchange:
        """Fetch `url` as the frontend would, redirects included. Raises Lost."""
        page = str(self.server.origin)
        if any(name == "Origin" and value != page for name, value in headers):
            return Exchange(method, url, headers, failure=Failure("not-sent", f"the page is of {page}"))
        sent = tuple((name, value) for name, value in headers if name.lower() not in OF_THE_BROWSER)
        # A response without the login must not be in the cache for the request with it.
        cache = "no-store" if self.kind in ("before", "control") else "default"
        text = None if body is None else body.decode()
        task = {"url": url, "method": method, "headers": sent, "body": text, "cache": cache}
        result = self.fetch(task | {"credentials": self.credentials})
        status, error, content = int(result["status"]), str(result["error"]), str(result["body"]).encode()
        redirected = bool(result["redirected"])
        kind: Kind = "token" if self.kind == "login" and method == "GET" else self.kind
        self.steps.append(Step(kind, method, url, status, error, redirected, content))
        if status not in STATUSES:
            return Exchange(method, url, sent, failure=Failure("thrown", error))
        if redirected and method == "POST":
            status = FOUND  # which no script can see: it gets the response of the last hop
        read = [(str(name), str(value)) for name, value in result["headers"]]
        # Set-Cookie is never readable, but a cookie of the page's own host is, and it may hold a token.
        read += [("Set-Cookie", pair) for pair in self.cookies]
        return Exchange(method, str(result["url"]), sent, Response(status, tuple(read)), body=content)

    def fetch(self, task: dict[str, Any]) -> dict[str, Any]:
        """Give the page this task, and return what came of it."""
        self.server.tasks.put(task | {"seconds": SECONDS})
        return self._result()

    def _result(self) -> dict[str, Any]:
        """Return what came of the last task; of none, when the page has just loaded."""
        while True:
            try:
                report = self.server.results.get(timeout=POLL)
            except queue.Empty:
                self._check()
                continue
            self.cookies = [pair for pair in str(report["cookies"]).split("; ") if pair]
            return dict(report["result"] or {})

    def _check(self) -> None:
        if self.browser.has_ended():
            raise Lost(f"it ended: {self.browser.last_line()}")
        if time.monotonic() > self.until:
            raise Lost("it did not finish in time" if self.loaded else f"it did not open {self.server.origin} in time")
