"""Serves the page in place of the frontend, on a free port of loopback, and receives its report.

One port takes everything: TLS and plain HTTP, direct connections, and those of a browser for which it is the proxy of
the page's origin. Of other origins it serves nothing.
"""

import contextlib
import json
import queue
import secrets
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crosshost.policy.origin import Origin

OWN = "{own}"  # in a header: the page's own URL
PAGE = Path(__file__).with_name("page.html")
TLS_HANDSHAKE = b"\x16"  # the first byte of a TLS connection
LONGEST = 8 << 20  # bytes of a report


class StandIn(ThreadingHTTPServer):
    """The server of the page of `origin`; `headers` are those of the real page that decide about its requests.

    Only who knows `path`, which is new in each run, gets the page and so the password. The page takes one task after
    another from `tasks`, and puts what came of it into `results`, the first when it has loaded.
    """

    daemon_threads = True

    def __init__(self, origin: Origin, tls: ssl.SSLContext | None, headers: Sequence[tuple[str, str]]):
        super().__init__(("127.0.0.1", 0), Handler)
        self.origin, self.tls = origin, tls
        self.path = f"/{secrets.token_urlsafe(24)}/"
        self.headers = [(name, value.replace(OWN, self.url)) for name, value in headers]
        self.tasks: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self.results: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.strays: list[str] = []  # what a browser requested from the page's proxy, and was not the page

    @property
    def url(self) -> str:
        return f"{self.origin}{self.path}"

    @property
    def authority(self) -> str:
        """The page's host and port, as a CONNECT request names them."""
        return f"{self.origin.host}:{self.origin.port}"

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
            self.server.strays.append(self.path)
            return self.respond(502)
        self.send_response_only(200)
        self.end_headers()
        self.start_tls()

    def do_GET(self) -> None:
        if self.target() != self.server.path:
            return self.respond(404)
        headers = [("Content-Type", "text/html; charset=utf-8"), *self.server.headers]
        self.respond(200, PAGE.read_bytes(), headers)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        if self.target() != f"{self.server.path}next" or length > LONGEST:
            return self.respond(404)
        self.server.results.put(json.loads(self.rfile.read(length)))
        task = self.server.tasks.get()
        self.respond(200, json.dumps(task).encode(), [("Content-Type", "application/json")])

    def target(self) -> str:
        """Return the path of the request, or an empty text where a proxy is asked for another origin."""
        parts = urlsplit(self.path)
        if parts.scheme and f"{parts.scheme}://{parts.netloc}".lower() != str(self.server.origin):
            self.server.strays.append(parts.netloc)
            return ""
        return parts.path

    def respond(self, status: int, body: bytes = b"", headers: Sequence[tuple[str, str]] = ()) -> None:
        self.send_response_only(status)
        for name, value in (*headers, ("Cache-Control", "no-store"), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
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
            server.tasks.put(None)  # or a thread would wait for a task for ever
            server.shutdown()
            thread.join()
