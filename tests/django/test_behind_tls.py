"""Django behind nginx's TLS: the settings of each such scenario, and which client may set the scheme."""

import http.client
import os
import socket
import subprocess
import sys

import pytest

from lab.scenarios import catalogue, deployment
from tests.conftest import ROOT

OVER_TLS = [name for name in catalogue.working() if deployment.load(name).tls]


def environment(name: str, folder) -> dict[str, str]:
    django = deployment.load(name).services["django"]
    return {"PATH": os.environ["PATH"], **django, "DJANGO_DATA_DIR": str(folder)}


# Without Secure two warnings are the point of the scenario.
@pytest.mark.parametrize("name", [name for name in OVER_TLS if name != "cross-site-none-insecure"])
def test_djangos_deployment_check_has_no_warning(name, tmp_path):
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"]
    checked = subprocess.run(
        command, cwd=ROOT / "django", env=environment(name, tmp_path), capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_djangos_deployment_check_finds_what_none_insecure_lacks(tmp_path):
    command = [sys.executable, "manage.py", "check", "--deploy"]
    settings = environment("cross-site-none-insecure", tmp_path)
    checked = subprocess.run(command, cwd=ROOT / "django", env=settings, capture_output=True, text=True)
    for missing in ("security.W012", "security.W016"):  # SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE
        assert missing in checked.stderr


class OverSocket(http.client.HTTPConnection):
    def __init__(self, path: str):
        super().__init__("api.shop.localhost", timeout=10)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


@pytest.fixture
def behind_tls(serve, tmp_path):
    settings = {"SECURE_SSL_REDIRECT": "true", "SECURE_SSL_HOST": "api.shop.localhost:8443"}
    path = str(tmp_path / "g.sock")
    server = serve(GUNICORN_SOCKET=path, ALLOWED_HOSTS=".localhost", **settings).wait()
    server.socket = path
    return server


def ask(connection: http.client.HTTPConnection, **headers: str) -> http.client.HTTPResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", "/blog/posts/", headers={"Host": "api.shop.localhost", **names})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


FORWARDED = [
    {"X_Forwarded_Proto": "https"},
    {"X_Forwarded_Ssl": "on"},
    {"X_Forwarded_Protocol": "ssl"},
    {"X_Forwarded_Host": "evil.localhost", "X_Forwarded_Port": "443"},
    {"Forwarded": "proto=https;host=evil.localhost"},
]


@pytest.mark.parametrize("headers", FORWARDED)
def test_a_clients_forwarded_headers_change_nothing_on_port_8000(behind_tls, headers):
    response = ask(http.client.HTTPConnection("127.0.0.1", behind_tls.port, timeout=10), **headers)
    assert (response.status, response.headers["Location"]) == (301, "https://api.shop.localhost:8443/blog/posts/")


def test_on_gunicorns_socket_x_forwarded_proto_sets_the_scheme(behind_tls):
    assert ask(OverSocket(behind_tls.socket), X_Forwarded_Proto="https").status == 200
    for headers in [{}, {"X_Forwarded_Proto": "http"}, *FORWARDED[1:]]:
        assert ask(OverSocket(behind_tls.socket), **headers).status == 301


@pytest.mark.parametrize(("allowed", "status"), [("127.0.0.0/8", 200), ("10.0.0.5", 301)])
def test_forwarded_allow_ips_trusts_another_proxy(serve, allowed, status):
    server = serve(SECURE_SSL_REDIRECT="true", FORWARDED_ALLOW_IPS=allowed, ALLOWED_HOSTS=".localhost").wait()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    assert ask(connection, X_Forwarded_Proto="https").status == status


def test_partitioned_and_no_hsts_reach_the_browser(serve):
    server = serve(SESSION_COOKIE_PARTITIONED="true", CSRF_COOKIE_PARTITIONED="true", CSRF_COOKIE_SECURE="true").wait()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/accounts/csrf/", headers={"Host": "localhost"})
    response = connection.getresponse()
    assert response.headers["Set-Cookie"].endswith("; Secure; Partitioned")
    assert "Strict-Transport-Security" not in response.headers
    connection.close()
