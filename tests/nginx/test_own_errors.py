"""nginx's own errors: JSON, with CORS headers wherever nginx has read the Origin."""

import json
import socket

import pytest

from tests.nginx.test_nginx import Frontend, frontend  # noqa: F401 (a fixture)
from tests.nginx.test_tls import site  # noqa: F401 (a fixture)

PAGE = "http://localhost:3000"  # allowed by default
OURS = b"Host: localhost\r\nOrigin: " + PAGE.encode() + b"\r\n"

READABLE = {
    "a post to a file": (405, b"POST /index.html HTTP/1.1\r\n" + OURS + b"Content-Length: 0\r\n\r\n"),
    "a cookie header too large": (431, b"GET / HTTP/1.1\r\n" + OURS + b"Cookie: " + b"a" * 10_000 + b"\r\n\r\n"),
    "headers too large together": (
        431,
        b"GET / HTTP/1.1\r\n" + OURS + (b"X-A: " + b"a" * 8000 + b"\r\n") * 6 + b"\r\n",
    ),
    "a body too large": (413, b"POST /blog/posts/ HTTP/1.1\r\n" + OURS + b"Content-Length: 2000000\r\n\r\n"),
    "two lengths": (400, b"POST / HTTP/1.1\r\n" + OURS + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n"),
    "a header without a name": (400, b"GET / HTTP/1.1\r\n" + OURS + b"\0: a\r\n\r\n"),
    "no Host": (400, b"GET / HTTP/1.1\r\nOrigin: " + PAGE.encode() + b"\r\n\r\n"),
    "an unknown coding": (501, b"POST / HTTP/1.1\r\n" + OURS + b"Transfer-Encoding: gzip\r\n\r\n"),
    "Django is not there": (502, b"GET /blog/whoami/ HTTP/1.1\r\n" + OURS + b"\r\n"),
}
BEFORE_THE_ORIGIN = {
    "a URL too long": (414, b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\n" + OURS + b"\r\n"),
    "no HTTP": (400, b"HELO\r\n\r\n"),
    "a path that is none": (400, b"GET /%zz HTTP/1.1\r\n" + OURS + b"\r\n"),
    "HTTP/3.0": (505, b"GET / HTTP/3.0\r\n" + OURS + b"\r\n"),
}


def say(port: int, text: bytes) -> tuple[int, dict[str, str], dict]:
    """Status, headers and JSON of the response to `text`."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(text)
        received = b""
        while not received.endswith(b"}\n"):
            more = client.recv(10_000)
            assert more, received
            received += more
    head, _, body = received.decode().partition("\r\n\r\n")
    lines = head.split("\r\n")
    return int(lines[0].split()[1]), dict(line.split(": ", 1) for line in lines[1:]), json.loads(body)


@pytest.mark.parametrize("case", [*READABLE, *BEFORE_THE_ORIGIN])
def test_an_error_of_nginx_is_json_and_the_page_may_read_it(frontend, case):  # noqa: F811
    status, text = (READABLE | BEFORE_THE_ORIGIN)[case]
    got, headers, body = say(frontend(same_host=True).port, text)
    assert (got, body["status"]) == (status, status)
    assert body["error"].startswith("nginx: ")
    assert headers["Content-Type"].startswith("application/json")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Vary"] == "Origin"
    permitted = case in READABLE
    assert headers.get("Access-Control-Allow-Origin") == (PAGE if permitted else None)
    assert headers.get("Access-Control-Allow-Credentials") == ("true" if permitted else None)


def test_an_error_of_nginx_permits_no_other_origin(frontend):  # noqa: F811
    stranger = READABLE["a post to a file"][1].replace(PAGE.encode(), b"http://evil.example")
    status, headers, _ = say(frontend().port, stranger)
    assert status == 405
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("port", ["web", "api"])
def test_http_on_a_port_of_https_is_a_400_in_json(site, port):  # noqa: F811
    started = site()
    request = f"GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: {started.origin}\r\n\r\n".encode()
    status, headers, body = say(getattr(started, port), request)
    assert (status, body["status"]) == (400, 400)
    assert headers["Access-Control-Allow-Origin"] == started.origin


def test_the_address_of_the_error_itself_is_nobodys(frontend):  # noqa: F811
    site: Frontend = frontend(same_host=True)  # noqa: F811
    assert site.ask("/nginx-error").status == 404
