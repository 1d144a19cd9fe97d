"""A small API with a login like Django's, whose responses a test can change."""

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from django.middleware.csrf import _mask_cipher_secret

PASSWORD = "correct-horse-battery"
TOKEN = "tokentokentokentokentokentoken12"
SESSION = "thesessionsvalue0123456789"
Headers = list[tuple[str, str]]


@dataclass
class Api:
    """The behaviour of the server. `cors` returns the CORS headers for an Origin, and for a preflight or not."""

    page: str
    trusted: tuple[str, ...] = ()  # origins that the CSRF check accepts
    cors: Callable[[str, bool], Headers] = field(default=lambda origin, preflight: [])
    session: str = "Path=/; HttpOnly; SameSite=Lax"
    csrf: str = "Path=/; SameSite=Lax"
    heads: list[str] = field(default_factory=list)  # each request's line and headers, as received
    bodies: list[bytes] = field(default_factory=list)


def permits(
    page: str, methods: str = "DELETE, GET, OPTIONS, PATCH, POST, PUT", names: str = "content-type, x-csrftoken"
):
    """Return a `cors` that allows `page` only, with the headers of django-cors-headers."""

    def cors(origin: str, preflight: bool) -> Headers:
        headers = [("Vary", "origin")]
        if origin == page:
            headers += [("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Credentials", "true")]
            if preflight:
                headers += [("Access-Control-Allow-Methods", methods), ("Access-Control-Allow-Headers", names)]
        return headers

    return cors


@contextlib.contextmanager
def running(api: Api, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve `api` on loopback and yield the port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: object) -> None:
            pass

        def handle_one(self) -> None:
            api.heads.append(f"{self.command} {self.path}\n{self.headers}")
            origin = self.headers.get("Origin", "")
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            api.bodies.append(body)
            status, headers, text = self.response(origin, body)
            self.send_response(status)
            for name, value in [*headers, *api.cors(origin, self.command == "OPTIONS")]:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_OPTIONS = handle_one

        def response(self, origin: str, body: bytes) -> tuple[int, Headers, bytes]:
            cookies = self.headers.get("Cookie", "")
            if self.command == "OPTIONS":
                return 200, [], b""
            if self.path == "/login/" and self.command == "GET":
                token = _mask_cipher_secret(TOKEN)  # another one in each response
                form = f'<form><input name="user"><input type="password" name="pass">{hidden(token)}</form>'
                return 200, [("Set-Cookie", f"csrftoken={TOKEN}; {api.csrf}")], form.encode()
            if self.path == "/login/":
                fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
                if origin not in api.trusted or f"csrftoken={TOKEN}" not in cookies:
                    return 403, [], b"CSRF verification failed. Request aborted."
                if fields.get("pass") != PASSWORD:
                    return 200, [], b"Please enter a correct username and password."
                return 302, [("Location", "/whoami/"), ("Set-Cookie", f"sessionid={SESSION}; {api.session}")], b""
            if self.path == "/whoami/":
                return (200 if SESSION in cookies else 401), [("Cache-Control", "no-store")], b"{}"
            if self.path == "/whoami":
                return 301, [("Location", "/whoami/")], b""
            return 404, [], b"{}"

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if tls:
            server.handle_error = lambda request, address: None  # a client that does not trust it
            # the handshake in the connection's own thread
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def hidden(token: str) -> str:
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
