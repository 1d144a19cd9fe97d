import pytest
from django.test import Client

from tests.django.server import Server

PAGE = "http://localhost:3000"
NAVIGATION = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


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


@pytest.fixture
def serve(tmp_path):
    servers = []

    def serve(**variables: str) -> Server:
        servers.append(Server(tmp_path, variables))
        return servers[-1]

    yield serve
    for server in servers:
        server.stop()
