"""The database away, restarted, locked, frozen or full: 503 with Retry-After in time, and a recovery by itself."""

import contextlib
import http.client
import os
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.conftest import need, wait_until
from tests.django.conftest import NAVIGATION, PAGE, serving

pytestmark = pytest.mark.thorough

ALL = 40  # requests at once, more than gunicorn's threads
LONGEST = 10  # seconds for any response


def send(
    server, path="/blog/posts/", method="GET", accept="*/*", **headers
) -> tuple[int, http.client.HTTPMessage, bytes, float]:
    """Return status, headers, body and seconds of one request from the page's origin."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    with contextlib.closing(connection):
        connection.request(method, path, headers={"Host": "localhost", "Origin": PAGE, "Accept": accept, **headers})
        response = connection.getresponse()
        return response.status, response.headers, response.read(), time.monotonic() - began


def log_in(server) -> tuple[int, bytes]:
    token = "a" * 32
    headers = {"Cookie": f"csrftoken={token}", "X-CSRFToken": token, "Content-Type": "application/json"}
    return server.ask("/accounts/login/", "POST", headers, b'{"username": "demo", "password": "demo"}')


def many(server, count=ALL, path="/blog/posts/"):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _: send(server, path), range(count)))


def assert_unavailable(responses) -> None:
    for status, headers, body, seconds in responses:
        assert (status, headers["Content-Type"]) == (503, "application/json"), body
        assert int(headers["Retry-After"]) > 0
        assert headers["Access-Control-Allow-Origin"] == PAGE
        assert headers["Cache-Control"] == "no-store"
        assert b"Traceback" not in body
        assert seconds < LONGEST


def recovers(server, within=10) -> None:
    wait_until(lambda: send(server)[0] == 200, within)
    wait_until(lambda: send(server, "/readyz/")[0] == 200, within)


def alive(server) -> None:
    status, _, _, seconds = send(server, "/healthz/")
    assert (status, seconds < 1.5) == (200, True)


@pytest.fixture(scope="module")
def started(cluster, tmp_path_factory):
    """One server for all tests: each ends with a database that answers again."""
    for serve in serving(tmp_path_factory.mktemp("postgres")):
        url = cluster.url(cluster.new_database())
        yield serve(DATABASE_URL=url, CORS_ALLOWED_ORIGINS=PAGE).wait(), url


@pytest.fixture
def server(started, healed):
    return started[0]


@pytest.fixture
def database(started) -> str:
    return started[1]


def test_a_stopped_postgresql_is_a_503_and_started_again_a_200(server, cluster):
    assert send(server)[0] == send(server, "/readyz/")[0] == 200
    cluster.stop()
    assert_unavailable(many(server, 8))
    assert_unavailable([send(server)])
    alive(server)
    status, headers, body, seconds = send(server, "/readyz/")
    assert (status, headers["Retry-After"], seconds < 3) == (503, "2", True), body
    page = send(server, accept=NAVIGATION)
    assert (page[0], page[1]["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert page[1]["Retry-After"]
    assert "Traceback" not in server.log.read_text()
    cluster.start()
    recovers(server)


def test_after_a_restart_of_postgresql_no_old_connection_is_used(server, cluster):
    many(server, 16)
    cluster.stop()
    cluster.start()
    assert [status for status, *_ in many(server, 16)] == [200] * 16


def test_a_frozen_postgresql_is_a_503_and_then_a_200(server, cluster):
    many(server, 16)
    cluster.freeze()
    with ThreadPoolExecutor(ALL) as pool:
        pending = [pool.submit(send, server) for _ in range(ALL)]
        wait_until(lambda: sum(response.done() for response in pending) > 4)  # what was refused at once
        alive(server)
        status, _, body, seconds = send(server, "/readyz/")
        assert (status, seconds < 3) == (503, True), body
        assert_unavailable([response.result() for response in pending])
    cluster.resume()
    recovers(server)


def test_a_locked_table_holds_neither_other_tables_nor_the_health_check(server, database):
    with psycopg.connect(database) as other:
        other.execute("LOCK TABLE blog_post")
        with ThreadPoolExecutor(ALL) as pool:
            pending = [pool.submit(send, server) for _ in range(ALL)]
            wait_until(lambda: sum(response.done() for response in pending) > 4)
            alive(server)
            assert send(server, "/readyz/")[0] == 200  # the database answers, though the pool is taken
            assert_unavailable([response.result() for response in pending])
        assert send(server, "/blog/whoami/")[0] == 401
    recovers(server)


def test_a_locked_session_table_is_a_503_for_logins_too(server, database):
    with psycopg.connect(database) as other:
        other.execute("LOCK TABLE django_session")
        status, refused = log_in(server)
        assert (status, b"Traceback" in refused) == (503, False)
    assert log_in(server)[0] == 200


def test_a_statement_that_is_too_slow_is_a_503(serve, postgres):
    server = serve(DATABASE_URL=f"{postgres}?statement_timeout=500ms&lock_timeout=5s", CORS_ALLOWED_ORIGINS=PAGE).wait()
    with psycopg.connect(postgres) as other:
        other.execute("LOCK TABLE blog_post")
        response = send(server)
        assert_unavailable([response])
        assert response[3] < 2


def test_no_connections_left_on_the_server_is_a_503(server, cluster):
    cluster.stop()  # the pool's own
    cluster.start()
    with contextlib.ExitStack() as taken:
        with contextlib.suppress(psycopg.OperationalError):
            while True:
                taken.enter_context(psycopg.connect(cluster.url()))
        assert_unavailable([send(server)])
        assert send(server, "/readyz/")[0] == 503
    recovers(server)


def test_a_locked_sqlite_database_is_a_503_for_writers_only(serve, tmp_path):
    server = serve(DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3?timeout=1", CORS_ALLOWED_ORIGINS=PAGE).wait()
    with contextlib.closing(sqlite3.connect(tmp_path / "db.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert log_in(server)[0] == 503
        assert send(server)[0] == send(server, "/readyz/")[0] == 200
    assert log_in(server)[0] == 200


@pytest.fixture
def small_disk(tmp_path):
    """A file system of four megabytes, of which a new database needs more than one."""
    need(os.geteuid() == 0, "root, who may mount a file system")
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_a_503_for_writers_only(small_disk, serve):
    server = serve(DATABASE_URL=f"sqlite:///{small_disk}/db.sqlite3", CORS_ALLOWED_ORIGINS=PAGE).wait()
    assert log_in(server)[0] == 200
    filler = small_disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    assert log_in(server)[0] == 503
    assert send(server)[0] == 200
    assert "Traceback" not in server.log.read_text()
    filler.unlink()
    assert log_in(server)[0] == 200
