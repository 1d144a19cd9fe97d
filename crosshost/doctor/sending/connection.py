"""A connection as browsers open one: every address of a name is tried, and names below localhost are this machine."""

import contextlib
import http.client
import io
import socket
import ssl
from typing import cast

LOOPBACK = ("::1", "127.0.0.1")  # of localhost, which a hosts file may give one of; in Chromium's order
FIRST_TRY = 2.0  # seconds for each address but the last; a browser waits a quarter of a second
SETTINGS, GOAWAY = 4, 7  # the frames with which an HTTP/2 server begins, or gives up (RFC 9113, 6)


class Http2Error(http.client.HTTPException):
    """The server answers HTTP/1.1 with frames of HTTP/2, or refuses it."""

    def __init__(self, encrypted: bool):
        super().__init__("it answers in frames of HTTP/2")
        self.encrypted = encrypted


class Response(http.client.HTTPResponse):
    """A response that recognises HTTP/2, and that is not an early hint (103), which browsers do not wait for either."""

    def begin(self) -> None:
        start = cast(io.BufferedReader, self.fp).peek(9)[:9]
        if start[:1] == b"\0" and start[3:4] in (bytes([SETTINGS]), bytes([GOAWAY])):
            raise Http2Error(encrypted=False)
        super().begin()
        while http.client.SWITCHING_PROTOCOLS < self.status < http.client.OK:
            self.headers = self.msg = None  # type: ignore[assignment]
            super().begin()


class Connection(http.client.HTTPConnection):
    """A connection that resolves every name below localhost to this machine, as browsers do and Python does not.

    With `is_here` it does so for any name.
    """

    response_class = Response

    def __init__(self, host: str, port: int | None, seconds: float, context: ssl.SSLContext | None, is_here: bool):
        self.default_port = 443 if context else 80
        super().__init__(host, port, timeout=seconds)
        self.context = context
        self.is_here = is_here or host == "localhost" or host.endswith(".localhost")

    def connect(self) -> None:
        self.sock = self._connected()
        if self.context:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)

    def _connected(self) -> socket.socket:
        """Return a socket that is connected to the first address that accepts it. Raises OSError where none does."""
        addresses = LOOPBACK if self.is_here else resolved(self.host, self.port)
        errors: list[OSError] = []
        for address in addresses:
            is_last = address == addresses[-1]
            seconds = self.timeout if is_last else min(FIRST_TRY, self.timeout or FIRST_TRY)
            try:
                connected = socket.create_connection((address, self.port), seconds)
            except OSError as error:
                errors.append(error)
            else:
                connected.settimeout(self.timeout)
                return connected
        raise next((error for error in errors if isinstance(error, ConnectionRefusedError)), errors[-1])


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of `host`, in the system's order. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def shut(connection: Connection) -> None:
    """Wake a thread that still reads from `connection`: it gets end-of-file and closes it."""
    if connection.sock:
        with contextlib.suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
