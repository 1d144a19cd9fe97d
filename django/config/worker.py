"""gunicorn's threads for complete requests only: a slow client costs a little memory for a while, never a thread.

By itself gunicorn gives a thread to each connection that has begun to speak, for as long as the client likes: as many
half requests as there are threads, and nobody else is answered. Here the worker's event loop reads each request, head
and body, and a thread gets it when it is all there. Only gunicorn's own parser says what a request is and where it
ends, and it sees every byte as it came; what is decided here is when it has enough. "RFC 9112" is HTTP/1.1.
"""

import contextlib
import errno
import math
import re
import selectors
import socket
import time
from functools import partial

from gunicorn.http.body import LengthReader
from gunicorn.http.errors import LimitRequestHeaders
from gunicorn.http.parser import RequestParser
from gunicorn.http.unreader import Unreader
from gunicorn.workers import gthread

HEAD_TIMEOUT = 10  # seconds from a request's first byte to the end of its head; a new connection may be silent as long
REQUEST_TIMEOUT = 20  # seconds from a request's first byte to its last
SEND_TIMEOUT = 10  # seconds that all of an answer may wait for a client to read it
LINGER = 2  # seconds from the last answer until the connection is closed in any case
TICK = 0.5  # seconds between two looks at the clock

HEAD_LIMIT = 32 * 1024  # bytes of request line and headers; cookies are the most of it
BODY_LIMIT = 128 * 1024  # bytes read in advance; Django refuses more than DATA_UPLOAD_MAX_MEMORY_SIZE, half of this
SEND_BUFFER = 512 * 1024  # bytes of an answer that the kernel takes at once, as far as net.core.wmem_max permits

CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(;[^\r\n]*)?\r\n")
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
TOO_LATE = (  # the body ends with the connection: RFC 9112, 6.3
    b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n"
    b'{"status": 408, "error": "gunicorn: the request did not arrive in time."}\n'
)


class Client(socket.socket):
    """A client's socket. What a thread sends may wait `patience` seconds altogether, not as long for each piece."""

    def sendall(self, data, flags=0):
        with contextlib.suppress(BlockingIOError):  # mostly the kernel takes it at once
            data = memoryview(data)[self.send(data, flags | socket.MSG_DONTWAIT) :]
        if not data:
            return
        began = time.monotonic()
        self.settimeout(max(self.patience, 0.001))  # 0 would mean not to wait at all
        try:
            super().sendall(data, flags)
        except TimeoutError:
            raise BrokenPipeError(errno.EPIPE, "the client does not read its answer") from None
        finally:
            self.patience -= time.monotonic() - began


class Received(Unreader):
    """What the parser reads from: the bytes that are there. Asking for more fails, and never waits."""

    def chunk(self, size_hint=None):
        # Not b"": that is the end of the stream, and a body cut off here would pass for a whole one.
        raise TimeoutError("only what was read in advance can be read")


class Parser(RequestParser):
    """gunicorn's parser in two steps: the loop has it parse a head, the thread takes the outcome."""

    def __init__(self, cfg, address):
        super().__init__(cfg, [], address)
        self.unreader = Received()
        self.outcome = None  # of the request that is being read: nothing yet, the request, or the error to be answered

    def parse_head(self) -> None:
        try:
            self.outcome = super().__next__()
        except TimeoutError:
            self.outcome = LimitRequestHeaders(f"the head is longer than {HEAD_LIMIT} bytes")
        except Exception as error:
            self.outcome = error

    def __next__(self):
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


class Connection(gthread.TConn):
    """A connection and what has come of its next request."""

    def __init__(self, cfg, sock, address, server):
        super().__init__(cfg, sock, address, server)
        self.parser = Parser(cfg, address)
        self.initialized = True  # or gthread makes a parser that reads from the socket
        self.lingering = False  # the last answer is sent, and nothing that comes is looked at
        self.next_request()

    def next_request(self) -> None:
        """Forget the request that was answered; what came behind it is the next one's (RFC 9112, 9.3.2)."""
        self.parser.outcome = None
        self.received = bytearray(self.parser.unreader.take_buffered())
        self.seen = 0  # how far the end of the head, later the last chunk, was looked for
        self.began = None

    def is_complete(self) -> bool:
        """Whether a thread can answer without reading on: all is there, it is an error, or it is too long.

        The head ends with an empty line (RFC 9112, 2.1), the body as the head says (6.3). The bytes go to the parser
        when this is decided.
        """
        if self.parser.outcome is None:
            if self.received.find(b"\r\n\r\n", self.seen) < 0 and len(self.received) <= HEAD_LIMIT:
                self.seen = max(0, len(self.received) - 3)
                return False
            self.parser.unreader.unread(self.received)
            self.parser.parse_head()
            self.received, self.seen = bytearray(self.parser.unreader.take_buffered()), 0
        request = self.parser.outcome
        if isinstance(request, Exception):
            return True
        body = request.body.reader
        whole = len(self.received) >= body.length if isinstance(body, LengthReader) else self.has_last_chunk()
        if not whole and len(self.received) <= BODY_LIMIT:
            if request._expected_100_continue:  # RFC 9110, 10.1.1
                request._expected_100_continue = False
                with contextlib.suppress(OSError):  # the next recv says what is wrong
                    self.sock.send(CONTINUE)
            return False
        request._expected_100_continue = False  # the body is there, and gunicorn need not ask for it
        if not whole:
            request.force_close()  # the rest is not read, so where the next request begins is unknown
        self.parser.unreader.unread(self.received)
        self.received.clear()
        return True

    def has_last_chunk(self) -> bool:
        """Whether a chunked body is whole (RFC 9112, 7.1), or is none: then the parser will say so."""
        while size := CHUNK_SIZE.match(self.received, self.seen):
            if int(size[1], 16) == 0:  # the last one: an empty line follows, or trailers and an empty line
                return self.received.find(b"\r\n\r\n", size.end() - 2) >= 0
            self.seen = size.end() + int(size[1], 16) + 2
        return self.received.find(b"\r\n", self.seen) >= 0


class BufferingWorker(gthread.ThreadWorker):
    """A ThreadWorker whose loop holds every connection but those whose complete request a thread is answering."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.held: set[Connection] = set()
        self.stop_by = math.inf
        self.looked_at = 0.0

    @classmethod
    def check_config(cls, cfg, log):
        super().check_config(cfg, log)
        spoken = (bool(cfg.is_ssl), cfg.protocol, cfg.http2_cleartext, cfg.proxy_protocol)
        if spoken != (False, "http", "off", "off") or cfg.sendfile is not False:
            raise RuntimeError("config.worker speaks plain HTTP/1.1 alone, and needs `sendfile = False`")

    def accept(self, listener):
        try:
            sock, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):  # another worker was quicker, or the client is gone
            return
        client = Client(sock.family, sock.type, sock.proto, sock.detach())
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self.nr_conns += 1
        self.hold(Connection(self.cfg, client, address, listener.getsockname()), HEAD_TIMEOUT)

    def hold(self, conn: Connection, seconds: float) -> None:
        """Wait for the client, without a thread, for so long."""
        conn.sock.setblocking(False)
        conn.deadline = time.monotonic() + seconds
        self.held.add(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.read, conn))

    def release(self, conn: Connection) -> None:
        self.held.remove(conn)
        self.poller.unregister(conn.sock)

    def drop(self, conn: Connection) -> None:
        self.release(conn)
        self.nr_conns -= 1
        conn.close()

    def read(self, conn: Connection, _sock) -> None:
        """Take what has come."""
        try:
            data = conn.sock.recv(64 * 1024)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop(conn)
        elif not conn.lingering:
            conn.received += data
            self.go_on(conn)

    def go_on(self, conn: Connection) -> None:
        """Hand a complete request to the threads, or say how long the client has for the rest of it."""
        conn.began = conn.began or time.monotonic()
        if conn.is_complete():
            self.release(conn)
            conn.sock.patience = SEND_TIMEOUT
            self.enqueue_req(conn)
        else:
            conn.deadline = conn.began + (REQUEST_TIMEOUT if conn.parser.outcome else HEAD_TIMEOUT)

    def finish_request(self, conn: Connection, future) -> None:
        """A thread is done with it. In ThreadWorker this closes, and the whole loop waits until the client does."""
        if not future.cancelled() and future.exception() is None and future.result():
            conn.next_request()
            self.hold(conn, self.cfg.keepalive)
            if conn.received:
                self.go_on(conn)
        elif conn.sock.fileno() < 0:  # gunicorn closed it: the application failed in the middle of an answer
            self.nr_conns -= 1
        else:
            self.hold(conn, LINGER)
            self.linger(conn)

    def linger(self, conn: Connection) -> None:
        """Close in two steps: a client that still sends would lose the answer to a reset (RFC 9112, 9.6)."""
        conn.lingering = True
        conn.deadline = time.monotonic() + LINGER
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.drop(conn)

    def wait_for_and_dispatch_events(self, timeout):
        super().wait_for_and_dispatch_events(min(timeout, TICK))
        now = time.monotonic()
        if now >= self.looked_at + TICK:
            self.looked_at = now
            for conn in [conn for conn in self.held if min(conn.deadline, self.stop_by) <= now]:
                self.give_up(conn)

    def give_up(self, conn: Connection) -> None:
        """Its time is up: half a request gets an answer (RFC 9110, 15.5.9), silence does not."""
        if conn.began is None or conn.lingering:
            return self.drop(conn)
        self.log.info("408: a request from %s did not arrive in time", conn.client)
        with contextlib.suppress(OSError):
            conn.sock.send(TOO_LATE)
        self.linger(conn)

    def _cap_keepalive(self, deadline):
        self.stop_by = deadline  # a stop begins: what is not yet complete has until then
