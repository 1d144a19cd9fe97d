"""Replicas of Django that do what a test wants, and the DNS that has their addresses, as Docker's has."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.nginx.conftest import free_port

FOUND, NO_SUCH_NAME = 0x8180, 0x8183  # the flags of a DNS response


class Replica(ThreadingHTTPServer):
    """A server at an address of its own, which counts what it received."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], behaviour: Callable[[BaseHTTPRequestHandler], None]):
        super().__init__(address, handler(behaviour))
        self.received: list[str] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def handle_error(self, request, client_address):
        pass


def handler(behaviour: Callable[[BaseHTTPRequestHandler], None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def any(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.server.received.append(self.command)
            behaviour(self)

        do_GET = do_HEAD = do_OPTIONS = do_DELETE = do_PUT = do_POST = do_PATCH = any

        def log_message(self, *arguments):
            pass

    return Handler


def serves(request: BaseHTTPRequestHandler) -> None:
    answer(request, 200)


def lacks_its_database(request: BaseHTTPRequestHandler) -> None:
    answer(request, 503)


def dies(request: BaseHTTPRequestHandler) -> None:
    """Close the connection after the whole request has come, as the kernel does for a killed process."""
    request.connection.shutdown(socket.SHUT_RDWR)
    request.close_connection = True


def answer(request: BaseHTTPRequestHandler, status: int) -> None:
    request.send_response(status)
    request.send_header("Content-Length", "0")
    request.end_headers()


class Names(contextlib.AbstractContextManager):
    """A DNS server with one name, `django`, at `addresses`. `Names.port` is a port that is free for the replicas."""

    def __init__(self):
        self.addresses: list[str] = []
        self.port = free_port()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.resolver = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.replicas: list[Replica] = []
        threading.Thread(target=self.respond, daemon=True).start()

    def add(self, behaviour: Callable[[BaseHTTPRequestHandler], None] | None) -> Replica | None:
        """Add a replica. Without a behaviour nothing listens at its address."""
        address = f"127.0.0.{len(self.addresses) + 2}"
        self.addresses.append(address)
        if behaviour is None:
            return None
        self.replicas.append(Replica((address, self.port), behaviour))
        return self.replicas[-1]

    def respond(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                query, client = self.socket.recvfrom(512)
                question = query[12 : query.index(b"\0", 12) + 5]
                flags = FOUND if self.addresses else NO_SUCH_NAME
                head = query[:2] + struct.pack(">HHHHH", flags, 1, len(self.addresses), 0, 0)
                records = [b"\xc0\x0c\0\1\0\1\0\0\2\x58\0\4" + socket.inet_aton(one) for one in self.addresses]
                self.socket.sendto(head + question + b"".join(records), client)

    def __exit__(self, *error) -> None:
        for replica in self.replicas:
            replica.shutdown()
            replica.server_close()
        self.socket.close()
