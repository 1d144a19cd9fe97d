"""One HTTP request, whatever is at the other end: limited in time and bytes, no redirect followed.

http.client keeps headers in order with their duplicates, which the findings need.
"""

import http.client
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from crosshost import Problem
from crosshost.doctor.evidence import Exchange
from crosshost.doctor.sending.connection import Connection, Http2Error, shut
from crosshost.doctor.sending.failures import failure_from, not_sent
from crosshost.policy import Response
from crosshost.policy.origin import Origin
from crosshost.policy.situation import STATUSES, Headers

T = TypeVar("T")
TOGETHER = 4  # requests at a time


@dataclass(frozen=True)
class Limits:
    """How long and how much. Times are seconds, `body` is bytes; http.client itself reads at most 100 headers."""

    request: float = 8.0
    total: float = 25.0
    lookup: float = 2.0  # of a name that no request goes to
    body: int = 1 << 20


class OfThread(threading.local):
    """What each thread has for itself."""

    def __init__(self) -> None:
        self.connections: dict[tuple[str, str], Connection] = {}  # by scheme and host
        self.patience = 1  # times the limit of a request: a server with one thread answers one after the other


class Wire:
    """Sends requests over one persistent connection per origin.

    `ca`: the file of an authority to trust as well; `hosts`: names of this machine besides those below localhost.
    """

    def __init__(self, limits: Limits | None = None, ca: str | None = None, hosts: Collection[str] = ()):
        self.limits, self.hosts = limits or Limits(), hosts
        self.deadline = time.monotonic() + self.limits.total
        self.context = ssl.create_default_context()
        self.context.set_alpn_protocols(["http/1.1"])
        if ca:
            try:
                self.context.load_verify_locations(ca)
            except (OSError, ssl.SSLError) as error:
                raise Problem(f"--ca {ca}: {error}: write the path of a PEM file such as ca.pem") from None
        self._own = OfThread()

    def request(self, method: str, url: str, headers: Headers = (), body: bytes | None = None) -> Exchange:
        """Send a request to `url`, an absolute http or https URL, and return the exchange. No server makes it raise."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            return Exchange(method, url, headers, failure=not_sent(self.limits.total))
        seconds, parts = min(self.limits.request * self._own.patience, left), urlsplit(url)
        try:
            connection = self._connection(parts, seconds)
            response, text = within(seconds, lambda: self._response(connection, method, parts, headers, body))
        except (OSError, http.client.HTTPException, TimeoutError, ValueError) as error:
            self._forget(parts)
            cut_short = seconds < min(self.limits.request, self.limits.total) / 2
            if isinstance(error, TimeoutError) and cut_short:  # by the doctor's own limit: no fault of the server
                return Exchange(method, url, headers, failure=not_sent(self.limits.total))
            return Exchange(method, url, headers, failure=failure_from(error, seconds))
        return Exchange(method, url, headers, response, body=text)

    def together(self, actions: Iterable[Callable[[], T]]) -> list[T]:
        """Return the results of `actions`, which only read: a few at a time, each over connections of its own.

        A connection that stays open would keep a server that has one thread from the next.
        """

        def alone(action: Callable[[], T]) -> T:
            self._own.patience = 2
            try:
                return action()
            finally:
                self.close()

        self.close()
        with ThreadPoolExecutor(TOGETHER) as pool:
            return list(pool.map(alone, actions))

    def addresses(self, host: str) -> list[str]:
        """Return the IP addresses of the name `host`; none if it does not resolve in time."""
        seconds = min(self.limits.lookup, self.deadline - time.monotonic())
        try:
            found = within(seconds, lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
        except (OSError, ValueError):
            return []
        return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))

    def is_private(self, origin: Origin) -> bool:
        """Return whether nobody can read along on the way to `origin`: it is encrypted, or on this machine."""
        return origin.trustworthy or origin.host in self.hosts

    def close(self) -> None:
        """Close the connections of this thread."""
        for connection in self._own.connections.values():
            connection.close()
        self._own.connections.clear()

    def _response(
        self, connection: Connection, method: str, url: SplitResult, headers: Headers, body: bytes | None
    ) -> tuple[Response, bytes]:
        if body is not None:
            connection.close()  # on a new connection it is sent once or not at all
        reused = connection.sock is not None
        try:
            return self._exchange(connection, method, url, headers, body)
        except ConnectionError:  # http.client.RemoteDisconnected is one
            if not reused:
                raise
            return self._exchange(connection, method, url, headers, body)  # it was closed in the meantime

    def _connection(self, url: SplitResult, seconds: float) -> Connection:
        key = url.scheme, url.netloc
        if key not in self._own.connections:
            context = self.context if url.scheme == "https" else None
            is_here = url.hostname in self.hosts
            self._own.connections[key] = Connection(url.hostname or "", url.port, seconds, context, is_here)
        return self._own.connections[key]

    def _exchange(
        self, connection: Connection, method: str, url: SplitResult, headers: Headers, body: bytes | None
    ) -> tuple[Response, bytes]:
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in (("User-Agent", "crosshost-doctor"), ("Accept", "*/*"), *headers):
                connection.putheader(name, value.encode("latin-1"))
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            if response.status not in STATUSES:
                response.close()
                raise http.client.HTTPException(f"its status is {response.status}")
            endless = (response.headers.get("Content-Type") or "").lower().startswith("text/event-stream")
            text = b"" if endless else response.read(self.limits.body)
        except Http2Error:
            connection.close()
            raise Http2Error(encrypted=url.scheme == "https") from None
        except BaseException:
            connection.close()
            raise
        if not response.isclosed():
            connection.close()  # the body is longer than the limit, or has no end
        pairs = ((name, re.sub(r"\s*[\r\n]\s*", " ", value)) for name, value in response.headers.items())
        return Response(response.status, tuple(pairs)), text

    def _forget(self, url: SplitResult) -> None:
        """Forget the connection to `url`, on which a thread may still wait."""
        if connection := self._own.connections.pop((url.scheme, url.netloc), None):
            shut(connection)


def within(seconds: float, action: Callable[[], T]) -> T:
    """Return the result of `action`, or raise TimeoutError when it takes longer, even during a name lookup.

    `action` runs in a thread. After a timeout that thread ends with its connection or with the program.
    """
    if seconds <= 0:
        raise TimeoutError
    done: queue.SimpleQueue[tuple[T | None, Exception | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((action(), None))
        except Exception as error:  # raised again in the waiting thread
            done.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        result, error = done.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if error:
        raise error
    return result  # type: ignore[return-value]
