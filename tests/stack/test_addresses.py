"""Which process listens where: gunicorn only on loopback, nginx beyond it."""

import psutil
import pytest

from lab.stack import http
from tests.conftest import SECRET_KEY, error_line

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("down")]

PAGE, API = "http://app.example.com:3000", "http://api.example.com:8000"
OPEN = {
    "BIND_ADDRESS": "0.0.0.0",
    "WEB_ORIGIN": PAGE,
    "API_ORIGIN": API,
    "ALLOWED_HOSTS": "api.example.com",
    "CORS_ALLOWED_ORIGINS": PAGE,
    "CSRF_TRUSTED_ORIGINS": PAGE,
    "DJANGO_DEMO": "false",
    "DJANGO_SECRET_KEY": SECRET_KEY,
}


def listeners(port: int) -> set[str]:
    """Return the names of the processes that listen on `port`."""
    return {
        psutil.Process(connection.pid).name()
        for connection in psutil.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN and connection.pid
        if connection.laddr and connection.laddr.port == port
    }


def test_on_loopback_gunicorn_listens_on_the_apis_port(run, way):
    assert run("scripts/up", way).returncode == 0
    assert http.request("http://localhost:8000", "GET", "/healthz/").headers["Server"] == "gunicorn"


def test_beyond_loopback_nginx_listens_on_the_apis_port(run, way):
    up = run("scripts/up", way, **OPEN)
    assert up.returncode == 0, up.stderr
    assert b"apiOrigin" in http.request(PAGE, "GET", "/config.js", address=("127.0.0.1", 3000)).data
    response = http.request(API, "GET", "/blog/whoami/", address=("127.0.0.1", 8000), headers={"Origin": PAGE})
    assert (response.status, response.headers["Server"]) == (401, "nginx")
    assert response.headers["Access-Control-Allow-Origin"] == PAGE
    other = http.request("http://other.example:8000", "GET", "/blog/whoami/", address=("127.0.0.1", 8000))
    assert other.status == 421
    if way == "--native":
        assert listeners(8000) == {"nginx"}
    else:
        assert run("docker", "compose", "port", "django", "8000").stdout.strip() in ("", ":0")


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        (
            {"DJANGO_BIND_ADDRESS": "0.0.0.0"},
            "\"DJANGO_BIND_ADDRESS\" invalid: '0.0.0.0' is not loopback, and on other addresses only nginx listens: "
            "leave this variable out, and write BIND_ADDRESS=0.0.0.0",
        ),
        (
            {"BIND_ADDRESS": "0.0.0.0"},
            "\"BIND_ADDRESS\" invalid: '0.0.0.0' is not loopback and DJANGO_DEMO is on: "
            "write 127.0.0.1, or DJANGO_DEMO=false",
        ),
    ],
)
def test_publishing_the_demo_is_refused_and_the_stack_keeps_running(run, way, variables, line):
    assert run("scripts/up", way).returncode == 0
    refused = run("scripts/up", **variables)
    assert refused.returncode == 2
    assert error_line(refused) == f"crosshost: Environment variable {line}"
    assert http.request("http://localhost:8000", "GET", "/healthz/").status == 200
    assert http.request("http://localhost:3000", "GET", "/config.js").status == 200


def test_compose_alone_refuses_gunicorn_beyond_loopback(run, engine):
    up = run("docker", "compose", "up", "--detach", "--wait", DJANGO_BIND_ADDRESS="0.0.0.0")
    assert up.returncode != 0
    log = run("docker", "compose", "logs", "--no-log-prefix", "django").stdout
    assert "\"DJANGO_BIND_ADDRESS\" invalid: '0.0.0.0' is not loopback" in log
    assert "Listening at" not in log
