"""A deployment that runs natively, gunicorn and nginx as users have them, with its database to look into."""

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lab.scenarios import deployment
from tests.conftest import wait_until
from tests.hostile.client import Client, Victim


@dataclass(frozen=True)
class Running:
    deployment: deployment.Deployment
    checkout: Path
    clients: list[Client] = field(default_factory=list)  # to close

    @property
    def web(self) -> str:
        return self.deployment.web_origin

    @property
    def api(self) -> str:
        return self.deployment.api_origin

    def client(self, origin: str = "") -> Client:
        ca = str(self.checkout / ".crosshost/ca.pem") if self.deployment.tls else None
        self.clients.append(Client(origin or self.api, ca))
        return self.clients[-1]

    def victim(self, origin: str = "") -> Victim:
        """Return a user who logged in on the page, or on another `origin` that the CSRF check accepts."""
        return Victim(self.client(), origin or self.web)

    def rows(self) -> dict[str, list[tuple]]:
        """Return all that a stranger could have changed, from the database itself."""
        tables = ("auth_user", "blog_post", "django_session", "django_admin_log")
        with closing(sqlite3.connect(self.checkout / ".crosshost/data/db.sqlite3")) as database:
            return {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in tables}  # noqa: S608

    def log(self, service: str) -> str:
        """Return the access log of nginx or django, once it has all that was requested before."""
        end = f"/healthz/?{secrets.token_hex(8)}"
        self.client(self.web).request("GET", end)
        self.client(self.api).request("GET", end)
        path = self.checkout / f".crosshost/run/{service}.log"
        wait_until(lambda: end in path.read_text(errors="replace"))
        return path.read_text(errors="replace")


@pytest.fixture(scope="module")
def start(run, checkout, nginx, idle) -> Iterator[Callable[..., Running]]:
    """Start a scenario natively, in place of the one that is running: `start("same-host", DJANGO_DEMO="false")`."""
    started: list[Running] = []

    def start(name: str, **variables: str) -> Running:
        up = run("scripts/up", name, "--native", **variables)
        assert up.returncode == 0, up.stderr
        started.append(Running(deployment.load(name), checkout))
        return started[-1]

    yield start
    run("scripts/down")
    for client in (client for running in started for client in running.clients):
        client.close()
