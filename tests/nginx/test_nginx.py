"""The one nginx template, rendered as scripts/up renders it and run by a real nginx."""

import ast
import http.client
import os
import re
import signal
import socket
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from config.origins import normalise_origin
from crosshost import Problem
from lab.scenarios import deployment
from lab.stack import configuration, processes
from tests.conftest import ROOT
from tests.environment_values import REFUSED, REFUSED_BY_NGINX
from witness import faults


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Echo(BaseHTTPRequestHandler):
    """In Django's place: answers with the headers that arrived, or not at all on /blog/slow/."""

    slow = threading.Event()

    def do_GET(self):
        if "slow" in self.path:
            self.slow.wait(20)
        body = repr(dict(self.headers.items())).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class BehindASocket(ThreadingHTTPServer):
    """HTTP on a unix socket, as gunicorn speaks it to nginx."""

    address_family = socket.AF_UNIX
    daemon_threads = True

    def server_bind(self):
        self.socket.bind(self.server_address)

    def get_request(self):
        return self.socket.accept()[0], ("nginx", 0)


@pytest.fixture
def django(tmp_path, monkeypatch):
    """Something in Django's place, at gunicorn's socket."""
    monkeypatch.setattr(processes, "RUN", tmp_path)
    configuration.socket_path().parent.mkdir()
    server = BehindASocket(str(configuration.socket_path()), Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield
    Echo.slow.set()
    server.shutdown()
    thread.join()
    server.server_close()
    Echo.slow.clear()


class Frontend:
    def __init__(self, port: int, process: subprocess.Popen):
        self.port = port
        self.process = process

    def ask(self, path: str, method="GET", body=None, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": f"localhost:{self.port}", **names})
        response = connection.getresponse()
        response.text = response.read()
        connection.close()
        return response


@pytest.fixture
def frontend(nginx, tmp_path, monkeypatch):
    """Start nginx for the given settings; WEB_ORIGIN follows the free port it got."""
    started = []
    for name in list(os.environ):
        if name in ("WEB_ORIGIN", "API_ORIGIN", "WEB_PORT", "API_PORT"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(processes, "RUN", tmp_path)

    def start(
        api: int = 8000, same_host: bool = False, edit=lambda text: text, ready=None, **variables: str
    ) -> Frontend:
        port = int(variables.get("WEB_PORT", 0)) or free_port()
        origin = f"http://localhost:{port}"
        settings = {"WEB_PORT": str(port), "API_PORT": str(api), "WEB_ORIGIN": origin}
        settings["API_ORIGIN"] = origin if same_host else f"http://localhost:{api}"
        chosen = deployment.Deployment(None, (), settings | variables)
        environment = configuration.render(chosen)
        for conf in tmp_path.glob("*.conf"):
            conf.write_text(edit(conf.read_text()))
        command = configuration.nginx_command(nginx)
        with (tmp_path / "nginx.log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=log, stderr=log)
        started.append(process)
        frontend = Frontend(port, process)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and process.poll() is None:
            try:
                (ready or (lambda: frontend.ask("/config.js")))()
                return frontend
            except OSError:
                time.sleep(0.01)
        raise AssertionError((tmp_path / "nginx.log").read_text())

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def test_the_configuration_has_no_warning(frontend, tmp_path):
    frontend()
    assert "[" not in re.sub(r".*GET /config.js.*\n", "", (tmp_path / "nginx.log").read_text())


def test_the_page_may_connect_to_itself_and_this_scenarios_api_alone(frontend):
    page = frontend(api=8123).ask("/")
    assert page.status == 200
    policy = dict(part.strip().split(" ", 1) for part in page.headers["Content-Security-Policy"].split(";"))
    assert policy["connect-src"] == "'self' http://localhost:8123"
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "nginx/" not in page.headers["Server"]


@pytest.mark.parametrize("path", ["/", "/bench/bench.js", "/shared/style.css"])
def test_a_file_is_revalidated_each_time_and_sent_once(frontend, path):
    site = frontend()
    first = site.ask(path)
    assert first.headers["Cache-Control"] == "no-cache"
    assert site.ask(path, If_None_Match=first.headers["ETag"]).status == 304


def test_text_travels_compressed(frontend):
    site = frontend()
    plain, compressed = site.ask("/bench/bench.js"), site.ask("/bench/bench.js", Accept_Encoding="gzip")
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert len(compressed.text) < len(plain.text) / 2


def test_a_module_is_javascript_and_a_page_is_utf8(frontend):
    site = frontend()
    assert site.ask("/bench/bench.js").headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert site.ask("/").headers["Content-Type"] == "text/html; charset=utf-8"
    assert site.ask("/shared/favicon.svg").headers["Content-Type"] == "image/svg+xml"


def test_config_js_says_what_the_environment_says_and_is_never_kept(frontend):
    response = frontend(api=8123, FETCH_CREDENTIALS="omit", CSRF_TOKEN_FROM="body").ask("/config.js")
    assert b'apiOrigin: "http://localhost:8123"' in response.text
    assert b'fetchCredentials: "omit"' in response.text
    assert b"lab: true," in response.text
    assert b"${" not in response.text
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost.evil.example", ""])
def test_an_unknown_host_gets_nothing_of_ours(frontend, host):
    site = frontend()
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as client:
        client.sendall(f"GET /config.js HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        response = client.recv(1000)
    assert response.startswith(b"HTTP/1.1 421" if host else b"HTTP/1.1 400")
    assert b"export const config" not in response


def test_on_its_own_origin_the_api_is_handed_on_with_host_port_and_scheme(frontend, django):
    site = frontend(same_host=True)
    seen = site.ask("/blog/whoami/", X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="https").text.decode()
    assert f"'Host': 'localhost:{site.port}'" in seen
    assert "'X-Forwarded-Proto': 'http'" in seen
    assert "'X-Forwarded-For': '127.0.0.1'" in seen
    assert "6.6.6.6" not in seen


@pytest.mark.parametrize("path", ["/blog/whoami/", "/accounts/login/", "/admin/", "/static/x.css", "/healthz/"])
def test_what_is_django_s_is_found_on_the_pages_origin_in_same_host_only(frontend, django, path):
    assert frontend(same_host=True).ask(path).status == 200
    assert frontend().ask(path).status == 404


@pytest.mark.parametrize("same_host", [True, False])
@pytest.mark.parametrize("demo", ["true", "Yes", " on "])
def test_the_lab_is_found_on_the_pages_origin_in_every_scenario(frontend, django, same_host, demo):
    site = frontend(same_host=same_host, DJANGO_DEMO=demo)
    response = site.ask("/lab/witness/0123456789abcdef/", X_Forwarded_For="6.6.6.6")
    assert response.status == 200
    assert f"'Host': 'localhost:{site.port}'" in response.text.decode()
    assert "6.6.6.6" not in response.text.decode()
    assert "'X-Crosshost-Scenario': 'different-port'" in response.text.decode()


@pytest.mark.parametrize("same_host", [True, False])
@pytest.mark.parametrize("demo", ["false", " OFF"])
def test_outside_lab_mode_nginx_answers_404_itself(frontend, django, same_host, demo):
    site = frontend(same_host=same_host, DJANGO_DEMO=demo)
    assert site.ask("/lab/witness/0123456789abcdef/").status == 404  # what stands in Django's place says 200 to all


@pytest.mark.parametrize(("path", "same_host"), [("/blog/whoami/", True), ("/lab/witness/x/", False)])
def test_a_dead_django_is_a_502_in_json(frontend, path, same_host):
    response = frontend(same_host=same_host).ask(path)
    assert (response.status, response.headers["Content-Type"]) == (502, "application/json; charset=utf-8")
    assert response.text == b'{"status": 502, "error": "nginx: Django does not answer. Is it running?"}\n'


def test_a_slow_django_is_a_504_in_json(frontend, django):
    hurried = frontend(same_host=True, edit=lambda text: text.replace("read_timeout 35s", "read_timeout 100ms"))
    response = hurried.ask("/blog/slow/")
    assert response.status == 504
    assert response.text == b'{"status": 504, "error": "nginx: Django took too long to answer."}\n'


def test_an_oversized_body_is_a_413_in_json(frontend, django):
    response = frontend(same_host=True).ask("/blog/posts/", "POST", b"x" * 2_000_000)
    assert response.status == 413
    assert response.text.startswith(b'{"status": 413, "error": "nginx: ')


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Proto": "https"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Port": "1", "X-Forwarded-Server": "evil.example"},
        {"X-Forwarded-For": "6.6.6.6", "X-Real-IP": "6.6.6.6", "Forwarded": "for=6.6.6.6;proto=https"},
        {"X-Forwarded-Ssl": "on", "X-Forwarded-Protocol": "ssl"},
    ],
)
def test_what_a_client_says_of_forwarding_ends_here(frontend, django, headers):
    site = frontend(same_host=True)
    plain, forged = site.ask("/blog/whoami/").text, site.ask("/blog/whoami/", **headers).text
    assert forged == plain
    assert b"'X-Forwarded-Proto': 'http'" in plain


def test_a_client_that_never_finishes_its_request_is_let_go(frontend):
    site = frontend(edit=lambda text: text.replace("client_header_timeout 10s", "client_header_timeout 200ms"))
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: local")
        assert client.recv(100) == b""


@pytest.mark.parametrize("origin", ["http://localhost:3000", "https://app.example.com"])
def test_an_error_of_nginx_itself_names_the_origin_that_django_permits(frontend, origin):
    allowed = {"CORS_ALLOWED_ORIGINS": f" {origin.upper()}/ ,http://other.example,{origin}"}
    site = frontend(same_host=True, **allowed)
    response = site.ask("/blog/whoami/", Origin=origin)
    assert response.status == 502
    assert response.headers["Access-Control-Allow-Origin"] == origin
    assert response.headers["Access-Control-Allow-Credentials"] == "true"
    assert response.headers["Vary"] == "Origin"
    stranger = site.ask("/blog/whoami/", Origin="http://stranger.example")
    assert "Access-Control-Allow-Origin" not in stranger.headers
    assert "Access-Control-Allow-Credentials" not in stranger.headers


def test_where_credentials_are_not_permitted_an_error_does_not_permit_them(frontend):
    site = frontend(same_host=True, CORS_ALLOW_CREDENTIALS="False", CORS_ALLOW_ALL_ORIGINS="yes")
    response = site.ask("/blog/whoami/", Origin="http://any.example")
    assert response.headers["Access-Control-Allow-Origin"] == "http://any.example"
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_silent_connections_do_not_hold_up_a_stop(frontend):
    site = frontend()
    silent = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(3)]
    site.process.send_signal(signal.SIGQUIT)
    assert site.process.wait(10) == 0
    for one in silent:
        one.close()


GOOD = {
    "DJANGO_DEMO": "true",
    "WEB_ORIGIN": "http://localhost:3000",
    "API_ORIGIN": "http://localhost:8000",
    "FETCH_CREDENTIALS": "include",
    "CSRF_TOKEN_FROM": "cookie",
    "CSRF_COOKIE_NAME": "csrftoken",
    "SCENARIO": "different-port",
    "EXPECT_WHOAMI": "200",
    "EXPECT_LOGIN": "200",
    "NGINX_LISTEN": "3000",
    "NGINX_RENDERED": "/tmp",  # noqa: S108
    "NGINX_TEMPLATES": str(configuration.TEMPLATES),
}


def hook(shown: str = '"$WEB_ORIGIN $API_ORIGIN $WEB_HOST"', **variables: str) -> subprocess.CompletedProcess:
    script = f'. "$1" && printf %s {shown}'
    return subprocess.run(
        ["sh", "-eu", "-c", script, "sh", ROOT / "nginx/15-environment.envsh"],
        env={"PATH": os.environ["PATH"], **GOOD, **variables},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(("name", "value"), REFUSED_BY_NGINX)
def test_a_value_that_could_be_read_as_configuration_stops_nginx_with_one_line(name, value):
    answer = hook(**{name: value})
    assert answer.returncode == 1
    assert answer.stderr == (
        f'Environment variable "{name}" invalid: a character in it could change nginx\'s configuration: '
        "see .env.example for a valid value\n"
    )


READ_BY_NGINX = set(deployment.Deployment(None, (), {"LAB_FAULT": "", "CORS_ALLOW_ALL_ORIGINS": ""}).services["nginx"])


@pytest.mark.parametrize(("name", "value"), [case[:2] for case in REFUSED if case[0] in READ_BY_NGINX])
def test_what_django_refuses_leaves_nginx_a_configuration_that_works(nginx, tmp_path, monkeypatch, name, value):
    """Two containers start side by side, and the one line is Django's: nginx must add no error of its own."""
    monkeypatch.setattr(processes, "RUN", tmp_path)
    settings = {"API_ORIGIN": "http://localhost:8000", "BIND_ADDRESS": "127.0.0.1", name: value}
    try:
        environment = configuration.render(deployment.Deployment(None, (), settings))
    except Problem as problem:
        refusal = str(problem)
    else:
        done = subprocess.run(
            [*configuration.nginx_command(nginx), "-t"], env=environment, capture_output=True, text=True
        )
        refusal = "" if done.returncode == 0 else done.stderr
    assert not refusal or "a character in it" in refusal or "write shorter ones" in refusal


def test_the_longest_host_that_django_takes_is_one_for_nginx_too(frontend):
    host = ".".join(["a" * 62] * 4)
    site = frontend(CORS_ALLOWED_ORIGINS=f"https://{host}:65535", API_ORIGIN=f"http://{host}:8000")
    assert site.ask("/", "POST", Origin=f"https://{host}:65535").headers["Access-Control-Allow-Origin"]


@pytest.mark.parametrize(
    ("value", "origin", "host"),
    [
        ("http://localhost:3000", "http://localhost:3000", "localhost"),
        (" HTTP://App.Shop.localhost:3000/ ", "http://app.shop.localhost:3000", "app.shop.localhost"),
        ("https://app.example.com:443", "https://app.example.com", "app.example.com"),
        ("http://[::1]:3000", "http://[::1]:3000", "[::1]"),
    ],
)
def test_an_origin_that_is_clear_is_normalised_and_names_the_host(value, origin, host):
    assert hook(WEB_ORIGIN=value).stdout == f"{origin} http://localhost:8000 {host}"
    # Three readers of the same variable agree: nginx's hook, the scripts, Django.
    assert deployment.canonical(value) == normalise_origin(value) == origin


# The official image's entrypoint, in the part that matters: hooks are sourced in a pipeline, which is a subshell.
ENTRYPOINT = """set -e
echo "$1" | sort -V | while read -r f; do . "$f"; done
echo started
"""


@pytest.mark.parametrize(("origin", "code", "said"), [("http://localhost:3000", 0, "started\n"), ("{}", 1, "")])
def test_a_refusal_ends_the_official_images_entrypoint(origin, code, said):
    command = ["sh", "-c", ENTRYPOINT, "sh", ROOT / "nginx/15-environment.envsh"]
    environment = {"PATH": os.environ["PATH"], **GOOD, "WEB_ORIGIN": origin}
    response = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (response.returncode, response.stdout) == (code, said)


ATTACKERS = ["evil.localhost", "evil.shop.localhost"]


@pytest.mark.parametrize("host", ATTACKERS)
def test_an_attackers_host_has_its_page_and_nothing_else(frontend, django, host):
    site = frontend(same_host=True)
    host = f"{host}:{site.port}"
    page = site.ask("/attacker/", Host=host)
    assert page.status == 200
    assert f"form-action http://localhost:{site.port};" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert site.ask("/config.js", Host=host).status == 200
    others = ("/", "/index.html", "/cases/", "/shared/api.js", "/blog/whoami/", "/lab/back/", "/accounts/login/")
    assert {site.ask(path, Host=host).status for path in others} == {404}


@pytest.mark.parametrize("host", ATTACKERS)
def test_outside_the_demo_there_is_no_attacker(frontend, host):
    assert frontend(DJANGO_DEMO="false").ask("/attacker/", Host=host).status == 421


def test_another_host_gets_a_page_that_leads_to_the_pages_origin(frontend):
    site = frontend()
    sent = {"Origin": "http://localhost:3000", "Cookie": "sessionid=hunter2", "Referer": "http://hunter2.example/"}
    bodies = set()
    for host in (f"127.0.0.1:{site.port}", "hunter2.example", "<script>", f"app.shop.localhost:{site.port}"):
        for path in ("/", "/config.js", "/blog/whoami/", "/hunter2?<script>"):
            response = site.ask(path, Host=host, **sent)
            bodies.add(response.text)
            assert response.status == 421
            assert response.headers["Content-Type"] == "text/html; charset=utf-8"
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert not [name for name in response.headers if name.startswith("Access-Control-") or name == "Set-Cookie"]
    (body,) = bodies
    assert f'<a href="http://localhost:{site.port}/">http://localhost:{site.port}</a>'.encode() in body
    assert b"hunter2" not in body
    assert b"<script" not in body


def test_outside_the_demo_nginx_makes_no_mistake(frontend, django):
    assert "X-Forwarded-For" in seen_by_django(
        frontend(same_host=True, LAB_FAULT="proxy-drops-port", DJANGO_DEMO="false")
    )


@pytest.mark.parametrize("name", [*faults.NGINX, *faults.DJANGO, "nonsense", "../proxy"])
def test_a_mistake_of_nginx_is_a_template_of_that_name(name):
    made = hook('"$API_PROXY$ANOTHER_APP"', LAB_FAULT=name).stdout
    assert (f"faults/{name}" in made) == (name in faults.NGINX)
    assert made == "proxy" or name in faults.NGINX


def test_nginx_and_django_know_the_same_mistakes():
    templates = (ROOT / "nginx/templates/faults").iterdir()
    assert sorted(path.name for path in templates) == [f"{name}.conf.template" for name in sorted(faults.NGINX)]


def seen_by_django(frontend: Frontend) -> dict:
    return ast.literal_eval(frontend.ask("/blog/whoami/").text.decode())


def test_proxy_drops_port_and_proxy_hides_scheme_tell_django_less(frontend, django):
    right = seen_by_django(frontend(same_host=True))
    assert right["X-Forwarded-Proto"] == "http"
    portless = seen_by_django(frontend(same_host=True, LAB_FAULT="proxy-drops-port"))
    assert (right["Host"].partition(":")[0], portless["Host"]) == ("localhost", "localhost")
    assert "X-Forwarded-Proto" not in seen_by_django(frontend(same_host=True, LAB_FAULT="proxy-hides-scheme"))


def test_another_app_on_the_pages_port_sets_a_session_of_its_own(frontend):
    assert frontend().ask("/another-app/").status == 404
    response = frontend(LAB_FAULT="cookies-shared-by-ports").ask("/another-app/")
    assert response.headers["Set-Cookie"].startswith("sessionid=")
