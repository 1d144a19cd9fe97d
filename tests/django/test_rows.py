"""Backup, restore and the move to PostgreSQL keep every row, on both databases."""

import gzip
import os
import subprocess
import sys
import threading

import psycopg
import pytest

from tests.conftest import ROOT, wait_until
from tests.django.test_database_away import log_in

pytestmark = pytest.mark.thorough


@pytest.fixture
def manage(tmp_path):
    """Run manage.py on a database; return its output."""

    def manage(url: str, *command: str, stdin: bytes = b"", code: int = 0) -> subprocess.CompletedProcess:
        environment = {"PATH": os.environ["PATH"], "DJANGO_DEMO": "true", "DJANGO_DATA_DIR": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT / "django",
            env=environment | {"DATABASE_URL": url},
            input=stdin,
            capture_output=True,
        )
        assert done.returncode == code, done.stderr.decode()
        assert b"Traceback" not in done.stderr
        return done

    return manage


def whoami(server, session: str) -> bytes:
    return server.ask("/blog/whoami/", headers={"Cookie": f"sessionid={session}"})[1]


def logged_in(server) -> str:
    """Return the session of a new login."""
    import http.client

    token = "a" * 32
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    headers = {"Host": "localhost", "Cookie": f"csrftoken={token}", "X-CSRFToken": token}
    connection.request(
        "POST", "/accounts/login/", b'{"username": "demo", "password": "demo"}',
        {**headers, "Content-Type": "application/json"},
    )  # fmt: skip
    response = connection.getresponse()
    cookies = [value for name, value in response.getheaders() if name.lower() == "set-cookie"]
    connection.close()
    return next(value.split("=")[1].split(";")[0] for value in cookies if value.startswith("sessionid="))


def test_the_move_to_postgresql_keeps_sessions_users_and_posts(serve, manage, postgres, tmp_path):
    sqlite = f"sqlite:///{tmp_path}/db.sqlite3"
    server = serve().wait()
    session = logged_in(server)
    posts = server.ask("/blog/posts/")[1]
    server.stop()
    assert b"rows copied, and counted" in manage(postgres, "copy_from", sqlite).stderr
    moved = serve(DATABASE_URL=postgres).wait()
    assert whoami(moved, session) == b'{"username": "demo"}'
    assert moved.ask("/blog/posts/")[1] == posts  # times to the microsecond
    assert log_in(moved)[0] == 200  # a new session, and the sequences go on
    with psycopg.connect(postgres) as connection:
        assert connection.execute("SELECT nextval('blog_post_id_seq') > max(id) FROM blog_post").fetchone() == (True,)
    again = manage(postgres, "copy_from", sqlite, code=1)
    assert b"the database has rows already" in again.stderr


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_backup_under_writing_load_restores_whole(request, serve, manage, tmp_path, engine):
    url = request.getfixturevalue("postgres") if engine == "postgresql" else f"sqlite:///{tmp_path}/db.sqlite3"
    server = serve(DATABASE_URL=url).wait()
    sessions, stop = [logged_in(server)], threading.Event()

    def write() -> None:
        while not stop.is_set():
            sessions.append(logged_in(server))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        acknowledged = list(sessions)
        backup = manage(url, "backup").stdout
        before = len(sessions)
        wait_until(lambda: len(sessions) > before)  # writing went on
    finally:
        stop.set()
        writer.join()
    refused = manage(url, "restore", stdin=backup, code=1)
    assert b"add --overwrite" in refused.stderr
    assert b"rows restored, and counted" in manage(url, "restore", "--overwrite", stdin=backup).stderr
    assert all(whoami(server, session) == b'{"username": "demo"}' for session in acknowledged)
    assert b"demo" not in whoami(server, sessions[-1])  # it is of a later time
    assert gzip.decompress(backup).count(b"\n") == gzip.decompress(manage(url, "backup").stdout).count(b"\n")


@pytest.mark.parametrize("damage", [lambda backup: backup[: len(backup) // 2], lambda backup: b"no backup at all"])
def test_a_damaged_backup_changes_nothing(manage, tmp_path, damage):
    url = f"sqlite:///{tmp_path}/own.sqlite3"
    manage(url, "migrate")
    manage(url, "createsuperuser", "--noinput", "--username", "me", "--email", "me@example.com")
    backup = manage(url, "backup").stdout
    assert b"backup is not whole" in manage(url, "restore", "--overwrite", stdin=damage(backup), code=1).stderr
    assert manage(url, "backup").stdout[10:] == backup[10:]  # after gzip's time
