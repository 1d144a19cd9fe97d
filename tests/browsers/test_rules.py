"""Rules of real browsers that no scenario shows row by row: a page's connect-src, and the cache of preflights."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from crosshost.browsers.launch import Browser
from crosshost.browsers.variants import Variant
from crosshost.policy import ENGINES
from crosshost.policy.csp import blocked_by
from crosshost.policy.origin import address
from tests.browsers.connect_src import ROWS

pytestmark = pytest.mark.thorough

LIMIT = 120  # seconds for one browser
Answer = Callable[[str, str, dict[str, str]], tuple[int, dict[str, str], str]]


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[int, list[dict]]]:
    """Answer each request by method, URL and headers. Yield the port, and the JSON bodies that were posted."""
    posted: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.command == "POST":
                posted.append(json.loads(body))
            status, headers, text = answer(self.command, self.path, dict(self.headers.items()))
            self.send_response(status)
            for name, value in ({"Cache-Control": "no-store", "Content-Length": str(len(text))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = do_OPTIONS = do_PUT = do_DELETE = respond

        def log_message(self, *arguments: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(ConnectionError):  # the browser was ended
                super().handle()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server.server_port, posted
        finally:
            server.shutdown()
            thread.join()


def report_of(variant: Variant, port: int, posted: list[dict]) -> dict:
    """Open the page on `port` in a browser, and return what it posts."""
    with Browser(variant, f"http://localhost:{port}/"):
        deadline = time.monotonic() + LIMIT
        while not posted and time.monotonic() < deadline:
            time.sleep(0.05)
    assert posted, "the page posted nothing"
    return posted[0]


def html(script: str) -> tuple[int, dict[str, str], str]:
    return 200, {"Content-Type": "text/html"}, f"<!doctype html><body><script>{script}</script>"


# Each row is a frame with a policy of its own, a few at once.
FRAMES = """
const results = {}, total = TOTAL;
let next = 0;
const open = () => {
  if (next === total) return;
  const frame = document.createElement('iframe');
  frame.src = `/row?n=${next++}`;
  document.body.append(frame);
};
addEventListener('message', ({ data }) => {
  results[data.n] = data.blocked;
  open();
  if (Object.keys(results).length === total) fetch('/', { method: 'POST', body: JSON.stringify(results) });
});
for (let n = 0; n < 6; n += 1) open();
"""
# A connection that fails for another reason is not blocked by the policy.
FRAME = """
let blocked = false, over = false;
const end = () => { if (!over) parent.postMessage({ n: NUMBER, blocked }, '*'); over = true; };
addEventListener('securitypolicyviolation', () => { blocked = true; });
fetch('URL', { mode: 'no-cors' }).catch(() => {}).finally(() => setTimeout(end, 250));
setTimeout(end, 4000);
"""


def test_connect_src_is_matched_as_predicted(variant):
    ports: dict[str, int] = {}

    def page(method: str, url: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        if urlsplit(url).path != "/row":
            return html(FRAMES.replace("TOTAL", str(len(ROWS))))
        number = parse_qs(urlsplit(url).query)["n"][0]
        policy, target = (text.format(**ports) for text in ROWS[int(number)])
        status, type, text = html(FRAME.replace("NUMBER", number).replace("URL", target))
        return status, type | ({"Content-Security-Policy": policy} if policy else {}), text

    with serving(lambda *request: (200, {}, "")) as (api, _), serving(page) as (port, posted):
        ports |= {"api": api, "page": port}
        results = report_of(variant, port, posted)
    origin, engine = address(f"http://localhost:{port}/").origin, ENGINES[variant.name]
    wrong = []
    for number, row in enumerate(ROWS):
        policy, url = (text.format(**ports) for text in row)
        predicted = blocked_by((policy,), origin, address(url), False, engine) is not None
        if results[str(number)] != predicted:
            wrong.append(f"{row}: predicted {predicted}, measured {results[str(number)]}")
    assert wrong == []


# What each preflight of a URL allows, the first one and those after it: headers, methods, status.
BEFORE_AND_AFTER = {
    "/refused": [("", "GET", 200), ("x-a", "GET", 200)],
    "/failed": [("x-a", "GET", 500), ("x-a", "GET", 200)],
    "/header": [("x-a", "GET", 200), ("x-a, x-b", "GET", 200)],
    "/method": [("", "PUT", 200), ("", "PUT, DELETE", 200)],
    "/narrowed": [("x-a", "GET", 200), ("", "GET", 200)],
}
TWICE = """
const ask = async (path, method, ...names) => {
  const headers = Object.fromEntries(names.map((name) => [name, '1']));
  try {
    await fetch(`http://localhost:API${path}`, { method, headers, credentials: 'include' });
    return 'reads';
  } catch {
    return 'throws';
  }
};
(async () => {
  const results = {
    '/refused': [await ask('/refused', 'GET', 'x-a'), await ask('/refused', 'GET', 'x-a')],
    '/failed': [await ask('/failed', 'GET', 'x-a'), await ask('/failed', 'GET', 'x-a')],
    '/header': [await ask('/header', 'GET', 'x-a'), await ask('/header', 'GET', 'x-a', 'x-b')],
    '/method': [await ask('/method', 'PUT'), await ask('/method', 'DELETE')],
    '/narrowed': [await ask('/narrowed', 'GET', 'x-a'), await ask('/narrowed', 'GET', 'x-a')],
  };
  fetch('/', { method: 'POST', body: JSON.stringify(results) });
})();
"""


def test_a_browser_caches_what_a_preflight_allows_and_never_a_refusal(variant):
    asked: list[str] = []
    pages: list[str] = []

    def api(method: str, url: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        cors = {"Access-Control-Allow-Origin": pages[0], "Access-Control-Allow-Credentials": "true"}
        if method != "OPTIONS":
            return 200, cors, ""
        asked.append(url)
        allowed, methods, status = BEFORE_AND_AFTER[url][min(asked.count(url), 2) - 1]
        lists = {"Access-Control-Allow-Headers": allowed, "Access-Control-Allow-Methods": methods}
        return status, cors | lists | {"Access-Control-Max-Age": "600"}, ""

    with (
        serving(api) as (api_port, _),
        serving(lambda *request: html(TWICE.replace("API", str(api_port)))) as (port, posted),
    ):
        pages.append(f"http://localhost:{port}")
        results = report_of(variant, port, posted)
    assert results == {
        "/refused": ["throws", "reads"],
        "/failed": ["throws", "reads"],
        "/header": ["reads", "reads"],
        "/method": ["reads", "reads"],
        "/narrowed": ["reads", "reads"],  # the server refuses by now, but is not asked
    }
    assert {url: asked.count(url) for url in BEFORE_AND_AFTER} == dict.fromkeys(BEFORE_AND_AFTER, 2) | {"/narrowed": 1}
