"""A real nginx with the rendered templates, and a server in Django's place."""

import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lab.scenarios import deployment
from lab.stack import certificates, configuration, processes


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Echo(BaseHTTPRequestHandler):
    """A server in Django's place: answers with the request's headers; on /blog/slow/ only after 20 seconds."""

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
    """An HTTP server on a unix socket, like gunicorn's for nginx."""

    address_family = socket.AF_UNIX
    daemon_threads = True

    def server_bind(self):
        self.socket.bind(self.server_address)

    def get_request(self):
        return self.socket.accept()[0], ("nginx", 0)


@pytest.fixture
def django(tmp_path, monkeypatch):
    """Start a server in Django's place, on gunicorn's socket."""
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
        if name in ("WEB_ORIGIN", "API_ORIGIN", "WEB_PORT", "WEB_TLS_PORT", "API_PORT"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(processes, "RUN", tmp_path)
    monkeypatch.setattr(certificates, "FOLDER", tmp_path / "certificates")  # empty, so without TLS nginx has one port

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


PAGE, API = "app.shop.localhost", "api.shop.localhost"


@pytest.fixture
def site(frontend, tmp_path, monkeypatch):
    """Start page and API over TLS. `site(api_host=…)` chooses the API's host; `.web` and `.api` are the two ports."""
    monkeypatch.setattr(certificates, "AUTHORITY", tmp_path / "authority")
    monkeypatch.setattr(certificates, "FOLDER", tmp_path / "certificates")
    monkeypatch.setattr(certificates, "CA", tmp_path / "ca.pem")

    def start(api_host: str = API, **variables: str) -> Frontend:
        web, api = free_port(), free_port()
        settings = {
            "WEB_TLS_PORT": str(web),
            "API_TLS_PORT": str(api),
            "WEB_ORIGIN": f"https://{PAGE}:{web}",
            "API_ORIGIN": f"https://{api_host}:{api if api_host != PAGE else web}",
            "CORS_ALLOWED_ORIGINS": f"https://{PAGE}:{web}",
            **variables,
        }
        certificates.make(deployment.Deployment(None, (), settings))
        started = frontend(**settings, ready=lambda: ask(web, PAGE, "/config.js"))
        started.web, started.api, started.origin = web, api, settings["WEB_ORIGIN"]
        return started

    return start


def ask(
    port: int, host: str, path: str, name: str | None = None, method: str = "GET", **headers: str
) -> http.client.HTTPResponse:
    """Ask for `path` over TLS, with the lab's CA trusted, `host` checked against the certificate and sent as Host."""
    context = ssl.create_default_context(cafile=certificates.CA)
    head = [f"{method} {path} HTTP/1.1", f"Host: {host}:{port}", "Connection: close"]
    head += [f"{key.replace('_', '-')}: {value}" for key, value in headers.items()]
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=name or host) as secure,
    ):
        secure.sendall("\r\n".join([*head, "", ""]).encode())
        response = http.client.HTTPResponse(secure)
        response.begin()
        response.text = response.read()
        return response


def send_raw(port: int, text: bytes) -> tuple[int, dict[str, str], dict]:
    """Send `text` as it is; return the status, the headers and the JSON of the response."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(text)
        received = b""
        while not received.endswith(b"}\n"):
            more = client.recv(10_000)
            assert more, received
            received += more
    head, _, body = received.decode().partition("\r\n\r\n")
    lines = head.split("\r\n")
    return int(lines[0].split()[1]), dict(line.split(": ", 1) for line in lines[1:]), json.loads(body)
