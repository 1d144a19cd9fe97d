"""This lab's Django in the browser's own process, without nginx."""

from collections.abc import Callable
from urllib.parse import urlsplit

from crosshost.testing import Transport
from crosshost.testing.transport import transport_of
from lab.predict.configured import WORKER, Configured
from lab.predict.offline import back_on_the_page
from lab.predict.server import Server, ServerResponse
from lab.scenarios.settings import Settings

CONFIGURED = Configured()
# Django has no such settings: config/wsgi.py adds the attribute around it.
ADDED_BY_WSGI = ("SESSION_COOKIE_PARTITIONED", "CSRF_COOKIE_PARTITIONED")


class Handler(Server):
    """Sends requests to what Browser() takes for Django, or where config/wsgi.py adds to it, to that application."""

    def __init__(self, settings: Settings):
        super().__init__(settings)
        self.needs_application = any(settings.flag(name) for name in ADDED_BY_WSGI)
        self.transports: dict[Callable | None, Transport] = {}

    def respond(self, method: str, url: str, headers: dict[str, str], body: bytes) -> ServerResponse | None:
        application = CONFIGURED.application(self.settings.django | {WORKER: str(self.worker)})
        server = application if self.needs_application else None
        if server not in self.transports:
            self.transports[server] = transport_of(server)
        raw = self.transports[server].send(method, url, tuple(headers.items()), body)
        if raw is None:
            return None
        return back_on_the_page(urlsplit(url).path, ServerResponse(raw.http, raw.body, raw.findings, raw.csrf))
