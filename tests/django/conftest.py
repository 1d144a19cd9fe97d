import secrets
from contextlib import contextmanager

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory

from tests.django.server import Server

PAGE = "http://localhost:3000"
NAVIGATION = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def policy_of(headers) -> dict[str, str]:
    """Return the sources of each directive in the Content-Security-Policy."""
    parts = [part.strip().partition(" ") for part in headers["Content-Security-Policy"].split(";")]
    return {name: sources for name, _, sources in parts}


class Page(Client):
    """A script of the page: its Origin on every request, CSRF enforced, and the token where it has one."""

    def __init__(self):
        super().__init__(enforce_csrf_checks=True, headers={"origin": PAGE})

    def token(self) -> str:
        return self.get("/accounts/csrf/").json()["csrfToken"]

    def send(self, method: str, path: str, data=None, **headers):
        return self.generic(
            method, path, data if isinstance(data, bytes) else self._encode_json(data, "application/json"),
            "application/json", headers={name.replace("_", "-"): value for name, value in headers.items()},
        )  # fmt: skip

    def log_in(self, username="demo", password="demo"):
        return self.send(
            "POST", "/accounts/login/", {"username": username, "password": password}, x_csrftoken=self.token()
        )


@pytest.fixture
def page() -> Page:
    return Page()


@pytest.fixture
def demo(db):
    from blog.demo import data

    data.make()


@pytest.fixture
def logged_in(page, demo) -> Page:
    page.rotated = page.log_in().json()["csrfToken"]
    return page


def serving(folder):
    servers = []

    def serve(**variables: str) -> Server:
        servers.append(Server(folder, variables))
        return servers[-1]

    yield serve
    for server in servers:
        server.stop()


@pytest.fixture
def serve(tmp_path):
    yield from serving(tmp_path)


@pytest.fixture
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def trace() -> str:
    return secrets.token_urlsafe(16)


@contextmanager
def kept_connection():
    """Keep the connection, in whose transaction the test runs, after a request, as Django's test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def wsgi(trace):
    """Call the WSGI application itself, as gunicorn does; return the status, the headers and the body."""

    from config.wsgi import application

    def call(method: str, path: str, data: bytes = b"", query: str = f"trace={trace}", app=application, **headers: str):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = named.pop("content-type", "application/json")
        environ = (
            RequestFactory().generic(method, path, data, kind, headers={"host": "localhost:8000", **named}).environ
        )
        environ["QUERY_STRING"] = query
        started = []
        with kept_connection():
            response = app(environ, lambda status, headers, *exc_info: started.append((int(status[:3]), headers)))
            body = b"".join(response)
            getattr(response, "close", list)()
        return *started[-1], body

    return call


@pytest.fixture
def recorded(trace, client):
    """Return what the witness recorded under this test's trace."""

    def recorded(trace: str = trace) -> list[dict]:
        response = client.get(f"/lab/witness/{trace}/")
        assert (response.status_code, response.json()["trace"]) == (200, trace)
        assert "no-store" in response.headers["Cache-Control"]
        assert "Set-Cookie" not in response.headers
        return response.json()["exchanges"]

    return recorded


@pytest.fixture
def person() -> Page:
    person = Page()
    person.defaults = {"HTTP_ACCEPT": NAVIGATION}
    return person
