"""A server that is running on this machine: pytest-django's live_server, a LiveServerTestCase, or any other.

It speaks http. For a URL with https the request says so as a proxy's does, and Django takes it for https if the
project's SECURE_PROXY_SSL_HEADER names X-Forwarded-Proto.
"""

import asyncio
import ipaddress
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from crosshost.policy import PolicyError, Response
from crosshost.policy.situation import Headers
from crosshost.testing.handlers import refusal
from crosshost.testing.handlers.environ import environ, forwarded, headers_of
from crosshost.testing.transport import RawResponse, Transport

TIMEOUT = 30.0  # seconds


class LiveTransport(Transport):
    """Sends every request to one address of loopback, with the Host of its URL."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        if parts.scheme != "http" or not is_loopback(parts.hostname or "") or parts.path.strip("/"):
            right = "http and an address of this machine, such as live_server.url or 'http://127.0.0.1:8000'"
            raise PolicyError(f"server is {url!r}: write {right}")
        self.url, self.host, self.port = url, parts.hostname or "", parts.port or 80

    def serves(self, url: str) -> bool | None:
        return refusal.serves(url)

    def send(self, method: str, url: str, headers: Headers, body: bytes) -> RawResponse:
        """Return the response. Raises ConnectionError where none arrives: that is no failure of the page."""
        parts = urlsplit(url)
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection = HTTPConnection(self.host, self.port, timeout=TIMEOUT)
        try:
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in headers_of(forwarded(environ(method, url, headers, body))):
                connection.putheader(name, value)
            connection.putheader("Connection", "close")
            connection.endheaders(body)
            response = connection.getresponse()
            return RawResponse(Response(response.status, tuple(response.getheaders())), response.read())
        except (OSError, HTTPException) as error:
            raise ConnectionError(f"the server {self.url} did not answer {method} {target}: {error!r}") from error
        finally:
            connection.close()

    async def asend(self, method: str, url: str, headers: Headers, body: bytes) -> RawResponse:
        return await asyncio.to_thread(self.send, method, url, headers, body)


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
