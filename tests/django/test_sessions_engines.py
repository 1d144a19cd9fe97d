"""SESSION_ENGINE, and expired sessions that disappear by themselves."""

import contextlib
import sqlite3

import pytest

from tests.conftest import wait_until
from tests.django.test_rows import logged_in, whoami

ENGINES = ("db", "cached_db", "signed_cookies")
pytestmark = pytest.mark.thorough


@pytest.mark.parametrize("engine", ENGINES)
def test_a_session_of_each_engine_is_known_to_every_worker(serve, engine):
    server = serve(SESSION_ENGINE=f"django.contrib.sessions.backends.{engine}").wait()
    session = logged_in(server)
    assert {whoami(server, session) for _ in range(8)} == {b'{"username": "demo"}'}


def test_with_a_cache_a_logout_counts_in_every_worker(serve):
    server = serve(SESSION_ENGINE="django.contrib.sessions.backends.cached_db").wait()
    session, token = logged_in(server), "a" * 32
    assert {whoami(server, session) for _ in range(8)} == {b'{"username": "demo"}'}
    headers = {"Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token}
    assert server.ask("/accounts/logout/", "POST", headers)[0] == 200
    assert all(b"demo" not in whoami(server, session) for _ in range(8))


def test_expired_sessions_disappear_by_themselves_and_others_stay(serve, tmp_path):
    server = serve(CLEAR_SESSIONS_EVERY="1").wait()
    session = logged_in(server)
    with contextlib.closing(sqlite3.connect(tmp_path / "db.sqlite3", timeout=30)) as own, own:
        old = [(f"expired{number:025}", "", "2020-01-01 00:00:00") for number in range(2500)]
        own.executemany("INSERT INTO django_session (session_key, session_data, expire_date) VALUES (?, ?, ?)", old)

    def left() -> int:
        with contextlib.closing(sqlite3.connect(tmp_path / "db.sqlite3")) as reader:
            return reader.execute("SELECT count(*) FROM django_session").fetchone()[0]

    wait_until(lambda: left() == 1)
    assert whoami(server, session) == b'{"username": "demo"}'
