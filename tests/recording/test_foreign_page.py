"""A network log that Chromium writes of a page that is not the lab's, with the first cause of each of its requests."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from crosshost.browsers import netlog
from crosshost.browsers.launch import Browser
from crosshost.browsers.variants import find
from crosshost.recording import explain, read
from tests.conftest import need, wait_until

# What the page requests of the API: path, method, whether credentials are included.
REQUESTS = (
    ("/plain", "GET", False),
    ("/public", "GET", False),
    ("/other-origin", "GET", False),
    ("/star", "GET", True),
    ("/put", "PUT", False),
    ("/login", "POST", True),
    ("/me", "GET", True),
)
PAGE = """<!doctype html><title>A foreign page</title><img src="{api}/logo.png"><script>
const requests = {requests};
(async () => {{
  for (const [path, method, credentials] of requests) {{
    await fetch('{api}' + path, {{ method, credentials: credentials ? 'include' : 'omit' }}).catch(() => {{}});
  }}
  await fetch('/done');
}})();
</script>"""
EXPECTED = {
    "/plain": "allow-origin-missing",
    "/public": None,
    "/other-origin": "allow-origin-mismatch",
    "/star": "allow-origin-wildcard",
    "/put": "preflight-method-not-allowed",
    "/me": "set-samesite-lax",
}


class Foreign(ThreadingHTTPServer):
    """Serves the page on localhost and its API on 127.0.0.1, which is another site."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.done = threading.Event()
        self.page, self.api = (f"http://{host}:{self.server_port}" for host in ("localhost", "127.0.0.1"))


class Handler(BaseHTTPRequestHandler):
    def handle_all(self) -> None:
        if self.path == "/":
            script = str([list(each) for each in REQUESTS]).replace("True", "true").replace("False", "false")
            return self.answer(200, {"Content-Type": "text/html"}, PAGE.format(api=self.server.api, requests=script))
        if self.path == "/done":
            self.server.done.set()
            return self.answer(204, {})
        with_cookies = {"Access-Control-Allow-Origin": self.server.page, "Access-Control-Allow-Credentials": "true"}
        headers = {
            "/public": {"Access-Control-Allow-Origin": "*"},
            "/other-origin": {"Access-Control-Allow-Origin": "https://www.example.com"},
            "/star": {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true"},
            "/put": {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, POST"},
            "/login": {**with_cookies, "Set-Cookie": "sid=s3cr3tvalue; Path=/; HttpOnly; SameSite=Lax"},
            "/me": with_cookies,
        }
        return self.answer(401 if self.path == "/me" else 200, headers.get(self.path, {}))

    do_GET = do_POST = do_PUT = do_OPTIONS = handle_all

    def answer(self, status: int, headers: dict[str, str], body: str = "") -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *arguments):
        """Print nothing."""


@pytest.fixture
def server() -> Iterator[Foreign]:
    with Foreign() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.thorough
@pytest.mark.parametrize("mode", ["Default", "IncludeSensitive"])
def test_the_first_cause_of_every_request_is_right(server, mode):
    variant = find("chromium")
    need(not variant.missing(), str(variant.missing()))
    variant = replace(variant, arguments=with_mode(variant.arguments, mode))
    with Browser(variant, f"{server.page}/") as browser:
        assert server.done.wait(30)
        wait_until(lambda: any("/done" in request.url for request in browser.requests()))
        explanations = explain(read(browser.folder / netlog.FILE))
    causes = {each.url.removeprefix(server.api): each.cause for each in explanations}
    assert {path: causes[path] for path in EXPECTED} == EXPECTED
    assert causes.get("/login") in (None, "set-samesite-lax")  # its response can be read, and its cookie is lost
    assert causes.get("/logo.png") is None
    assert "s3cr3tvalue" not in str(explanations)


def with_mode(arguments, mode: str):
    def changed(profile: Path) -> list[str]:
        return [*arguments(profile), f"--net-log-capture-mode={mode}"]  # the last one counts

    return changed
