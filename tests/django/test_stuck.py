"""Views that never end: what is left of the server, and when it is whole again."""

import http.client

import pytest

from tests.conftest import wait_until
from tests.django.server import Server

pytestmark = pytest.mark.thorough

# Our configuration of gunicorn, with less patience and with an application that needs no Django.
CONFIG = """
from config import worker
exec(open("config/gunicorn.conf.py").read())
worker.STUCK = 1.0
workers = 1
wsgi_app = "stub"

def on_starting(server):
    pass
"""
STUB = """
import threading

def application(environ, start_response):
    if environ["PATH_INFO"] == "/stuck/":
        threading.Event().wait()
    start_response("200 OK", [("Content-Length", "3")])
    return [b"ok\\n"]
"""


@pytest.fixture
def server(tmp_path):
    (tmp_path / "gunicorn.conf.py").write_text(CONFIG)
    (tmp_path / "stub.py").write_text(STUB)
    started = Server(tmp_path, {"PYTHONPATH": str(tmp_path)}, tmp_path / "gunicorn.conf.py")
    yield started.wait()
    started.stop()


def get_stuck(server: Server) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", "/stuck/")
    return connection


def test_a_worker_with_half_of_its_threads_stuck_is_replaced(server):
    stuck = [get_stuck(server) for _ in range(8)]
    assert server.ask("/")[0] == 200  # the other threads
    wait_until(lambda: "8 of 16 threads are stuck: this worker is replaced" in server.log.read_text(), 10)
    wait_until(lambda: server.log.read_text().count("Booting worker") == 2, 10)
    assert server.ask("/")[0] == 200
    for connection in stuck:
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            connection.getresponse()
        connection.close()


def test_fewer_stuck_threads_leave_the_worker_alone(server):
    stuck = [get_stuck(server) for _ in range(7)]
    stuck[0].sock.settimeout(3)
    with pytest.raises(TimeoutError):
        stuck[0].getresponse()
    assert server.ask("/")[0] == 200
    assert server.log.read_text().count("Booting worker") == 1
    for connection in stuck:
        connection.close()
