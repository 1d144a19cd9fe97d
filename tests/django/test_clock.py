"""Django's clock jumps while it runs: who stays logged in, and that nothing hangs."""

import http.cookies
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import need
from tests.django.server import Server

pytestmark = pytest.mark.thorough

HOUR, DAY, YEAR = 3600, 86400, 365 * 86400
SOON = 5  # seconds in which every response must be there


class Person:
    """A client with cookies, which sends requests to `server` as a page does."""

    def __init__(self, server: Server):
        self.server = server
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, data: dict | None = None) -> tuple[int, dict]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if data is not None:
            headers |= {"Content-Type": "application/json", "X-CSRFToken": self.cookies["csrftoken"]}
        began = time.monotonic()
        status, body = self.server.ask(path, method, headers, json.dumps(data).encode() if data is not None else None)
        assert time.monotonic() - began < SOON
        for line in self.server.set_cookies:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return status, json.loads(body)

    def log_in(self) -> int:
        self.ask("GET", "/accounts/csrf/")
        return self.ask("POST", "/accounts/login/", {"username": "demo", "password": "demo"})[0]

    def whoami(self) -> int:
        return self.ask("GET", "/blog/whoami/")[0]

    def post(self) -> int:
        return self.ask("POST", "/blog/posts/", {"title": "clock", "text": "tick"})[0]


class Clock:
    """The file from which Django's process reads by how many seconds its clock is wrong."""

    def __init__(self, file: Path):
        self.file = file
        self.jump(0)

    def jump(self, seconds: int) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        os.replace(new, self.file)


@pytest.fixture
def clock(tmp_path) -> Clock:
    return Clock(tmp_path / "clock")


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Path:
    need(bool(shutil.which("cc")), "a C compiler")
    library = tmp_path_factory.mktemp("clock") / "clock.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, Path(__file__).with_name("clock.c")], check=True)
    return library


@pytest.fixture
def server(clock, library, tmp_path):
    started = Server(tmp_path, {"LD_PRELOAD": str(library), "CLOCK": str(clock.file)})
    yield started.wait()
    started.stop()


def test_a_clock_that_jumps_ends_no_session_before_its_time_and_keeps_none_beyond(server, clock):
    person = Person(server)
    assert person.log_in() == 200
    for seconds in (DAY, 13 * DAY, -HOUR, 0):  # a session lasts two weeks
        clock.jump(seconds)
        assert (person.whoami(), person.post()) == (200, 201), seconds
    clock.jump(YEAR)
    assert person.whoami() == 401
    assert person.post() in (401, 403)
    assert person.log_in() == 200  # with the CSRF cookie of a year ago
    assert (person.whoami(), person.post()) == (200, 201)


def test_who_logs_in_while_the_clock_is_ahead_is_logged_out_at_the_latest_when_that_session_ends(server, clock):
    clock.jump(DAY)
    person = Person(server)
    assert person.log_in() == 200
    clock.jump(0)
    assert (person.whoami(), person.post()) == (200, 201)
    clock.jump(14 * DAY)
    assert person.whoami() == 200  # the session is a day younger by that clock
    clock.jump(15 * DAY + HOUR)
    assert person.whoami() == 401


def test_wrong_logins_of_a_clock_that_was_ahead_lock_nobody_out_for_longer(server, clock):
    clock.jump(YEAR)
    stranger = Person(server)
    stranger.ask("GET", "/accounts/csrf/")
    for _ in range(3):
        assert stranger.ask("POST", "/accounts/login/", {"username": "demo", "password": "wrong"})[0] in (400, 401, 403)
    clock.jump(0)
    assert Person(server).log_in() == 200
