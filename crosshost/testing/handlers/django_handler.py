"""Django's own handler with the project's settings and middleware, in this process, with the CSRF check on."""

from typing import Any
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.shortcuts import resolve_url
from django.test.client import AsyncClientHandler, ClientHandler, FakePayload
from django.test.signals import setting_changed
from django.urls import NoReverseMatch

from crosshost.policy import PolicyError, Response
from crosshost.policy.situation import Headers
from crosshost.testing.handlers import refusal
from crosshost.testing.handlers.asgi import scope_of
from crosshost.testing.handlers.environ import by_settings, environ, forwarded
from crosshost.testing.handlers.watched import Watch, watched
from crosshost.testing.transport import RawResponse, Transport


class DjangoTransport(Transport):
    """Sends every request to the project's Django. An exception in a view is raised, as by Django's test client."""

    def __init__(self, behind_proxy: bool = False):
        try:
            settings.ALLOWED_HOSTS  # noqa: B018 (the first access configures Django)
        except ImproperlyConfigured as error:
            raise PolicyError(f"Django has no settings here: set DJANGO_SETTINGS_MODULE ({error})") from None
        self.behind_proxy = behind_proxy
        self.handler = ClientHandler(enforce_csrf_checks=True)
        self.async_handler = AsyncClientHandler(enforce_csrf_checks=True)
        setting_changed.connect(self.settings_changed)

    def settings_changed(self, **_: Any) -> None:
        """Load the middleware anew with the next request, because it may have read the setting at its start."""
        self.handler._middleware_chain = self.async_handler._middleware_chain = None

    def made(self, method: str, url: str, headers: Headers, body: bytes) -> dict[str, Any]:
        """Return the request as it reaches the project."""
        made = environ(method, url, headers, body)
        return forwarded(made) if self.behind_proxy else by_settings(made, settings)

    def send(self, method: str, url: str, headers: Headers, body: bytes) -> RawResponse:
        made = self.made(method, url, headers, body)
        with watched() as watch:
            response = self.handler(made)
            content = b"".join(response) if response.streaming else response.content
        return raw(response, content, watch, made)

    async def asend(self, method: str, url: str, headers: Headers, body: bytes) -> RawResponse:
        """Do the same with Django's asynchronous handler, for async tests: async middleware and views stay async."""
        made = self.made(method, url, headers, body)
        with watched() as watch:
            response = await self.async_handler({**scope_of(made), "_body_file": FakePayload(body)})
            content = await content_of(response)
        return raw(response, content, watch, made)

    @property
    def session_cookie(self) -> str:
        name: str = settings.SESSION_COOKIE_NAME
        return name

    @property
    def login_path(self) -> str:
        try:
            path: str = urlsplit(resolve_url(settings.LOGIN_URL)).path
            return path
        except NoReverseMatch:  # the project has no such view
            return ""

    def serves(self, url: str) -> bool | None:
        return refusal.serves(url)


async def content_of(response: Any) -> bytes:
    """Return the whole body of a response, streams of both kinds included."""
    if not response.streaming:
        content: bytes = response.content
        return content
    if response.is_async:
        return b"".join([part async for part in response])
    return await sync_to_async(b"".join)(response)


def raw(response: Any, content: bytes, watch: Watch, made: dict[str, Any]) -> RawResponse:
    """Return Django's response to the request `made` as its server sends it, with Django's reasons."""
    pairs = [(name, str(value)) for name, value in response.items()]
    pairs += [("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values()]
    http = Response(response.status_code, tuple(pairs))
    request = getattr(response, "wsgi_request", None) or response.asgi_request
    return refusal.explained(http, content, watch, made["HTTP_HOST"], request)
