"""The real Django of this lab with a deployment's settings, behind a model of nginx."""

import json
import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

from crosshost.policy import Response
from crosshost.policy.situation import Headers
from lab import ROOT
from lab.predict import real_django
from lab.predict.server import Server, ServerResponse

DATE = ("Date", "Thu, 01 Jan 1970 00:00:00 GMT")  # gunicorn's and nginx's
FAULTS = ROOT / "nginx/templates/faults"


class Offline(Server):
    """nginx does what nginx/templates say, faults included. Django does everything else."""

    def send(self, method: str, url: str, headers: dict[str, str], body: bytes) -> ServerResponse:
        parts = urlsplit(url)
        if header := set_by_another_server(self.fault, parts.path):
            return nginx(204, ("Set-Cookie", header))
        if self.behind_nginx and self.fault == "error-without-cors":
            return nginx(502)
        if self.behind_nginx and self.fault == "sso-session-expired":
            return self.single_sign_on(parts, headers.get("Origin", ""))
        if self.behind_nginx and self.fault == "preflight-redirected" and method == "OPTIONS":
            return nginx(308, ("Location", f"https://www.{parts.hostname}{parts.path}"))
        reaching = self.django(method, parts.path)
        secure = parts.scheme == "https" if reaching.secure is None else reaching.secure
        environment = self.settings.django | {real_django.WORKER: str(self.worker)}
        response = real_django.response(
            environment, method, url, {"Host": reaching.host or parts.netloc, **headers}, body, secure=secure
        )
        return back_on_the_page(parts.path, with_headers(response, (DATE, *self.added(headers.get("Origin", "")))))

    def added(self, origin: str) -> Headers:
        """Return the headers that nginx adds to Django's."""
        duplicates = self.behind_nginx and self.fault == "duplicate-cors-headers"
        return self.cors_of_nginx(origin) if duplicates else ()

    def single_sign_on(self, url: SplitResult, origin: str) -> ServerResponse:
        """Return the redirect to the login, or the login's page."""
        page = urlsplit(self.settings.page)
        login = f"https://sso.localhost:{page.port}" if page.port else "https://sso.localhost"
        if f"{url.scheme}://{url.netloc}" == login:
            return nginx(200)
        location = f"{login}/oauth2/start?rd={url.geturl()}"
        return nginx(302, ("Location", location), *self.cors_of_nginx(origin))

    def cors_of_nginx(self, origin: str) -> Headers:
        """Return the CORS headers that nginx.conf.template has in its variables."""
        everybody = self.settings.flag("CORS_ALLOW_ALL_ORIGINS")
        if not origin or not (everybody or origin in self.settings.origins("CORS_ALLOWED_ORIGINS")):
            return ()
        allowed = ("Access-Control-Allow-Origin", origin)
        credentials = ("Access-Control-Allow-Credentials", "true")
        return (allowed, credentials) if self.settings.flag("CORS_ALLOW_CREDENTIALS") else (allowed,)


def nginx(status: int, *headers: tuple[str, str]) -> ServerResponse:
    return ServerResponse(Response(status, (*headers, DATE)), by="nginx")


def set_by_another_server(fault: str, path: str) -> str:
    """Return the Set-Cookie header that nginx sends at `path` in the name of another server, or an empty text."""
    template = FAULTS / f"{fault}.conf.template"
    text = template.read_text() if template.exists() else ""
    other = re.search(rf'location = {re.escape(path)} {{\s+add_header Set-Cookie "(.*)" always', text)
    return other[1] if other else ""


def back_on_the_page(path: str, response: ServerResponse) -> ServerResponse:
    """Return what a redirect of /lab/ back to the page tells it: its `result` as the status, its query as JSON."""
    location = next(iter(response.http.all("Location")), "")
    if not path.startswith("/lab/") or not location:
        return response
    query = dict(parse_qsl(urlsplit(location).query))
    others = tuple(header for header in response.http.headers if header[0] != "Location")
    return ServerResponse(Response(int(query.get("result", 200)), others), json.dumps(query))


def with_headers(response: ServerResponse, more: Headers) -> ServerResponse:
    return ServerResponse(Response(response.http.status, (*response.http.headers, *more)), response.body, response.by)
