"""Serves the page in place of the frontend, on a free port of loopback, and receives its report.

One port takes everything: TLS and plain HTTP, direct connections, and those of a browser for which it is the proxy of
the page's origin. Of other origins it serves nothing.
"""

import contextlib
import json
import secrets
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crosshost.policy.origin import Origin

PAGE = Path(__file__).with_name("page.html")
TLS_HANDSHAKE = b"\x16"  # the first byte of a TLS connection
LONGEST_REPORT = 1 << 20  # bytes
HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
)


class StandIn(ThreadingHTTPServer):
    """The server of the page of `origin`; `headers` are those of the real page that decide about its requests.

    Only who knows `path`, which is new in each run, gets the page and so the password.
    """

    daemon_threads = True

    def __init__(self, origin: Origin, tls: ssl.SSLContext | None, headers: Sequence[tuple[str, str]]):
        super().__init__(("127.0.0.1", 0), Handler)
        self.origin, self.tls, self.headers = origin, tls, headers
        self.path = f"/{secrets.token_urlsafe(24)}/"
        self.plan: dict[str, Any] = {}
        self.report: list[dict[str, Any]] | None = None
        self.opened, self.reported = threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        return f"{self.origin}{self.path}"

    @property
    def authority(self) -> str:
        """The page's host and port, as a CONNECT request names them."""
        return f"{self.origin.host}:{self.origin.port}"

    def expect(self, plan: dict[str, Any]) -> None:
        """Serve the page with this plan from now on, and wait for a new report."""
        self.plan, self.report = plan, None
        self.opened.clear()
        self.reported.clear()

    def html(self) -> bytes:
        plan = json.dumps({**self.plan, "report": f"{self.path}report"}).replace("<", "\\u003c")
        return PAGE.read_text().replace("PLAN", plan, 1).encode()

    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing: a browser that closes a connection, or refuses the certificate, shows in the result."""


class Handler(BaseHTTPRequestHandler):
    server: StandIn
    protocol_version = "HTTP/1.1"
    timeout = 60

    def setup(self) -> None:
        super().setup()
        self.start_tls()

    def start_tls(self) -> None:
        """Speak TLS from here on, if the client begins with it."""
        if self.server.tls and self.connection.recv(1, socket.MSG_PEEK) == TLS_HANDSHAKE:
            self.request = self.server.tls.wrap_socket(self.connection, server_side=True)
            super().setup()

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        self.connection.close()

    def do_CONNECT(self) -> None:
        if self.path.lower() != self.server.authority:
            return self.respond(502)
        self.send_response_only(200)
        self.end_headers()
        self.start_tls()

    def do_GET(self) -> None:
        if self.target() != self.server.path:
            return self.respond(404)
        self.server.opened.set()
        self.respond(200, self.server.html(), self.server.headers)

    def do_POST(self) -> None:
        if self.target() != f"{self.server.path}report":
            return self.respond(404)
        body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), LONGEST_REPORT))
        steps = json.loads(parse_qs(body.decode())["steps"][0])
        self.respond(200, b"<!doctype html>done")
        self.server.report = steps
        self.server.reported.set()

    def target(self) -> str:
        """Return the path of the request, or an empty text where a proxy is asked for another origin."""
        parts = urlsplit(self.path)
        if parts.scheme and f"{parts.scheme}://{parts.netloc}".lower() != str(self.server.origin):
            return ""
        return parts.path

    def respond(self, status: int, body: bytes = b"", headers: Sequence[tuple[str, str]] = ()) -> None:
        self.send_response_only(status)
        for name, value in (*HEADERS, *headers):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Print nothing."""


@contextlib.contextmanager
def serving(origin: Origin, tls: ssl.SSLContext | None, headers: Sequence[tuple[str, str]] = ()) -> Iterator[StandIn]:
    """Serve the page of `origin` until the block ends."""
    with StandIn(origin, tls, headers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
