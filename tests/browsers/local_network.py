"""A page with requests to the user's own machine, in a browser that counts the page to another network.

Page and API are two ports of one server on loopback. The page sends one request after another, some from a frame, and
posts their results.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from crosshost.browsers.devtools import cors_refusal
from crosshost.browsers.launch import Browser
from crosshost.browsers.profiles import FIREFOX_SETTINGS, chromium_profile, user_js
from crosshost.browsers.variants import Variant
from tests.conftest import wait_until

INSECURE_HOST = "app.example"  # no secure context, unlike localhost; only the browser resolves it
PAGE = """<!doctype html><script type="module">
const rows = ROWS;
const once = (name) => new Promise((resolve) => addEventListener(name, resolve, { once: true }));
async function inFrame(url, options, { src, allow, sandbox }) {
  const frame = document.createElement('iframe');
  if (allow) frame.allow = allow;
  if (sandbox) frame.sandbox = sandbox;
  frame.src = src;
  const ready = once('message');
  document.body.append(frame);
  await ready;
  const done = once('message');
  frame.contentWindow.postMessage([url, options], '*');
  const { data } = await done;
  frame.remove();
  return data;
}
const send = (url, options) => fetch(url, options).then(() => 'sent', () => 'throws');
const results = [];
for (const { url, options, frame } of rows) {
  results.push(await (frame ? inFrame(url, options, frame) : send(url, options)));
}
await fetch('/report', { method: 'POST', body: JSON.stringify(results) });
</script>"""
FRAME = """<!doctype html><script>
onmessage = async ({ data: [url, options] }) =>
  parent.postMessage(await fetch(url, options).then(() => 'sent', () => 'throws'), '*');
parent.postMessage('ready', '*');
</script>"""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, page: str = ""):
        super().__init__(("127.0.0.1", 0), Handler)
        self.page, self.results, self.reported = page, [], threading.Event()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def answer(self, text: str = "", status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        for name in ("Origin", "Headers"):
            self.send_header(f"Access-Control-Allow-{name}", "*")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_GET(self):
        self.answer({"/": self.server.page, "/frame": FRAME}.get(self.path, "{}"))

    def do_OPTIONS(self):
        self.answer(status=204)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer()
        if self.path == "/report":
            self.server.results = json.loads(body)
            self.server.reported.set()

    def log_message(self, *arguments):
        """Print nothing."""


@contextmanager
def serving(page: str = "") -> Iterator[Server]:
    with Server(page) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True)
class Row:
    """A request: the arguments of fetch, and the frame that sends it, if any."""

    options: dict
    frame: dict | None = None

    def data(self, page: str, url: str) -> dict:
        frame = self.frame and self.frame | {"src": f"{page.replace('localhost', 'frame.localhost')}/frame"}
        return {"url": url, "options": self.options, "frame": frame}


def measured(
    variant: Variant, rows: list[Row], host: str, space: str, granted: bool, refusals: int
) -> tuple[list[str], dict[int, str]]:
    """Return the result of each row, and Chromium's reasons by row, for a page on `host` in the address space `space`.

    The console is written late, so this waits for as many lines as there are `refusals`.
    """
    with serving() as api, serving() as page:
        origin = f"http://{host}:{page.server_port}"
        data = [row.data(origin, f"http://localhost:{api.server_port}/{number}") for number, row in enumerate(rows)]
        page.page = PAGE.replace("ROWS", json.dumps(data))
        spaces = ((f"127.0.0.1:{page.server_port}", space),)
        with Browser(answering(variant, origin, granted), f"{origin}/", address_spaces=spaces) as browser:
            assert page.reported.wait(60), browser.last_line()
            if variant.console:
                wait_until(lambda: len(errors(browser.console())) >= refusals)
            return page.results, errors(browser.console())


def errors(console: list[str]) -> dict[int, str]:
    """Return DevTools' name of each refusal in Chromium's console, by the number in its URL."""
    refusals = filter(None, map(cors_refusal, console))
    return {int(refusal.url.rpartition("/")[2]): f"CorsError.{refusal.error}" for refusal in refusals}


def answering(variant: Variant, origin: str, granted: bool) -> Variant:
    """Return `variant` with a profile that holds the user's answer, and that resolves INSECURE_HOST."""
    if "Chrome" in variant.user_agent:

        def prepare(profile: Path) -> None:
            chromium_profile(0)(profile)
            path = profile / "Default" / "Preferences"
            settings = json.loads(path.read_text())
            allowed = {f"{origin},*": {"setting": 1, "last_modified": "13300000000000000"}} if granted else {}
            settings["profile"]["content_settings"] = {"exceptions": {"loopback_network": allowed}}
            path.write_text(json.dumps(settings))

        rules = f"--host-resolver-rules=MAP {INSECURE_HOST} 127.0.0.1"
        return replace(variant, prepare=prepare, arguments=lambda profile: [*variant.arguments(profile), rules])

    def prepare_firefox(profile: Path) -> None:
        (profile / "user.js").write_text(user_js({**FIREFOX_SETTINGS, "network.dns.localDomains": INSECURE_HOST}))

    def spaces_of_firefox(profile, spaces):
        assert variant.address_spaces
        variant.address_spaces(profile, spaces)
        if granted:
            with (profile / "user.js").open("a") as file:
                file.write(user_js({"permissions.default.loopback-network": 1}))
        return []

    return replace(variant, prepare=prepare_firefox, address_spaces=spaces_of_firefox)
