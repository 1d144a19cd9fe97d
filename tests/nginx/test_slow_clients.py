"""Slow and hostile clients of nginx, the only service beyond loopback: they delay no other client's requests.

gunicorn's own port has no such protection.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lab.days.crowd import KINDS
from lab.days.crowded import crowded
from lab.stack import configuration
from tests.conftest import wait_until
from tests.django.server import Server
from tests.nginx.conftest import Frontend

pytestmark = pytest.mark.thorough

# How many clients of each kind. A huge body has no end while others are served.
CROWDS = {"idle": 10_000, "huge-head": 50, "huge-body": 10}
SLOW = 2_000  # of every other kind
SPARE = 40  # descriptors that a worker has without any client, and a few


@pytest.fixture(scope="module")
def django(tmp_path_factory) -> Iterator[Path]:
    """Start the real Django and return its socket."""
    folder = tmp_path_factory.mktemp("django")
    server = Server(folder, {"GUNICORN_SOCKET": str(folder / "gunicorn.sock")})
    try:
        server.wait()
        yield folder / "gunicorn.sock"
    finally:
        server.stop()


@pytest.fixture
def site(frontend, django) -> Frontend:
    """Start nginx in front of Django, on one origin."""
    configuration.socket_path().parent.mkdir()
    configuration.socket_path().symlink_to(django)
    return frontend(same_host=True)


def longest(site: Frontend, times: int = 10) -> float:
    """Return the seconds that the slowest of several requests took, to nginx and Django in turns."""
    slowest = 0.0
    for path in ("/config.js", "/blog/posts/") * times:
        began = time.monotonic()
        assert site.ask(path).status == 200
        slowest = max(slowest, time.monotonic() - began)
    return slowest


def descriptors(site: Frontend) -> int:
    """Return how many files nginx's busiest worker has open."""
    return max(worker.num_fds() for worker in psutil.Process(site.process.pid).children())


def memory(site: Frontend) -> int:
    """Return the bytes that nginx's workers hold."""
    return sum(worker.memory_info().rss for worker in psutil.Process(site.process.pid).children())


@pytest.mark.parametrize("kind", KINDS)
def test_a_crowd_does_not_delay_others_and_leaves_nothing_behind(site, kind):
    count = CROWDS.get(kind, SLOW)
    with crowded(kind, count, f"http://localhost:{site.port}") as seen:
        slowest = longest(site)
    assert seen.most >= 0.9 * min(count, SLOW)  # beyond 4,600 connections nginx closes idle ones
    assert slowest < 5  # the machine may be busy; a request that waits for a slow client takes 10
    wait_until(lambda: descriptors(site) < SPARE, 20)
    assert longest(site, 1) < 1
    assert memory(site) < 300e6  # of 640 MB in the container


def test_one_worker_with_all_of_the_slow_clients_delays_no_others(site):
    """A worker at its limit closes new connections, though the other one has room."""
    workers = psutil.Process(site.process.pid).children()
    workers[0].suspend()
    with crowded("slow-head", SLOW, f"http://localhost:{site.port}"):
        workers[0].resume()
        assert workers[1].num_fds() > SLOW
        longest(site)
