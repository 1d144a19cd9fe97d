"""The real Django of this lab with a deployment's settings, behind a model of nginx."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from crosshost.policy import Response
from crosshost.policy.situation import Headers
from lab import ROOT
from lab.predict import real_django
from lab.predict.server import Server, ServerResponse

DATE = ("Date", "Thu, 01 Jan 1970 00:00:00 GMT")  # gunicorn's and nginx's
TOKEN = ("GET", "/accounts/csrf/")
ANOTHER_APP = ROOT / "nginx/templates/faults/cookies-shared-by-ports.conf.template"


class Offline(Server):
    """nginx does what nginx/templates say, faults included. Django does everything else."""

    cached_token: ServerResponse | None = None  # in nginx's cache, where the fault csrf-page-cached has one

    def send(self, method: str, url: str, headers: dict[str, str], body: bytes) -> ServerResponse:
        parts = urlsplit(url)
        if parts.path == "/another-app/":
            return nginx(204, ("Set-Cookie", set_by_another_app()))
        if self.behind_nginx and self.fault == "error-without-cors":
            return nginx(502)
        if self.behind_nginx and self.fault == "preflight-needs-auth" and self.needs_login(method, parts.path, headers):
            return nginx(401)
        if self.behind_nginx and self.fault == "preflight-redirected" and method == "OPTIONS":
            return nginx(308, ("Location", f"https://www.{parts.hostname}{parts.path}"))
        caches = self.behind_nginx and self.fault == "csrf-page-cached" and (method, parts.path) == TOKEN
        if caches and self.cached_token:
            return replace(self.cached_token, by="nginx")
        reaching = self.django(method, parts.path)
        secure = parts.scheme == "https" if reaching.secure is None else reaching.secure
        response = real_django.response(
            self.settings.django, method, url, {"Host": reaching.host or parts.netloc, **headers}, body, secure=secure
        )
        if caches:
            response = self.cached_token = without_cookies(response)
        return arrival(parts.path, with_headers(response, (DATE, *self.added(headers.get("Origin", "")))))

    def needs_login(self, method: str, path: str, headers: dict[str, str]) -> bool:
        """Return whether the login check in nginx/templates/faults/preflight-needs-auth refuses the request."""
        writes = method not in ("GET", "HEAD") and not path.startswith("/accounts/")
        return writes and f"{self.session_name}=" not in headers.get("Cookie", "")

    def added(self, origin: str) -> Headers:
        """Return the headers that nginx adds to Django's."""
        if not (self.behind_nginx and self.fault == "duplicate-cors-headers"):
            return ()
        everybody = self.settings.flag("CORS_ALLOW_ALL_ORIGINS")
        if not origin or not (everybody or origin in self.settings.origins("CORS_ALLOWED_ORIGINS")):
            return ()
        allowed = ("Access-Control-Allow-Origin", origin)
        credentials = ("Access-Control-Allow-Credentials", "true")
        return (allowed, credentials) if self.settings.flag("CORS_ALLOW_CREDENTIALS") else (allowed,)


def nginx(status: int, *headers: tuple[str, str]) -> ServerResponse:
    return ServerResponse(Response(status, (*headers, DATE)), by="nginx")


def set_by_another_app() -> str:
    """Return the Set-Cookie header that nginx sends in the name of another application."""
    (header,) = re.findall(r'add_header Set-Cookie "(.*)" always', ANOTHER_APP.read_text())
    return header


def arrival(path: str, response: ServerResponse) -> ServerResponse:
    """Return `response` with the status that /lab/arrival/ reports in the URL of its redirect back to the page."""
    location = next(iter(response.http.all("Location")), "")
    result = parse_qs(urlsplit(location).query).get("result", [])
    if path != "/lab/arrival/" or not result:
        return response
    others = tuple(header for header in response.http.headers if header[0] != "Location")
    return ServerResponse(Response(int(result[0]), others), response.body)


def with_headers(response: ServerResponse, more: Headers) -> ServerResponse:
    return ServerResponse(Response(response.http.status, (*response.http.headers, *more)), response.body, response.by)


def without_cookies(response: ServerResponse) -> ServerResponse:
    kept = tuple(header for header in response.http.headers if header[0] != "Set-Cookie")
    return replace(response, http=Response(response.http.status, kept))
