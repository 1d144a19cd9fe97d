"""Request smuggling, by raw sockets, to nginx with gunicorn behind it and to gunicorn itself: nobody sees a request
that another server took for a body, and the next visitor gets their own response.
"""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.hostile import smuggled
from tests.hostile.conftest import Running

pytestmark = pytest.mark.thorough
GUNICORN = "http://localhost:8000"
TRIES = smuggled.HIDING | smuggled.PIPELINED


def marker_of(server: str, name: str) -> str:
    return f"{server}{list(TRIES).index(name)}x"


@pytest.fixture(scope="module")
def running(start) -> Running:
    return start("same-host")


def seen(log: str, marker: str) -> int:
    """Return how many requests with the marker in their URL the log has."""
    return len(re.findall(rf'"[A-Z]+ /blog/nothing/\?{marker}\b', log))


@pytest.fixture(scope="module")
def logs(running) -> tuple[dict[str, list[bytes]], str, str]:
    """Send every try to both servers, and after each ask as another visitor. Return the responses and the two logs."""
    received = {}

    def try_it(server: str, name: str) -> None:
        attacker, visitor = (running.client({"nginx": running.web, "gunicorn": GUNICORN}[server]) for _ in range(2))
        marker = marker_of(server, name)
        received[marker] = attacker.send_raw(smuggled.rendered(TRIES[name], marker, attacker.authority))
        own = visitor.request("GET", "/blog/whoami/")
        visitor.close()
        assert (own.status, json.loads(own.body)["status"]) == (401, 401), name

    with ThreadPoolExecutor(8) as pool:
        tries = [pool.submit(try_it, server, name) for server in ("nginx", "gunicorn") for name in TRIES]
        for each in tries:
            each.result()
    return received, running.log("nginx"), running.log("django")


@pytest.mark.parametrize("name", smuggled.HIDING)
@pytest.mark.parametrize("server", ["nginx", "gunicorn"])
def test_a_request_in_a_body_is_no_request(logs, server, name):
    received, nginx, django = logs
    marker = marker_of(server, name)
    assert (seen(nginx, marker), seen(django, marker)) == (0, 0), received[marker]
    final = [response for response in received[marker] if not response.startswith(b"HTTP/1.1 100 ")]
    assert all(response.startswith(b"HTTP/1.1 400 ") for response in final[1:] if b"\r\n\r\n" in response)


@pytest.mark.parametrize("name", smuggled.PIPELINED)
@pytest.mark.parametrize("server", ["nginx", "gunicorn"])
def test_of_pipelined_requests_both_servers_see_the_same(logs, server, name):
    received, nginx, django = logs
    marker = marker_of(server, name)
    assert len(received[marker]) == 2, received[marker]
    assert seen(django, marker) == 1
    assert seen(nginx, marker) == (server == "nginx")
