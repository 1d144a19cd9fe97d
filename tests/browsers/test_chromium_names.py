"""What Chromium logs of cookies that no scenario sets, against the names of devtools.py and the reasons of the model.

A small server stands for hosts that are not loopback to the browser, so that http is insecure.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from crosshost.browsers import launch, variants
from crosshost.browsers.devtools import cookie_reasons
from crosshost.browsers.netlog import LoggedRequest
from crosshost.browsers.predicted import name_of, withheld
from crosshost.policy import ENGINES, Page, Request, Response, Situation, predict
from tests.browsers.test_devtools import SERVER, UNSEEN
from tests.conftest import need

pytestmark = pytest.mark.thorough

SET_COOKIES = (
    "lax=1; SameSite=Lax",
    "strict=1; SameSite=Strict",
    "unset=1",
    "none=1; SameSite=None",
    "secure=1; SameSite=None; Secure",
    "partitioned=1; SameSite=None; Secure; Partitioned",
    "insecure=1; Partitioned",
    "__Host-a=1",
    "__Host-c=1; Path=/; Secure",
    "__Secure-d=1; Secure; SameSite=None",
    "__Http-e=1; Secure; HttpOnly; SameSite=None",
    "__Host-b=1; Partitioned; Domain=other.test",
    "elsewhere=1; Domain=other.test; SameSite=Strict",
    "wide=1; Domain=shop.test; SameSite=Lax",
    "deep=1; Path=/deep; SameSite=Strict",
    f"large={'x' * 4096}",
    "=",
    "",
    "control\x01=1",
)
VISITS = (  # of a page on app.shop.test, in this order
    "api.shop.test/set",
    "api.shop.test/read",
    "app.shop.test/read",
    "evil.test/set",
    "evil.test/read",
    "evil.localhost/set",
    "evil.localhost/read",
    "app.shop.test/end",
)
SCRIPT = """<script>
const visit = async (url) => { try { await fetch(url, { credentials: 'include' }); } catch { } };
(async () => { for (const url of %s) await visit(url); })();
</script>"""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.over = threading.Event()

    def url(self, visit: str) -> str:
        host, _, path = visit.partition("/")
        return f"http://{host}:{self.server_port}/{path}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        path = urlsplit(self.path).path
        body = SCRIPT % json.dumps([self.server.url(visit) for visit in VISITS]) if path == "/page" else ""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        for value in SET_COOKIES if path == "/set" else ():
            self.send_header("Set-Cookie", value)
        self.end_headers()
        self.wfile.write(body.encode())
        if path == "/end":
            self.server.over.set()

    def log_message(self, *arguments):
        """Print nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def logged(server: Server, name: str) -> list[LoggedRequest]:
    """Return the requests of the visits, from the log of Chromium."""
    variant = variants.find(name)
    resolver = "--host-resolver-rules=MAP *.test 127.0.0.1"
    mapped = replace(variant, arguments=lambda profile: [*variant.arguments(profile), resolver])
    with launch.Browser(mapped, server.url("app.shop.test/page")) as browser:
        assert server.over.wait(60)
        requests = browser.requests(until="/end")
    urls = [server.url(visit) for visit in VISITS]
    return [request for request in requests if request.url in urls]


def predicted(server: Server, name: str) -> list[list[tuple[str, tuple[str, ...]]]]:
    """Return for each visit the cookies that are not sent or not stored, with the reasons of the model."""
    page, jar, visits = Page(server.url("app.shop.test/page")), (), []
    for visit in VISITS:
        headers = tuple(("Set-Cookie", value) for value in SET_COOKIES) if visit.endswith("/set") else ()
        request = Request(server.url(visit), credentials="include")
        verdict = predict(Situation(page, request, jar, response=Response(200, headers), now=10**9), ENGINES[name])
        refused = [
            (outcome.header.partition("=")[0], [name_of(finding) for finding in outcome.refused])
            for outcome in verdict.stored
            if outcome.refused
        ]
        visits.append(
            sorted(
                (cookie, tuple(sorted(set(why))))
                for cookie, why in [*withheld(verdict["cookies attached"].findings), *refused]
            )
        )
        jar = verdict.jar
    return visits


@pytest.mark.parametrize("name", ["chromium", "chromium-blocked"])
def test_the_model_has_all_of_chromiums_reasons_for_odd_cookies(server, name):
    need(not variants.find(name).missing(), variants.find(name).missing() or "")
    requests = logged(server, name)
    excluded = [
        sorted(
            (cookie.name, cookie_reasons(cookie.operation, cookie.excluded))
            for cookie in request.cookies
            if cookie.excluded
        )
        for request in requests
    ]
    assert dict(zip(VISITS, excluded, strict=True)) == dict(zip(VISITS, predicted(server, name), strict=True))
    names = {each for request in requests for cookie in request.cookies for each in cookie.excluded}
    assert names >= {each for each, reason in UNSEEN.items() if reason == SERVER}
