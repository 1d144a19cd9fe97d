"""How long others wait at gunicorn's own port beside slow clients; nginx's listeners have lab/days/crowds.py.

A stock worker gives a thread to each slow head until its client goes, and accepts clients when none is free: they wait,
even if the other worker has free ones. There is no limit to meet: the port is for this machine alone.
"""

import http.client
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from lab.bench.figure import Figure
from lab.bench.process import ours, say
from lab.bench.whoami import SCENARIO

SLOW = (0, 24, 31, 32)  # clients; gunicorn.conf.py has 32 threads
REQUESTS = 5
PATIENCE = 10.0  # seconds of a request
SETTLED = 2.0  # seconds until each slow client has its thread
HEAD = b"GET /blog/whoami/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


def at_gunicorn(topic: str) -> list[Figure]:
    """Return how many requests get a response beside each number of slow clients, and when all have gone."""
    with ours(SCENARIO) as deployment:
        address = ("127.0.0.1", deployment.api_port)
        figures = []
        for number in SLOW:
            say(f"slow-clients: {REQUESTS} requests beside {number} slow heads")
            with slow_heads(address, number):
                figures.append(figure(topic, f"beside {number} slow heads", served(address)))
        figures.append(figure(topic, "when the slow clients have gone", served(address)))
    return figures


@contextmanager
def slow_heads(address: tuple[str, int], number: int) -> Iterator[None]:
    """Keep clients whose request never ends, one after the other, so that each gets a thread of its own."""
    with ExitStack() as clients:
        for _ in range(number):
            clients.enter_context(socket.create_connection(address, timeout=PATIENCE)).sendall(HEAD)
            time.sleep(SETTLED / number)
        yield


def served(address: tuple[str, int]) -> list[float]:
    """Return the seconds of each request that got a response in time."""
    times = []
    for _ in range(REQUESTS):
        began = time.monotonic()
        connection = http.client.HTTPConnection(*address, timeout=PATIENCE)
        try:
            connection.request("GET", "/healthz/", headers={"Host": "localhost"})
            connection.getresponse().read()
            times.append(time.monotonic() - began)
        except TimeoutError:
            pass
        finally:
            connection.close()
    return times


def figure(topic: str, when: str, times: list[float]) -> Figure:
    median = f"; median {statistics.median(times):.2f} s, slowest {max(times):.2f} s" if times else ""
    detail = f"of {REQUESTS}; the others got none in {PATIENCE:.0f} s{median}"
    return Figure(topic, f"responses {when}", len(times), "requests", detail)
