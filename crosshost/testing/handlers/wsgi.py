"""Any WSGI application in this process."""

from collections.abc import Callable, Iterable
from typing import Any

from crosshost.policy import Response
from crosshost.policy.situation import Headers
from crosshost.testing.handlers import refusal
from crosshost.testing.handlers.environ import environ, forwarded
from crosshost.testing.handlers.watched import watching
from crosshost.testing.transport import RawResponse, Transport

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class WsgiTransport(Transport):
    """Sends every request to `application`. Of one that is Django's, exceptions in views are raised."""

    def __init__(self, application: Application, behind_proxy: bool = False):
        self.application, self.behind_proxy = application, behind_proxy

    def serves(self, url: str) -> bool | None:
        return refusal.serves(url)

    def send(self, method: str, url: str, headers: Headers, body: bytes) -> RawResponse:
        made = environ(method, url, headers, body)
        made = forwarded(made) if self.behind_proxy else made
        with watching() as watch:
            http, content = call(self.application, made)
        return refusal.explained(http, content, watch, made["HTTP_HOST"])


def call(application: Application, made: dict[str, Any]) -> tuple[Response, bytes]:
    """Return the response of `application` and its body (PEP 3333)."""
    started: list[tuple[str, list[tuple[str, str]]]] = []
    parts: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], Any]:
        started.append((status, headers))
        return parts.append

    iterable = application(made, start_response)
    try:
        parts.extend(iterable)
    finally:
        getattr(iterable, "close", lambda: None)()
    status, pairs = started[-1]
    # Django puts a space before the value of Set-Cookie.
    http = Response(int(status.split()[0]), tuple((name, value.strip()) for name, value in pairs))
    return http, b"".join(parts)
