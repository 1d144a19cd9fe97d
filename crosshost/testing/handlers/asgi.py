"""An ASGI application in this process: get_asgi_application(), or one of another framework."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any

from crosshost.policy import Response
from crosshost.policy.situation import Headers
from crosshost.testing.handlers import refusal
from crosshost.testing.handlers.environ import environ, forwarded, headers_of
from crosshost.testing.handlers.watched import watching
from crosshost.testing.transport import RawResponse, Transport

Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]


class AsgiTransport(Transport):
    """Sends every request to `application`, in the event loop of the test, or in one of its own."""

    def __init__(self, application: Application, behind_proxy: bool = False):
        self.application, self.behind_proxy = application, behind_proxy

    def serves(self, url: str) -> bool | None:
        return refusal.serves(url)

    def send(self, method: str, url: str, headers: Headers, body: bytes) -> RawResponse:
        return run(self.asend(method, url, headers, body))

    async def asend(self, method: str, url: str, headers: Headers, body: bytes) -> RawResponse:
        made = environ(method, url, headers, body)
        incoming = [{"type": "http.request", "body": body, "more_body": False}]
        outgoing: list[Message] = []
        complete = asyncio.Event()

        async def receive() -> Message:
            if incoming:
                return incoming.pop()
            await complete.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            outgoing.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                complete.set()

        made = forwarded(made) if self.behind_proxy else made
        with watching() as watch:
            await self.application(scope_of(made), receive, send)
        return refusal.explained(*received(outgoing), watch, made["HTTP_HOST"])


def received(outgoing: list[Message]) -> tuple[Response, bytes]:
    """Return the response that the messages of an application make, and its body."""
    start = next(message for message in outgoing if message["type"] == "http.response.start")
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in start.get("headers", ()))
    parts = [message.get("body", b"") for message in outgoing if message["type"] == "http.response.body"]
    return Response(start["status"], headers), b"".join(parts)


def scope_of(made: dict[str, Any]) -> Message:
    """Return the request of a WSGI environment as an ASGI server hands it to an application."""
    path = made["PATH_INFO"].encode("latin-1")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": made["REQUEST_METHOD"],
        "scheme": made["wsgi.url_scheme"],
        "path": path.decode(errors="replace"),
        "raw_path": path,
        "query_string": made["QUERY_STRING"].encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers_of(made)],
        "client": (made["REMOTE_ADDR"], 0),
        "server": (made["SERVER_NAME"], int(made["SERVER_PORT"])),
    }


def run(sending: Coroutine[Any, Any, RawResponse]) -> RawResponse:
    """Return the result of `sending`, whose sync views run in this thread, as its database connections do."""
    try:
        from asgiref.sync import async_to_sync
    except ImportError:  # no Django: nothing needs this thread
        return asyncio.run(sending)

    async def awaited() -> RawResponse:
        return await sending

    result: RawResponse = async_to_sync(awaited)()
    return result
