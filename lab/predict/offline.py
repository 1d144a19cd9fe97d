"""The real Django of this lab with a deployment's settings, and a model of nginx in front of it."""

import re
from urllib.parse import parse_qs, urlsplit

from crosshost.policy import Response
from crosshost.policy.situation import Headers
from lab import ROOT
from lab.predict import real_django
from lab.predict.server import Reply, Server

DATE = ("Date", "Thu, 01 Jan 1970 00:00:00 GMT")  # gunicorn's and nginx's
ANOTHER_APP = ROOT / "nginx/templates/faults/cookies-shared-by-ports.conf.template"


class Offline(Server):
    """nginx does what nginx/templates say, faults included; everything else is Django's own."""

    def send(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Reply:
        parts = urlsplit(url)
        if parts.path == "/another-app/":
            return nginx(204, ("Set-Cookie", set_by_another_app()))
        if self.behind_nginx and self.fault == "error-without-cors":
            return nginx(502)
        if self.behind_nginx and self.fault == "preflight-redirected" and method == "OPTIONS":
            return nginx(308, ("Location", f"https://www.{parts.hostname}{parts.path}"))
        reaching = self.django(method, parts.path)
        secure = parts.scheme == "https" if reaching.secure is None else reaching.secure
        reply = real_django.response(
            self.settings.django, method, url, {"Host": reaching.host or parts.netloc, **headers}, body, secure=secure
        )
        return arrival(parts.path, plus(reply, (DATE, *self.added(headers.get("Origin", "")))))

    def added(self, origin: str) -> Headers:
        """Return the headers that nginx puts beside Django's."""
        if not (self.behind_nginx and self.fault == "duplicate-cors-headers"):
            return ()
        everybody = self.settings.flag("CORS_ALLOW_ALL_ORIGINS")
        if not origin or not (everybody or origin in self.settings.origins("CORS_ALLOWED_ORIGINS")):
            return ()
        allowed = ("Access-Control-Allow-Origin", origin)
        credentials = ("Access-Control-Allow-Credentials", "true")
        return (allowed, credentials) if self.settings.flag("CORS_ALLOW_CREDENTIALS") else (allowed,)


def nginx(status: int, *headers: tuple[str, str]) -> Reply:
    return Reply(Response(status, (*headers, DATE)), by="nginx")


def set_by_another_app() -> str:
    """Return the Set-Cookie header that nginx sends in the name of another application."""
    (header,) = re.findall(r'add_header Set-Cookie "(.*)" always', ANOTHER_APP.read_text())
    return header


def arrival(path: str, reply: Reply) -> Reply:
    """Return `reply` with the status that /lab/arrival/ reports: it leads back to the page, and says it in the URL."""
    location = next(iter(reply.response.all("Location")), "")
    result = parse_qs(urlsplit(location).query).get("result", [])
    if path != "/lab/arrival/" or not result:
        return reply
    others = tuple(header for header in reply.response.headers if header[0] != "Location")
    return Reply(Response(int(result[0]), others), reply.body)


def plus(reply: Reply, more: Headers) -> Reply:
    return Reply(Response(reply.response.status, (*reply.response.headers, *more)), reply.body, reply.by)
