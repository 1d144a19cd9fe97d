"""One HTTP request at a time, whatever is at the other end: limited in time and bytes, no redirect followed.

http.client keeps headers in order with their duplicates, which the findings need.
"""

import http.client
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from crosshost import Problem
from crosshost.doctor.evidence import Exchange, Failure
from crosshost.policy import Response
from crosshost.policy.origin import Origin
from crosshost.policy.situation import STATUSES, Headers

T = TypeVar("T")


@dataclass(frozen=True)
class Limits:
    """How long and how much. Times are seconds, `body` is bytes; http.client itself reads at most 100 headers."""

    request: float = 8.0
    total: float = 25.0
    lookup: float = 2.0  # of a name that no request goes to
    body: int = 1 << 20


class Wire:
    """Sends requests over one persistent connection per origin.

    `ca`: the file of an authority to trust as well; `hosts`: names of this machine besides those below localhost.
    """

    def __init__(self, limits: Limits | None = None, ca: str | None = None, hosts: Collection[str] = ()):
        self.limits, self.hosts = limits or Limits(), hosts
        self.deadline = time.monotonic() + self.limits.total
        self.context = ssl.create_default_context()
        if ca:
            try:
                self.context.load_verify_locations(ca)
            except (OSError, ssl.SSLError) as error:
                raise Problem(f"--ca {ca}: {error}: write the path of a PEM file such as ca.pem") from None
        self.connections: dict[tuple[str, str], Connection] = {}

    def request(self, method: str, url: str, headers: Headers = (), body: bytes | None = None) -> Exchange:
        """Send a request to `url`, an absolute http or https URL, and return the exchange. No server makes it raise."""
        seconds = min(self.limits.request, self.deadline - time.monotonic())
        parts = urlsplit(url)
        try:
            response, text = within(seconds, lambda: self._response(method, parts, headers, body, seconds))
        except (OSError, http.client.HTTPException, TimeoutError, ValueError) as error:
            self._forget(parts)
            return Exchange(method, url, headers, failure=failure_from(error, seconds))
        return Exchange(method, url, headers, response, body=text)

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
        for connection in self.connections.values():
            connection.close()
        self.connections.clear()

    def fresh(self) -> "Wire":
        """Return a Wire with the same limits and deadline and no open connection, for a request beside this one's."""
        wire = copy(self)
        wire.connections = {}
        return wire

    def _response(
        self, method: str, url: SplitResult, headers: Headers, body: bytes | None, seconds: float
    ) -> tuple[Response, bytes]:
        connection = self._connection(url, seconds)
        if body is not None:
            connection.close()  # on a new connection it is sent once or not at all
        reused = connection.sock is not None
        try:
            return self._exchange(connection, method, url, headers, body)
        except ConnectionError:  # http.client.RemoteDisconnected is one
            if not reused:
                raise
            return self._exchange(connection, method, url, headers, body)  # it was closed in the meantime

    def _connection(self, url: SplitResult, seconds: float) -> "Connection":
        key = url.scheme, url.netloc
        if key not in self.connections:
            context = self.context if url.scheme == "https" else None
            is_here = url.hostname in self.hosts
            self.connections[key] = Connection(url.hostname or "", url.port, seconds, context, is_here)
        return self.connections[key]

    def _exchange(
        self, connection: "Connection", method: str, url: SplitResult, headers: Headers, body: bytes | None
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
        except BaseException:
            connection.close()
            raise
        if not response.isclosed():
            connection.close()  # the body is longer than the limit, or has no end
        pairs = ((name, re.sub(r"\s*[\r\n]\s*", " ", value)) for name, value in response.headers.items())
        return Response(response.status, tuple(pairs)), text

    def _forget(self, url: SplitResult) -> None:
        """Forget the connection to `url`. A thread that still reads from it gets end-of-file and closes it."""
        connection = self.connections.pop((url.scheme, url.netloc), None)
        if connection and connection.sock:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)


class Connection(http.client.HTTPConnection):
    """A connection that resolves every name below localhost to this machine, as browsers do and Python does not.

    With `is_here` it does so for any name.
    """

    def __init__(self, host: str, port: int | None, seconds: float, context: ssl.SSLContext | None, is_here: bool):
        self.default_port = 443 if context else 80
        super().__init__(host, port, timeout=seconds)
        self.context, self.is_here = context, is_here or host.endswith(".localhost")

    def connect(self) -> None:
        address = "localhost" if self.is_here else self.host
        self.sock = socket.create_connection((address, self.port), self.timeout)
        if self.context:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)


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


def failure_from(error: Exception, seconds: float) -> Failure:
    """Return the failure that `error` stands for, with the system's message."""
    message = str(error) or type(error).__name__
    match error:
        case TimeoutError():
            return Failure("too-slow", f"no complete response after {max(seconds, 0):.0f} s")
        case socket.gaierror():
            return Failure("name-not-resolved", error.strerror or message)
        case ssl.SSLCertVerificationError():
            return Failure("certificate-untrusted", error.verify_message or message)
        case ssl.SSLError():
            return Failure("tls-failed", (error.reason or message).lower().replace("_", " "))
        case ConnectionRefusedError():
            return Failure("nothing-listens", "connection refused")
        case http.client.BadStatusLine() | http.client.UnknownProtocol() if not isinstance(
            error, http.client.RemoteDisconnected
        ):
            return Failure("not-http", f"its first line is {message}")
        case http.client.LineTooLong():
            return Failure("headers-too-large", message)
        case http.client.RemoteDisconnected() | ConnectionError():
            return Failure("connection-closed", "the connection was closed before a response")
        case http.client.HTTPException() if "headers" in message:
            return Failure("headers-too-large", message)
        case http.client.HTTPException():
            return Failure("not-http", message)
        case _:
            return Failure("not-reachable", message)
