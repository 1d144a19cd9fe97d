"""Servers that misbehave: one socket, a thread for each connection, and a handler from the test."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

Handler = Callable[[socket.socket], None]


@contextlib.contextmanager
def serving(handle: Handler, address: str = "127.0.0.1") -> Iterator[int]:
    """Listen on loopback, give each connection to `handle`, and yield the port."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, 0), family=family) as listener:
        connections: list[socket.socket] = []

        def handle_one(connection: socket.socket) -> None:
            with connection, contextlib.suppress(OSError):
                handle(connection)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    connections.append(connection)
                    threading.Thread(target=handle_one, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)  # or accept() would keep waiting
            for connection in connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


def request_of(connection: socket.socket) -> bytes:
    """Return the head of the next request, or nothing when the client has closed."""
    head = b""
    while b"\r\n\r\n" not in head:
        more = connection.recv(65536)
        if not more:
            return b""
        head += more
    return head


def answering(*lines: str, body: str = "") -> Handler:
    """Answer every request with these header lines, the status line first, and keep the connection."""

    def handle(connection: socket.socket) -> None:
        while request_of(connection):
            head = "\r\n".join([*lines, f"Content-Length: {len(body.encode())}"])
            connection.sendall(f"{head}\r\n\r\n{body}".encode())

    return handle


def hanging(connection: socket.socket) -> None:
    """Read the request and send nothing until the client closes."""
    while connection.recv(65536):
        pass


def endless(*first: bytes, again: bytes) -> Handler:
    """Send `first`, then `again` repeatedly until the client closes."""

    def handle(connection: socket.socket) -> None:
        request_of(connection)
        for part in first:
            connection.sendall(part)
        while True:
            connection.sendall(again)

    return handle
