"""lab/days/load.py against a server in this process, which keeps its promises or does not."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from crosshost import Problem
from lab.days.ledger import Result, settle, unwell
from lab.days.load import Load, Steady
from lab.days.visitor import Route
from tests.conftest import is_free, wait_until

PAGE = "http://localhost:3000"


class Server(ThreadingHTTPServer):
    """An API whose mistakes a test chooses: each takes the number of the request and says whether to make it."""

    daemon_threads = True

    def __init__(self, **mistakes: Callable[[int], bool]):
        super().__init__(("127.0.0.1", 0), Api)
        self.mistakes, self.posts, self.sessions, self.count = mistakes, [], set(), 0
        self.lock = threading.Lock()

    def makes(self, mistake: str) -> bool:
        with self.lock:
            self.count += 1
            return self.mistakes.get(mistake, lambda number: False)(self.count)


class Api(BaseHTTPRequestHandler):
    server: Server

    def do_OPTIONS(self):
        self.respond(200, {})

    def do_GET(self):
        if self.path == "/blog/whoami/" and self.session() not in self.server.sessions:
            return self.respond(401, {"error": "Not logged in"})
        if self.server.makes("busy"):
            return self.respond(503, {"error": "busy"})
        return self.respond(200, {"csrfToken": "token", "username": "x"})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/accounts/login/":
            with self.server.lock:
                session = f"s{len(self.server.sessions)}"
                self.server.sessions.add(session)
            return self.respond(200, {"csrfToken": "token"}, f"sessionid={session}")
        if self.headers["X-CSRFToken"] != "token":
            return self.respond(403, {"error": "CSRF"})
        if not self.server.makes("lose_post"):
            self.server.posts.append(body["title"])
        if self.server.makes("store_twice"):
            self.server.posts.append(body["title"])
        if self.server.makes("forget_session"):
            self.server.sessions.discard(self.session())
        return self.respond(201, {})

    def session(self) -> str:
        return self.headers.get("Cookie", "").partition("sessionid=")[2].split(";")[0]

    def respond(self, status: int, data: dict, cookie: str = ""):
        if self.server.makes("cut_off"):
            self.close_connection = True
            return
        body = json.dumps(data).encode() if not self.server.makes("say_it_in_html") else b"<h1>Oops</h1>"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if not self.server.makes("forget_cors"):
            self.send_header("Access-Control-Allow-Origin", PAGE)
            self.send_header("Access-Control-Allow-Credentials", "true")
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def serving(**mistakes: Callable[[int], bool]) -> Iterator[Server]:
    with Server(**mistakes) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def lived(requests: int = 40, **mistakes: Callable[[int], bool]) -> Result:
    """Return the result of a load of at least so many posts and whoamis on a server with these mistakes."""
    with serving(**mistakes) as server:
        route = Route("nginx", f"http://127.0.0.1:{server.server_port}")
        load = Load(PAGE, [route], ["visitor"], "secret")
        for _ in range(6):
            load.login()
        for _ in range(requests):
            load.one().post()
            load.one().whoami()
        return settle(load.ledger, server.posts, load.living())


def every(number: int) -> Callable[[int], bool]:
    return lambda count: count % number == 0


def test_a_server_without_a_mistake_has_lost_nothing():
    result = lived()
    assert (result.failed, result.posts, result.sessions) == (0, 40, 6)
    assert (result.posts_lost, result.duplicates, result.sessions_lost) == (0, 0, 0)
    assert (result.unreadable, result.not_json, result.without_retry_after) == (0, 0, 0)


@pytest.mark.parametrize(
    ("mistake", "at", "found_as"),
    [
        ("lose_post", 7, "posts_lost"),
        ("store_twice", 7, "duplicates"),
        ("forget_session", 7, "sessions_lost"),
        ("forget_cors", 51, "unreadable"),
        ("busy", 7, "without_retry_after"),
    ],
)
def test_each_mistake_of_a_server_is_found(mistake, at, found_as):
    assert getattr(lived(**{mistake: every(at)}), found_as) > 0


def test_an_error_that_is_no_json_is_found():
    assert lived(busy=every(3), say_it_in_html=every(2)).not_json > 0


def test_a_connection_that_is_cut_off_is_a_failed_request_and_no_response():
    result = lived(cut_off=every(11))
    assert result.failed == result.outcomes["nginx"]["closed"] > 0
    assert result.unreadable == 0


def test_a_load_does_not_begin_when_nobody_can_log_in():
    free = next(port for port in range(39000, 39100) if is_free(port))
    load = Load(PAGE, [Route("nginx", f"http://127.0.0.1:{free}")], ["visitor"], "secret")
    with pytest.raises(Problem, match="a login on nginx failed before the day began: refused"):
        load.begin()


def test_a_steady_load_goes_on_while_earlier_requests_hang():
    hanging = threading.Event()
    started: list[int] = []

    def hang():
        started.append(1)
        hanging.wait(10)

    steady = Steady([(200.0, hang)])
    wait_until(lambda: len(started) >= 20, seconds=10)
    hanging.set()
    steady.stop()


def test_a_stopped_load_sends_nothing_more():
    with serving() as server:
        load = Load(PAGE, [Route("nginx", f"http://127.0.0.1:{server.server_port}")], ["visitor"], "secret")
        steady = load.begin()
        wait_until(lambda: len(load.ledger.posts) >= 2)
        steady.stop()
        sent = len(load.ledger.sent)
        assert unwell([one for one in load.ledger.sent if one.kind != "page"]) == []
        assert len(load.living()) == len(load.visitors)
        assert len(load.ledger.sent) == sent
