"""nginx, which is what listens beyond loopback, keeps serving others beside slow clients; so does Django behind it.

gunicorn's own port does not promise that.
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
from tests.nginx.test_nginx import Frontend, frontend  # noqa: F401 (a fixture)

CLIENTS = 100  # three times Django's threads
START = "HTTP/1.1\r\nHost: localhost:{port}\r\n"
PASSES_CSRF = f"Cookie: csrftoken={'a' * 32}\r\nX-CSRFToken: {'a' * 32}\r\n"  # so that Django wants to read the body
HEAD = f"GET /blog/posts/ {START}X-Slow: "
BODY = f"POST /accounts/login/ {START}{PASSES_CSRF}Content-Type: application/json\r\nContent-Length: 9000\r\n\r\n"
READ = f"GET /static/admin/js/vendor/xregexp/xregexp.js {START}\r\n"


@pytest.fixture
def site(frontend, tmp_path_factory) -> Iterator[Frontend]:  # noqa: F811
    """nginx and the real Django behind it, on one origin."""
    configuration.socket_path().parent.mkdir()
    django = Server(tmp_path_factory.mktemp("django"), {"GUNICORN_SOCKET": str(configuration.socket_path())})
    try:
        django.wait()
        yield frontend(same_host=True)
    finally:
        django.stop()


@contextmanager
def clients(site: Frontend, number: int, text: str) -> Iterator[None]:
    """Open `number` connections that send `text`, then an x now and then, and read nothing."""
    start = text.format(port=site.port).encode()
    with ExitStack() as stack:
        several = []
        for _ in range(number):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)  # loopback's 64 KiB bring large buffers
            client.settimeout(20)
            client.connect(("127.0.0.1", site.port))
            client.sendall(start)
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
    """Return the seconds of the slowest of some requests to nginx and Django in turns."""
    slowest = 0.0
    for path in ("/config.js", "/blog/posts/") * times:
        began = time.monotonic()
        assert site.ask(path).status == 200
        slowest = max(slowest, time.monotonic() - began)
    return slowest


@pytest.mark.parametrize("text", [HEAD, BODY, READ])
def test_clients_that_send_or_read_slowly_hold_up_nobody(site, text):
    with clients(site, CLIENTS, text):
        assert longest(site) < 5  # this machine may be busy; one that waits for them waits 10


def test_fifteen_hundred_slow_heads_leave_room_for_everybody_else(site):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    try:
        with clients(site, 1500, HEAD):
            assert longest(site) < 5
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
