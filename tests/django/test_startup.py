"""The start of the real server: migrations, checks, and settings that stop it."""

import os
import shutil
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from config import startup
from tests.conftest import need
from tests.django.server import Server
from tests.environment_values import REFUSED


@pytest.fixture
def postgres(tmp_path):
    """Start a PostgreSQL server on a free port and return its URL."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    need(bool(programs) or bool(shutil.which("initdb")), "PostgreSQL's server")
    programs = programs[-1] if programs else Path(shutil.which("initdb")).parent
    # initdb refuses root, and Debian's package brings the user postgres.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(f"/tmp/crosshost-postgres-{os.getpid()}")  # noqa: S108 (pytest's own is closed to that user)
    subprocess.run([*as_user, programs / "initdb", "-D", folder, "-A", "trust", "-U", "tester"], check=True, stdout=-3)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    command = [*as_user, programs / "pg_ctl", "-D", folder, "-w"]
    subprocess.run([*command, "-l", folder / "log", "-o", options, "start"], check=True, stdout=-3)
    yield f"postgres://tester@127.0.0.1:{port}/postgres"
    subprocess.run([*command, "-m", "immediate", "stop"], check=True, stdout=-3)
    shutil.rmtree(folder)


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
