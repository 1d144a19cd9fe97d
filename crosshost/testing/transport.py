"""What carries a browser's requests to a server: Django in this process, a WSGI application, or something else."""

import asyncio
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import Any

from crosshost.policy import Django, Finding, Response
from crosshost.policy.errors import PolicyError
from crosshost.policy.situation import Headers


@dataclass(frozen=True)
class CsrfRefusal:
    """What Django's CSRF check said about a request."""

    text: str  # Django's own
    django: Django | None  # the settings, and how the request arrived
    finding: Finding | None  # the reason, as far as Django's side shows it


@dataclass(frozen=True, repr=False)
class RawResponse:
    """A response as the server sent it, whether the page may read it or not."""

    http: Response  # status and headers
    body: bytes = b""
    findings: tuple[Finding, ...] = ()  # why the server refused the request before its view, where it says so
    csrf: CsrfRefusal | None = None  # of a 403


class Transport:
    """Sends requests to a server. A subclass defines `send`, and `asend` if it has an event loop of its own."""

    @property
    def session_cookie(self) -> str:
        """The name of the cookie that a login sets, for the reason of a 401."""
        return "sessionid"

    @property
    def login_path(self) -> str:
        """The path that a view redirects to which needs a login, or ""."""
        return ""

    def send(self, method: str, url: str, headers: Headers, body: bytes) -> RawResponse | None:
        """Return the response to a request, Host and Cookie among its `headers`; None where nothing serves `url`."""
        raise NotImplementedError

    async def asend(self, method: str, url: str, headers: Headers, body: bytes) -> RawResponse | None:
        """Do the same in an event loop: in the thread of the sync code there, which has the database connections."""
        try:
            from asgiref.sync import sync_to_async
        except ImportError:  # no Django
            return await asyncio.to_thread(self.send, method, url, headers, body)
        result: RawResponse | None = await sync_to_async(self.send)(method, url, headers, body)
        return result

    def serves(self, url: str) -> bool | None:
        """Return whether the server has documents at the host of `url`; None: nothing says so."""
        return True

    def django(self, method: str, path: str) -> Django | None:
        """Return the settings and the view that decide about a request, for its verdict; None: unknown."""
        return None


def transport_of(server: Any, behind_proxy: bool = False) -> Transport:
    """Return what carries requests to `server`: None is the project's Django, in this process."""
    if isinstance(server, Transport):
        return server
    if server is None:
        try:
            from crosshost.testing.handlers.django_handler import DjangoTransport
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] != "django":
                raise
            right = "pip install 'crosshost[django]', or server= with a WSGI application"
            raise PolicyError(f"a Browser without server= needs Django, which is missing: write {right}") from None
        return DjangoTransport(behind_proxy)
    address = server if isinstance(server, str) else getattr(server, "url", None)
    if isinstance(address, str):
        from crosshost.testing.handlers.live import LiveTransport

        return LiveTransport(address)
    if iscoroutinefunction(server) or iscoroutinefunction(getattr(server, "__call__", None)):  # noqa: B004 (its kind)
        from crosshost.testing.handlers.asgi import AsgiTransport

        return AsgiTransport(server, behind_proxy)
    if callable(server):
        from crosshost.testing.handlers.wsgi import WsgiTransport

        return WsgiTransport(server, behind_proxy)
    right = "None for this project's Django, a WSGI or ASGI application, live_server, or a URL of this machine"
    raise PolicyError(f"server is {server!r}: write {right}")
