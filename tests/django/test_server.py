"""The real server while it runs and when it stops: connections, forwarded headers, static files, the toolbar."""

import http.client
import signal
import socket
import threading

import pytest

from tests.conftest import is_free, wait_until
from tests.django.server import PRODUCTION

pytestmark = pytest.mark.thorough


def test_a_stop_lets_running_requests_finish_and_refuses_connections_meanwhile(serve):
    """A proxy sends them elsewhere. gunicorn's own worker accepts them, and resets them at the end."""
    server = serve().wait()
    wait_until(lambda: server.log.read_text().count("Booting worker") == 2)
    token = "a" * 32
    head = ["POST /accounts/login/ HTTP/1.1", "Host: localhost", "Content-Type: application/json", "Content-Length: 2"]
    head += ["Expect: 100-continue", f"Cookie: csrftoken={token}", f"X-CSRFToken: {token}", "", ""]
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall("\r\n".join(head).encode())
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"  # a worker has the request and waits for the body
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: "Worker exiting" in server.log.read_text())  # the other worker, which is idle
        wait_until(lambda: is_free(server.port), 5)
        client.sendall(b"{}")
        assert client.recv(1000).startswith(b"HTTP/1.1 400")
    assert server.process.wait(15) == 0


def test_a_stop_loses_no_connection_that_was_accepted(serve):
    """Under load each connection is served or refused: a reset one may be a POST that was done."""
    server = serve().wait()
    lost: list[str] = []

    def ask_until_refused() -> None:
        while True:
            try:
                with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
                    client.sendall(b"POST /healthz/ HTTP/1.0\r\nContent-Length: 0\r\n\r\n")
                    if b" 200 " not in client.recv(100):
                        lost.append("closed")
            except ConnectionRefusedError:
                return
            except OSError as error:
                lost.append(repr(error))

    clients = [threading.Thread(target=ask_until_refused) for _ in range(8)]
    for client in clients:
        client.start()
    wait_until(lambda: server.log.read_text().count("/healthz/") > 100)
    server.process.send_signal(signal.SIGTERM)
    for client in clients:
        client.join()
    assert lost == []


def test_idle_connections_delay_neither_other_requests_nor_a_stop(serve):
    """Browsers open connections in advance; by default each would occupy a thread of gunicorn for 5 seconds."""
    server = serve().wait()
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(24)]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=3)
    connection.request("GET", "/healthz/", headers={"Host": "localhost"})
    assert connection.getresponse().status == 200
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(4) == 0
    for opened in [connection, *idle]:
        opened.close()


def test_a_server_error_is_logged(serve, tmp_path):
    server = serve().wait()
    (tmp_path / "db.sqlite3").write_bytes(b"no database any more" * 1000)
    assert server.ask("/blog/posts/")[0] == 500
    wait_until(lambda: "DatabaseError: file is not a database" in server.log.read_text())


def test_untrusted_forwarded_headers_are_ignored(serve):
    server = serve().wait()
    # The CSRF check accepts this Origin only if Django considers the request https.
    response = server.ask("/accounts/csrf/", headers={"X-Forwarded-Proto": "https", "Origin": "https://localhost"})
    refused = server.ask("/accounts/logout/", "POST", {"X-Forwarded-Proto": "https", "Origin": "https://localhost"})
    assert response[0] == 200
    assert b"Origin checking failed" in refused[1]


def test_static_files_are_served_on_the_same_port(serve):
    server = serve().wait()
    assert server.ask("/static/admin/css/base.css")[0] == 200
    assert server.ask("/static/blog/style.css")[0] == 200


def test_the_toolbar_shows_a_request_from_every_worker(serve):
    server = serve(DEBUG_TOOLBAR="true").wait()
    page = server.ask("/blog/whoami/", headers={"Accept": "text/html"})[1].decode()
    assert 'id="djDebug"' in page
    store = page.split('data-request-id="')[1].split('"')[0]
    for _ in range(8):  # two workers
        panel = f"/__debug__/render_panel/?request_id={store}&panel_id=RequestPanel"
        status, body = server.ask(panel)
        assert status == 200
        assert b"blog.views" in body


def cookies_in_the_toolbar(server) -> str:
    """Send two cookies and a password, and return the Request panel."""
    sent = {"Accept": "text/html", "Cookie": "own-session=abc123; csrftoken=def456"}
    page = server.ask("/accounts/login/?password=ghi789", headers=sent)[1].decode()
    request_id = page.split('data-request-id="')[1].split('"')[0]
    return server.ask(f"/__debug__/render_panel/?request_id={request_id}&panel_id=RequestPanel")[1].decode()


def test_in_the_demo_the_toolbar_shows_the_cookies_that_the_lecture_looks_at(serve):
    panel = cookies_in_the_toolbar(serve(DEBUG_TOOLBAR="true", SESSION_COOKIE_NAME="own-session").wait())
    assert "abc123" in panel
    assert "def456" in panel
    assert "ghi789" not in panel


def test_outside_the_demo_the_toolbar_shows_no_cookie(serve):
    own = {**PRODUCTION, "SESSION_COOKIE_NAME": "own-session", "DEBUG_TOOLBAR": "true"}
    panel = cookies_in_the_toolbar(serve(**own).wait())
    assert "own-session" in panel
    assert "abc123" not in panel
    assert "def456" not in panel


def test_the_toolbar_is_not_on_the_pages_of_the_lab(serve):
    server = serve(DEBUG_TOOLBAR="true").wait()
    assert b"djDebug" not in server.ask("/lab/", headers={"Accept": "text/html"})[1]


def test_the_toolbar_is_off_by_default(serve):
    server = serve().wait()
    assert b"djDebug" not in server.ask("/blog/whoami/", headers={"Accept": "text/html"})[1]
    assert server.ask("/__debug__/render_panel/")[0] == 404
