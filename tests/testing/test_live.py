"""A running server on this machine behind the browser."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from crosshost.policy import PolicyError
from crosshost.testing import Browser


class Echo(BaseHTTPRequestHandler):
    """Answers with what it received."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        content = json.dumps({"line": self.requestline, "headers": self.headers.items(), "body": body}).encode()
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "https://app.example.com/next?a=b%20c")
            content = b""
        else:
            self.send_response(204 if self.path == "/204" else 200)
        self.send_header("Set-Cookie", "one=1; Path=/; Secure")
        self.send_header("Set-Cookie", "two=2; Path=/; Secure")
        if self.path != "/204":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.path != "/204" and self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_HEAD = do_DELETE = answer

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as echo:
        Thread(target=echo.serve_forever).start()
        yield f"http://127.0.0.1:{echo.server_port}"
        echo.shutdown()


@pytest.fixture
def page(server):
    return Browser("firefox", server=server).open("https://app.example.com:8443/", served=True)


def test_the_server_gets_the_host_of_the_url_and_is_told_of_tls(page):
    received = page.fetch("/path/%C3%A9?q=%20x").json()
    headers = {name.lower(): value for name, value in received["headers"]}
    assert len(headers) == len(received["headers"])  # none twice
    assert received["line"] == "GET /path/%C3%A9?q=%20x HTTP/1.1"
    assert headers["host"] == headers["x-forwarded-host"] == "app.example.com:8443"
    assert headers["x-forwarded-proto"] == "https"
    assert headers["cookie"] == "one=1; two=2"
    assert "content-length" not in headers


@pytest.mark.parametrize("options", [{"json": {"a": "\u00e9"}}, {}])
def test_a_body_arrives_with_its_length(page, options):
    received = page.fetch("/", method="POST", **options).json()
    headers = {name.lower(): value for name, value in received["headers"]}
    assert int(headers["content-length"]) == len(received["body"].encode())
    assert bool(received["body"]) == bool(options)
    assert headers.get("content-type") == ("application/json" if options else None)


def test_responses_without_a_body_and_redirects_are_read(page):
    assert page.fetch("/204").status == 204
    assert page.fetch("/", method="HEAD").text == ""
    assert page.fetch("/redirect", mode="no-cors").status in (0, 200)
    assert [cookie.name for cookie in page.browser.cookies] == ["one", "two"]


def test_an_object_with_the_url_of_a_server_is_one(server):
    class LiveServer:
        url = server

    assert Browser(server=LiveServer()).open("https://app.example.com/", served=True).status == 200


def test_localhost_and_ipv6_are_this_machine():
    for url in ("http://localhost:8000", "http://127.1.2.3", "http://[::1]:8000/"):
        Browser(server=url)


@pytest.mark.parametrize(
    "server", ["https://127.0.0.1:8443", "http://api.example.com", "http://127.0.0.1/api", "127.0.0.1:8000", "", 7]
)
def test_a_server_elsewhere_is_refused_in_one_line(server):
    with pytest.raises(PolicyError, match=r"^server is .*: write .*live_server") as raised:
        Browser(server=server)
    assert "\n" not in str(raised.value)


def test_a_server_that_is_not_running_is_not_a_failure_of_the_page(server):
    browser = Browser(server="http://127.0.0.1:9")
    with pytest.raises(ConnectionError, match=r"the server http://127.0.0.1:9 did not answer GET /: Connection"):
        browser.open("https://app.example.com/", served=True)
