"""`crosshost doctor --browser` in real browsers, at a small API: what they do, beside the model's prediction."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from crosshost.browsers.variants import find
from crosshost.doctor.browser import certificate
from tests.browsers.processes import left_below
from tests.conftest import ROOT, need
from tests.doctor.api import PASSWORD, Api, permits, running
from tests.doctor.servers import serving

pytestmark = pytest.mark.thorough

PAGE = "https://app.example.com"  # the doctor finds no such host here; the browser finds it on this machine
CROSS_SITE = {"session": "Path=/; HttpOnly; SameSite=None; Secure", "csrf": "Path=/; SameSite=None; Secure"}
LOCAL = "http://localhost:3999"


def command(page: str, api: str, *more: str, browsers: tuple[str, ...] = ("chromium",)) -> list[str]:
    """Return the command that logs in at `api` with the doctor and with these browsers."""
    for name in browsers:
        missing = find(name).missing()
        need(not missing, str(missing))
    arguments = [page, f"{api}/whoami/", "--json", *more]
    return [sys.executable, "-m", "crosshost", "doctor", *arguments, *(f"--browser={name}" for name in browsers)]


def measured(page: str, api: str, *more: str, browsers: tuple[str, ...] = ("chromium",)):
    """Run it and return what each browser did, by its name, and the exit code."""
    login = ("--login", f"{api}/login/", "--user", "ann")
    environment = os.environ | {"CROSSHOST_PASSWORD": PASSWORD}
    run = partial(subprocess.run, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240)
    done = run(command(page, api, *login, *more, browsers=browsers))
    assert done.stdout, done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    return {result["engine"]: result for result in json.loads(done.stdout)["measured"]}, done.returncode


def test_three_engines_do_as_the_model_predicts(temporary):
    browsers = ("chromium", "chromium-blocked", "firefox", "webkitgtk")
    api = Api(PAGE, trusted=(PAGE,), cors=permits(PAGE), **CROSS_SITE)
    with running(api) as port:
        results, _ = measured(PAGE, f"http://localhost:{port}", browsers=browsers)
    works = {name: result["works"] for name, result in results.items()}
    # The last one blocks the request as mixed content.
    assert works == {"chromium": True, "chromium-blocked": False, "firefox": True, "webkitgtk": False}
    assert {name: result["predicted"] for name, result in results.items()} == works
    assert results["chromium-blocked"]["steps"][-2]["request"].startswith("POST")
    passwords = [head for head, body in zip(api.heads, api.bodies, strict=True) if PASSWORD.encode() in body]
    assert len(passwords) == 4  # the doctor's own, and one of each browser that sends it
    assert left_below(temporary) == []


def test_a_missing_cors_header_has_the_name_that_devtools_shows():
    with running(Api(LOCAL, trusted=(LOCAL,))) as port:
        results, code = measured(LOCAL, f"http://localhost:{port}")
    assert (results["chromium"]["works"], code) == (False, 1)
    assert "CorsError.MissingAllowOriginHeader" in results["chromium"]["why"]


@pytest.fixture
def api_over_tls(tmp_path):
    """An API at https://api.localhost, and the file of the authority that signed its certificate."""
    need(bool(shutil.which("openssl")), "openssl")
    context, authority = certificate.serving("api.localhost", tmp_path)
    with running(Api(PAGE, trusted=(PAGE,), cors=permits(PAGE), **CROSS_SITE), context) as port:
        yield f"https://api.localhost:{port}", authority


def test_the_browser_trusts_the_authority_of_ca_and_no_other(api_over_tls):
    url, authority = api_over_tls
    results, _ = measured(PAGE, url, "--ca", str(authority))
    assert (results["chromium"]["works"], results["chromium"]["predicted"]) == (True, True)
    results, code = measured(PAGE, url, browsers=("chromium", "webkitgtk"))
    assert (results["chromium"]["works"], code) == (False, 2)
    assert results["chromium"]["steps"][0]["error"] == "TypeError: Failed to fetch"
    assert results["webkitgtk"]["works"] is None  # it accepts every certificate
    assert "api.localhost is not trusted" in results["webkitgtk"]["why"]


class RealPage(BaseHTTPRequestHandler):
    """The real frontend, whose policy the stand-in takes over."""

    def do_GET(self):
        self.server.visitors.append(self.headers["User-Agent"])
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", "connect-src 'none'")
        self.end_headers()

    def log_message(self, *arguments):
        """Print nothing."""


@pytest.fixture
def real_page():
    with ThreadingHTTPServer(("127.0.0.1", 0), RealPage) as server:
        server.visitors = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_browser_gets_the_real_pages_policy_but_not_the_real_page(real_page):
    page = f"http://localhost:{real_page.server_port}"
    with running(Api(page, trusted=(page,), cors=permits(page))) as port:
        results, _ = measured(page, f"http://localhost:{port}")
    assert (results["chromium"]["works"], results["chromium"]["predicted"]) == (False, False)
    assert "Content Security Policy" in results["chromium"]["why"]
    assert set(real_page.visitors) == {"crosshost-doctor"}


def test_page_and_api_on_one_origin_are_inconclusive():
    with running(Api("")) as port:
        origin = f"http://localhost:{port}"
        results, _ = measured(origin, origin)
    assert (results["chromium"]["works"], results["chromium"]["steps"]) == (None, [])
    assert f"page and API share {origin}" in results["chromium"]["why"]


def test_ctrl_c_leaves_no_process_and_no_file(temporary):
    asked, over = threading.Event(), threading.Event()

    def answer(connection):
        head = connection.recv(65536)
        if b"Chrome" in head:
            asked.set()
            over.wait(60)
        with contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a background job ignores it
    with (
        serving(answer) as port,
        subprocess.Popen(
            command(PAGE, f"http://localhost:{port}"),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=heed,
        ) as runner,
    ):
        assert asked.wait(60)
        assert len(left_below(temporary)) > 2
        runner.send_signal(signal.SIGINT)
        output, errors = runner.communicate(timeout=30)
        over.set()
    assert (runner.returncode, output, errors.splitlines()[-1]) == (130, "", "crosshost: stopped")
    assert left_below(temporary) == []
