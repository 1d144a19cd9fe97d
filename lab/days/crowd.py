"""Thousands of clients of one address that do their worst: python -m lab.days.crowd --help

A process of its own, because each client takes a descriptor. It holds COUNT connections of a kind in KINDS at once,
opens a new one for each that the server closes, and ends after SECONDS. It prints a line of JSON when all are there for
the first time, and another at the end.
"""

import argparse
import json
import resource
import select
import signal
import socket
import ssl
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

MOST = 20_000  # clients
LONGEST = 600  # seconds
PACE = 0.5  # seconds between two bytes of a slow client
OPENING = 200  # connections that are on their way at once
FILLER = b"x" * 65_536
CLOSED, READABLE = select.EPOLLRDHUP, select.EPOLLIN | select.EPOLLRDHUP
WRITABLE = select.EPOLLOUT | READABLE

# A login's cookie and header, so that Django wants to read the body.
CSRF = "Cookie: csrftoken={csrf}\r\nX-CSRFToken: {csrf}\r\n"
POST = f"POST /accounts/login/ HTTP/1.1\r\nHost: {{host}}\r\n{CSRF}Content-Type: application/json\r\nContent-Length: "
FILE = "/static/admin/js/vendor/xregexp/xregexp.js"  # 325 kB, the largest that Django serves
PAGE = "/data/what-if/samesite-unset.json"  # 63 kB, the largest of the page


class Kind(NamedTuple):
    """What a client sends: `text` and `more` bytes as fast as it can, then an x from time to time if it is slow."""

    text: str
    more: int = 0
    slow: bool = False
    reads: bool = True  # the response
    shakes_hands: bool = True  # where the server has TLS


def get(path: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: {{host}}\r\n"


KINDS = {
    "idle": Kind("", shakes_hands=False),
    "kept": Kind(get("/config.js") + "\r\n"),
    "slow-head": Kind(get("/blog/posts/") + "X-Slow: ", slow=True),
    "slow-long-head": Kind(get("/blog/posts/") + f"X-Long: {'x' * 8000}\r\n" * 3 + "X-Slow: ", slow=True),
    "huge-head": Kind(get("/blog/posts/") + "X-Huge: ", more=8_000_000),
    "slow-body": Kind(POST + "9000\r\n\r\n", slow=True),
    "slow-long-body": Kind(POST + "65000\r\n\r\n", more=60_000, slow=True),
    "huge-body": Kind(POST + "1000000000\r\n\r\n", more=1_000_000_000),
    "unread": Kind(get(FILE) + "\r\n", reads=False),
    "unread-page": Kind(get(PAGE) + "\r\n", reads=False),
}


@dataclass(slots=True, eq=False)
class Client:
    socket: socket.socket
    sent: int = 0
    connected: bool = False
    secure: bool = False


class Crowd:
    """Clients of one kind. `step` does what is due on their connections."""

    def __init__(self, kind: Kind, count: int, address: tuple[str, int], host: str, tls: bool):
        self.kind, self.count, self.address, self.tls = kind, count, address, tls and kind.shakes_hands
        self.text = kind.text.format(host=host, csrf="a" * 32).encode()
        self.host = host.partition(":")[0]
        self.context = ssl.create_default_context()
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE  # its own lab's certificate
        self.poll = select.epoll()
        self.clients: dict[int, Client] = {}
        self.opening: set[int] = set()
        self.seen: Counter[str] = Counter()  # how many were opened and closed, and the statuses of responses
        self.next_byte = time.monotonic()

    @property
    def here(self) -> int:
        """Return how many clients are connected and have sent the text of their kind."""
        return len(self.clients) - len(self.opening)

    def step(self) -> None:
        while len(self.clients) < self.count and len(self.opening) < OPENING:
            self.open()
        for number, events in self.poll.poll(0.05, 1000):
            client = self.clients[number]
            try:
                if number not in self.opening and events & ~select.EPOLLOUT:
                    self.read(client)
                else:
                    self.go_on(client)
            except ssl.SSLWantReadError:
                self.poll.modify(number, READABLE)
            except (ssl.SSLWantWriteError, BlockingIOError):
                pass
            except OSError as error:
                self.close(client, type(error).__name__)
        if self.kind.slow and time.monotonic() >= self.next_byte:
            self.next_byte = time.monotonic() + PACE
            self.send_bytes()

    def open(self) -> None:
        """Begin to connect one client."""
        plain = socket.socket()
        plain.setblocking(False)
        if not self.kind.reads:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)  # loopback's 64 KiB bring large buffers
        client = Client(plain)
        plain.connect_ex(self.address)
        self.clients[plain.fileno()] = client
        self.opening.add(plain.fileno())
        self.poll.register(plain, select.EPOLLOUT | CLOSED)
        self.seen["opened"] += 1

    def go_on(self, client: Client) -> None:
        """Connect, shake hands and send what is unsent. Raise OSError when the server closed the connection."""
        number = client.socket.fileno()
        if not client.connected:
            if error := client.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise OSError(error, "connect")
            client.connected = True
            if self.tls:
                client.socket = self.context.wrap_socket(
                    client.socket, server_hostname=self.host, do_handshake_on_connect=False
                )
        if self.tls and not client.secure:
            client.socket.do_handshake()  # type: ignore[attr-defined]
            client.secure = True
        whole = len(self.text) + self.kind.more
        if client.sent < whole:
            rest = self.text[client.sent :] or FILLER[: whole - client.sent]
            client.sent += client.socket.send(rest)
        if client.sent >= len(self.text):
            self.opening.discard(number)
            wanted = READABLE if self.kind.reads else CLOSED
            self.poll.modify(number, WRITABLE if client.sent < whole else wanted)

    def read(self, client: Client) -> None:
        """Count the status of a response. Raise OSError when the server closed the connection."""
        if not self.kind.reads:  # there is an event because the server closed it
            raise ConnectionResetError
        received = client.socket.recv(4096)
        if not received:
            raise ConnectionAbortedError
        if received.startswith(b"HTTP/1.1 "):
            self.seen[received[9:12].decode()] += 1

    def send_bytes(self) -> None:
        for client in list(self.clients.values()):
            if client.sent >= len(self.text) + self.kind.more and client.socket.fileno() not in self.opening:
                try:
                    client.socket.send(b"x")
                except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
                    pass
                except OSError as error:
                    self.close(client, type(error).__name__)

    def close(self, client: Client, why: str) -> None:
        number = client.socket.fileno()
        self.seen["closed"] += 1
        self.seen[why] += 1
        self.opening.discard(number)
        del self.clients[number]
        self.poll.unregister(number)
        client.socket.close()


def allow(descriptors: int) -> None:
    """Raise this process's limit of open files. Exit with one line when the system does not allow as many."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < descriptors:
        sys.exit(f"crowd: {descriptors} open files needed, and this shell allows {hard}: ulimit -n {descriptors}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, hard))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m lab.days.crowd", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("count", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("host")
    parser.add_argument("--tls", action="store_true")
    chosen = parser.parse_args()
    if not (0 < chosen.count <= MOST and 0 < chosen.seconds <= LONGEST):
        parser.error(f"at most {MOST} clients for {LONGEST} seconds")
    allow(chosen.count + 100)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    crowd = Crowd(KINDS[chosen.kind], chosen.count, (chosen.address, chosen.port), chosen.host, chosen.tls)
    began, complete, most = time.monotonic(), False, 0
    try:
        while time.monotonic() < began + chosen.seconds:
            crowd.step()
            most = max(most, crowd.here)
            if not complete and crowd.here >= 0.99 * chosen.count:  # over TLS the first ones may be closed by now
                complete = True
                print(json.dumps({"here": crowd.here, "seconds": round(time.monotonic() - began, 1)}), flush=True)
    finally:
        print(json.dumps({"most": most, "here": crowd.here, **crowd.seen}), flush=True)


if __name__ == "__main__":
    main()
