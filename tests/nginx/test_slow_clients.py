"""Slow clients of nginx, the only service beyond loopback: they delay no other client's requests.

gunicorn's own port has no such protection.
"""

import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from lab.stack import configuration
from tests.django.server import Server
from tests.nginx.conftest import Frontend

pytestmark = pytest.mark.thorough


CLIENTS = 100  # three times Django's threads
START = "HTTP/1.1\r\nHost: localhost:{port}\r\n"
PASSES_CSRF = f"Cookie: csrftoken={'a' * 32}\r\nX-CSRFToken: {'a' * 32}\r\n"  # so that Django wants to read the body
HEAD = f"GET /blog/posts/ {START}X-Slow: "
BODY = f"POST /accounts/login/ {START}{PASSES_CSRF}Content-Type: application/json\r\nContent-Length: 9000\r\n\r\n"
READ = f"GET /static/admin/js/vendor/xregexp/xregexp.js {START}\r\n"


@pytest.fixture
def site(frontend, tmp_path_factory) -> Iterator[Frontend]:
    """Start nginx and the real Django behind it, on one origin."""
    configuration.socket_path().parent.mkdir()
    django = Server(tmp_path_factory.mktemp("django"), {"GUNICORN_SOCKET": str(configuration.socket_path())})
    try:
        django.wait()
        yield frontend(same_host=True)
    finally:
        django.stop()


@contextmanager
def clients(site: Frontend, number: int, text: str) -> Iterator[None]:
    """Connect `number` clients that send `text`, then an x every half second, and read nothing."""
    beginning = text.format(port=site.port).encode()
    with ExitStack() as stack:
        several = []
        for _ in range(number):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)  # loopback's 64 KiB bring large buffers
            client.settimeout(20)
            client.connect(("127.0.0.1", site.port))
            client.sendall(beginning)
            client.setblocking(False)
            several.append(client)
        end = threading.Event()

        def go_on() -> None:
            while not end.wait(0.5):
                for client in several:
                    with suppress(OSError):
                        client.send(b"x")

        thread = threading.Thread(target=go_on)
        thread.start()
        try:
            yield
        finally:
            end.set()
            thread.join()


def longest(site: Frontend, times: int = 10) -> float:
    """Return the seconds that the slowest of several requests took, to nginx and Django in turns."""
    slowest = 0.0
    for path in ("/config.js", "/blog/posts/") * times:
        began = time.monotonic()
        assert site.ask(path).status == 200
        slowest = max(slowest, time.monotonic() - began)
    return slowest


@pytest.mark.parametrize("text", [HEAD, BODY, READ])
def test_slow_clients_do_not_delay_others(site, text):
    with clients(site, CLIENTS, text):
        assert longest(site) < 5  # the machine may be busy; a request that waits for the slow clients takes 10


def test_fifteen_hundred_slow_clients_leave_connections_for_others(site):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    try:
        with clients(site, 1500, HEAD):
            assert longest(site) < 5
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
