"""A client that sends what no browser would, on connections that stay open, and the victim's session."""

import http.client
import json
import re
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Response:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def may_be_read_by(self, origin: str | None) -> bool:
        """Return whether a browser shows this response to a page of `origin` that sent credentials."""
        allowed = self.headers.get_all("Access-Control-Allow-Origin") or []
        sent = (origin or "").encode().decode("latin-1")  # as http.client reads it
        return allowed == [sent] and self.headers.get_all("Access-Control-Allow-Credentials") == ["true"]

    @property
    def cookies(self) -> dict[str, str]:
        set_cookies = self.headers.get_all("Set-Cookie") or []
        return dict(re.match("([^=;]*)=([^;]*)", each).groups() for each in set_cookies)


class Client:
    """Requests to one origin of this machine, over one connection where the server keeps it."""

    def __init__(self, origin: str, ca: str | None = None):
        url = urlsplit(origin)
        self.authority, self.host = url.netloc, url.hostname
        self.port = url.port or {"http": 80, "https": 443}[url.scheme]
        self.tls = ssl.create_default_context(cafile=ca) if url.scheme == "https" else None
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def open(self) -> socket.socket:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        return self.tls.wrap_socket(plain, server_hostname=self.host) if self.tls else plain

    def request(self, method: str, path: str, headers: dict[str, str | None] | None = None, body: str = "") -> Response:
        """Send it, once more on a new connection if the server closed the old one. A header of None is left out."""
        named = {"Host": self.authority, **(headers or {})}
        for attempt in (1, 2):
            if self.connection.sock is None:
                self.connection.sock = self.open()
            try:
                self.connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
                for name, value in named.items():
                    if value is not None:
                        self.connection.putheader(name, value.encode())
                if body or method not in ("GET", "HEAD", "OPTIONS", "TRACE", "CONNECT"):
                    self.connection.putheader("Content-Length", str(len(body.encode())))
                self.connection.endheaders(body.encode() or None)
                got = self.connection.getresponse()
                response = Response(got.status, got.headers, got.read())
                break
            except (http.client.HTTPException, OSError):
                self.close()
                if attempt == 2:
                    raise
        if method == "CONNECT":
            self.close()
        return response

    def send_raw(self, data: bytes, first: float = 3, silence: float = 0.2) -> list[bytes]:
        """Send `data` as it is. Return each response with its head, until `silence` seconds pass without a byte."""
        received = b""
        with self.open() as connection, suppress(OSError):
            connection.settimeout(first)
            connection.sendall(data)
            while more := connection.recv(65536):
                received += more
                connection.settimeout(silence)
        return [b"HTTP/1." + part for part in received.split(b"HTTP/1.")[1:]]

    def close(self) -> None:
        with suppress(OSError):
            self.connection.close()


class Victim:
    """A user who is logged in at the API, as the page logs in."""

    def __init__(self, client: Client, page: str, username: str = "demo", password: str = "demo"):
        self.client, self.page, self.cookies = client, page, {}
        token = self.keep(client.request("GET", "/accounts/csrf/", {"Origin": page}))["csrfToken"]
        logged_in = self.send("POST", "/accounts/login/", {"username": username, "password": password}, token)
        assert logged_in.status == 200, logged_in.body
        self.token = json.loads(logged_in.body)["csrfToken"]

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def keep(self, response: Response) -> dict:
        self.cookies |= response.cookies
        return json.loads(response.body)

    def send(self, method: str, path: str, fields: dict, token: str | None = None) -> Response:
        headers = {"Origin": self.page, "Content-Type": "application/json", "X-CSRFToken": token or self.token}
        response = self.client.request(method, path, headers | {"Cookie": self.cookie}, json.dumps(fields))
        self.cookies |= response.cookies
        return response

    def whoami(self) -> int:
        return self.client.request("GET", "/blog/whoami/", {"Cookie": self.cookie}).status
