"""A server that looks like a running scenario, but whose page never loads; and the browsers that are installed."""

import json
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from crosshost.browsers.variants import VARIANTS, Variant, find
from tests.conftest import need

CONFIG = 'export const config = Object.freeze({ scenario: "different-port" });'


class HangingServer(ThreadingHTTPServer):
    """`requested` is set when a browser requests the page, which then hangs until the end of the test."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.requested, self.over, self.runs = threading.Event(), threading.Event(), []

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        path = urlsplit(self.path).path
        if path == "/config.js":
            return self.response(200, CONFIG)
        if path == "/cases/":
            self.server.runs += parse_qs(urlsplit(self.path).query)["run"]
            self.server.requested.set()
            self.server.over.wait()
        return self.response(404, json.dumps({"error": "No report of the run"}))

    def response(self, status: int, text: str):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *arguments):
        """Print nothing."""

    def handle(self):
        with suppress(ConnectionError):  # the browser was killed, as it should be
            super().handle()


@pytest.fixture
def nothing() -> Iterator[HangingServer]:
    server = HangingServer()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


# The other variants differ from these only in how they treat third-party cookies; the matrix has them all.
BROWSERS = [find(name) for name in ("chromium", "firefox", "webkitgtk")]


@pytest.fixture(params=BROWSERS, ids=lambda variant: variant.name)
def variant(request) -> Variant:
    missing = request.param.missing()
    need(not missing, str(missing))
    return request.param


@pytest.fixture
def every_browser() -> None:
    for variant in VARIANTS:
        need(not variant.missing(), variant.missing() or "")


@pytest.fixture
def up(run, nginx):
    yield lambda name, **variables: run("scripts/up", name, "--native", **variables)
    run("scripts/down")


@pytest.fixture
def temporary(monkeypatch) -> Iterator[Path]:
    """The folder for temporary files; not pytest's own, whose path is too long for a socket."""
    with tempfile.TemporaryDirectory(prefix="t-") as folder:
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)
