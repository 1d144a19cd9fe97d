"""The start of the real server: migrations, checks, and settings that stop it."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import OperationalError

from config import startup
from tests.conftest import ROOT
from tests.django.server import Server
from tests.environment_values import REFUSED


def applied(servers: list[Server]) -> int:
    return sum(server.log.read_text().count("Applying blog.0001_initial") for server in servers)


def test_servers_that_start_together_migrate_once_on_sqlite(serve):
    servers = [serve() for _ in range(4)]
    for server in servers:
        assert server.wait().ask("/blog/posts/")[0] == 200
    assert applied(servers) == 1


def test_servers_that_start_together_migrate_once_on_postgresql(serve, postgres):
    servers = [serve(DATABASE_URL=postgres) for _ in range(4)]
    for server in servers:
        assert server.wait().ask("/blog/posts/")[1].count(b'"author"') == 3
    assert applied(servers) == 1


@pytest.mark.thorough
def test_a_replica_waits_for_the_process_that_migrates_for_all(serve, postgres, tmp_path):
    replica = {"DATABASE_URL": postgres, "MIGRATE_AT_START": "false"}
    waiting = [serve(**replica) for _ in range(2)]
    environment = {"PATH": os.environ["PATH"], "DJANGO_DATA_DIR": str(tmp_path), "DJANGO_DEMO": "true", **replica}
    command = [sys.executable, "-m", "config.startup"]
    done = subprocess.run(command, cwd=ROOT / "django", env=environment, capture_output=True, text=True)
    assert done.stdout.count("Applying blog.0001_initial") == 1, done.stderr
    for server in waiting:
        assert server.wait().ask("/blog/posts/")[1].count(b'"author"') == 3
    assert applied(waiting) == 0


def test_a_replica_that_nobody_migrates_for_exits_with_one_line(db, monkeypatch):
    monkeypatch.setattr(startup, "WAIT", 0.0)
    monkeypatch.setattr(startup, "is_behind", lambda: True)
    with pytest.raises(SystemExit, match="the database lacks migrations, and MIGRATE_AT_START is off"):
        startup.wait_for_migrations()


@pytest.mark.thorough
def test_replicas_refuse_sqlite_in_one_line(serve):
    code, lines = serve(MIGRATE_AT_START="false").ends()
    assert (code, len(lines)) == (1, 1)
    assert lines[0].startswith('Environment variable "DATABASE_URL" invalid: missing or SQLite, whose file replicas')


def test_an_invalid_value_stops_the_start_with_one_line(serve):
    code, lines = serve(CORS_ALLOW_CREDENTIALS="flase").ends()
    assert code == 1
    assert lines == [
        "Environment variable \"CORS_ALLOW_CREDENTIALS\" invalid: 'flase' is neither true nor false: "
        "write true or false"
    ]


@pytest.mark.thorough
def test_every_invalid_value_stops_the_start_with_one_line(serve):
    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(lambda case: serve(**{case[0]: case[1]}).ends(), REFUSED))
    for (name, value, right), (code, lines) in zip(REFUSED, ended, strict=True):
        assert (code, len(lines)) == (1, 1), (name, value, lines)
        assert lines[0].startswith(f'Environment variable "{name}" invalid: ')
        assert right in lines[0]


def test_djangos_checks_run_before_gunicorn_listens(db, monkeypatch, capsys):
    monkeypatch.setattr(settings, "CORS_ALLOWED_ORIGINS", ["localhost"])
    with pytest.raises(SystemExit) as end:
        startup.prepare()
    assert "corsheaders.E013" in str(end.value)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:////proc/nothing/db.sqlite3", "unable to open database file"),
        ("postgres://nobody@127.0.0.1:1/none", "refused"),
    ],
)
def test_an_unreachable_database_stops_the_start_with_the_reason(serve, url, reason):
    code, lines = serve(DATABASE_URL=url).ends()
    assert code == 1
    output = "\n".join(lines)
    assert "DATABASE_URL" in output
    assert reason in output
    assert "Traceback" not in output


def test_without_bind_address_gunicorns_own_address_is_checked(serve):
    code, lines = serve(GUNICORN_BIND="0.0.0.0:0").ends()
    assert (code, len(lines)) == (1, 1)
    assert "'0.0.0.0' is not loopback and DJANGO_DEMO is on" in lines[0]


def test_the_demo_refuses_to_start_on_a_public_address(serve):
    code, lines = serve(BIND_ADDRESS="0.0.0.0").ends()
    assert (code, len(lines)) == (1, 1)
    assert "BIND_ADDRESS" in lines[0]


class UnreachableTwice:
    """A database whose first two connections fail."""

    vendor = "sqlite"
    failures = 2

    def ensure_connection(self) -> None:
        if self.failures:
            self.failures -= 1
            raise OperationalError("connection refused")


def test_a_replica_waits_for_the_database(monkeypatch, capsys):
    database = UnreachableTwice()
    monkeypatch.setattr(startup, "connection", database)
    startup.wait_for_database()
    assert database.failures == 0
    assert capsys.readouterr().err == "waiting for the database: connection refused\n"


def test_a_replica_does_not_wait_for_ever(monkeypatch):
    monkeypatch.setattr(startup, "connection", UnreachableTwice())
    monkeypatch.setattr(startup, "WAIT", -1)
    with pytest.raises(OperationalError):
        startup.wait_for_database()
