"""Which errors are a 503, how they are logged, and how many requests a process lets go on."""

import logging
import sqlite3
import threading

import psycopg
import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.http import HttpResponse

from blog.models import Post
from blog.overload import Overload
from blog.unavailable import OneLine, is_unavailable
from config import health
from tests.conftest import ROOT
from tests.django.conftest import NAVIGATION, PAGE


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    error.__cause__ = cause
    return error


def of_sqlite(code: int) -> Exception:
    cause = sqlite3.OperationalError("as SQLite says")
    cause.sqlite_errorcode = code
    return raised(OperationalError(), cause)


@pytest.mark.parametrize(
    "error",
    [
        *map(of_sqlite, (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)),
        *map(of_sqlite, (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR_WRITE)),
        raised(OperationalError(), psycopg.errors.LockNotAvailable()),
        raised(OperationalError(), psycopg.errors.DiskFull()),
        raised(OperationalError(), psycopg.OperationalError("connection refused")),
        raised(InterfaceError(), psycopg.InterfaceError("the connection is closed")),
        raised(Exception(), psycopg.errors.ReadOnlySqlTransaction()),
        raised(UpdateError(), OperationalError()),
    ],
)
def test_what_may_succeed_later_is_unavailable(error):
    assert is_unavailable(error)


@pytest.mark.parametrize(
    "error",
    [
        None,
        ValueError(),
        of_sqlite(sqlite3.SQLITE_ERROR),
        of_sqlite(sqlite3.SQLITE_NOTADB),
        of_sqlite(sqlite3.SQLITE_CORRUPT),
        raised(ProgrammingError(), psycopg.errors.UndefinedTable()),
        raised(UpdateError(), ProgrammingError()),
    ],
)
def test_what_is_wrong_stays_an_error(error):
    assert not is_unavailable(error)


@pytest.mark.django_db
@pytest.mark.parametrize(("accept", "kind"), [("*/*", "application/json"), (NAVIGATION, "text/html; charset=utf-8")])
def test_an_unavailable_database_is_a_503_with_cors_headers(page, monkeypatch, caplog, accept, kind):
    def fail(post):
        raise OperationalError("the database is gone")

    monkeypatch.setattr(Post, "as_json", fail)
    Post.objects.create(title="t", text="t", author=page_author())
    page.raise_request_exception = False
    response = page.get("/blog/posts/", headers={"accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (503, kind)
    assert response.headers["Retry-After"] == "2"
    assert response.headers["Access-Control-Allow-Origin"] == PAGE


def page_author():
    from django.contrib.auth import get_user_model

    return get_user_model().objects.create_user("someone")


def test_its_log_is_one_line_and_that_of_a_mistake_has_the_traceback():
    def logged(error: Exception) -> logging.LogRecord:
        record = logging.LogRecord("django.request", 40, __file__, 1, "%s: %s", ("Error", "/path"), (None, error, None))
        assert OneLine().filter(record)
        return record

    away = logged(raised(OperationalError("wrapped"), psycopg.OperationalError("server closed\nthe connection")))
    assert (away.getMessage(), away.exc_info) == ("Error: /path (server closed the connection)", None)
    assert logged(ValueError()).exc_info


def test_a_process_lets_a_number_of_requests_go_on_and_refuses_more_at_once(rf, settings):
    settings.REQUESTS_AT_ONCE = 2
    arrived, go_on = threading.Semaphore(0), threading.Event()

    def view(request):
        arrived.release()
        assert go_on.wait(30)
        return HttpResponse()

    overload = Overload(view)
    waiting = [threading.Thread(target=overload, args=[rf.get("/")]) for _ in range(2)]
    for thread in waiting:
        thread.start()
        assert arrived.acquire(timeout=30)
    refused = [overload(rf.get("/")) for _ in range(5)]
    assert [response.status_code for response in refused] == [503] * 5
    assert refused[0].headers["Retry-After"]
    go_on.set()
    for thread in waiting:
        thread.join()
    assert [overload(rf.get("/")).status_code for _ in range(5)] == [200] * 5


def test_requests_at_once_leave_threads_of_gunicorn_free(settings):
    threads = next(
        line for line in (ROOT / "django/config/gunicorn.conf.py").read_text().splitlines() if "threads =" in line
    )
    assert int(threads.split("=")[1]) > settings.REQUESTS_AT_ONCE


def respond(probe, path: str, method: str = "GET"):
    started = []
    health.database.probe = probe
    application = health.with_health(lambda environ, start_response: [b"django"])
    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_HOST": "evil.example"}
    body = b"".join(application(environ, lambda status, headers: started.append((status, dict(headers)))))
    return *started[0], body


@pytest.fixture
def unchanged(monkeypatch):
    monkeypatch.setattr(health.database, "probe", health.database.probe)


def test_readyz_is_200_while_the_database_answers(unchanged, transactional_db):
    status, headers, body = respond(health.database.probe, "/readyz/")
    assert (status, body) == ("200 OK", b'{"status": "ok"}\n')
    assert "Set-Cookie" not in headers
    connection.close()


def test_readyz_is_503_when_it_does_not_and_healthz_is_200(unchanged):
    def fail():
        raise OperationalError("gone")

    status, headers, body = respond(fail, "/readyz/")
    assert (status, headers["Retry-After"]) == ("503 Service Unavailable", "2")
    assert b'"error"' in body
    assert respond(fail, "/readyz/", "HEAD")[2] == b""
    assert respond(fail, "/healthz/")[0] == "200 OK"


def test_readyz_waits_for_a_silent_database_no_longer_than_its_limit(unchanged, monkeypatch):
    monkeypatch.setattr(health, "LIMIT", 0.1)
    silent = threading.Event()
    assert respond(lambda: silent.wait(30), "/readyz/")[0] == "503 Service Unavailable"
    silent.set()


def test_probers_who_come_together_share_one_probe():
    calls = []
    readiness = health.Readiness(lambda: calls.append(1))
    assert [readiness() for _ in range(5)] == [True] * 5
    assert calls == [1]
