"""The real Django of this lab with a deployment's settings, behind a model of nginx."""

import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from crosshost.policy import Response
from crosshost.policy.situation import Headers
from lab.predict import nginx_faults, real_django
from lab.predict.configured import WORKER
from lab.predict.nginx_faults import DATE, Received, nginx
from lab.predict.server import Server, ServerResponse

TOKEN = ("GET", "/accounts/csrf/")
LEFT_OUT = ("Accept",)  # so that Django answers navigations in JSON, too: its errors are read


class Offline(Server):
    """nginx does what nginx/templates say, faults included. Django does everything else."""

    cached_token: ServerResponse | None = None  # in nginx's cache, where the fault csrf-page-cached has one

    def respond(self, method: str, url: str, headers: dict[str, str], body: bytes) -> ServerResponse:
        parts, headers = urlsplit(url), {name: value for name, value in headers.items() if name not in LEFT_OUT}
        if header := nginx_faults.set_by_another_server(self.fault, parts.path):
            return nginx(204, ("Set-Cookie", header))
        fault = self.fault if self.behind_nginx else ""
        received = Received(self.settings, self.session_cookie, method, parts, headers)
        if own := nginx_faults.response(fault, received):
            return own
        caches = fault == "csrf-page-cached" and (method, parts.path) == TOKEN
        if caches and self.cached_token:
            return replace(self.cached_token, by="nginx")
        reaching = self.django(method, parts.path)
        secure = parts.scheme == "https" if reaching.secure is None else reaching.secure
        environment = self.settings.django | {WORKER: str(self.worker)}
        response = real_django.response(
            environment, method, url, {**headers, "Host": reaching.host or parts.netloc}, body, secure=secure
        )
        if caches:
            response = self.cached_token = without_cookies(response)
        doubled = fault == "duplicate-cors-headers"
        added = nginx_faults.cors_headers(self.settings, headers.get("Origin", "")) if doubled else ()
        return back_on_the_page(parts.path, with_headers(response, (DATE, *added)))


def back_on_the_page(path: str, response: ServerResponse) -> ServerResponse:
    """Return what a redirect of /lab/ back to the page tells it: its `result` as the status, its query as JSON."""
    location = next(iter(response.http.all("Location")), "")
    if not path.startswith("/lab/") or not location:
        return response
    query = dict(parse_qsl(urlsplit(location).query))
    others = tuple(header for header in response.http.headers if header[0] != "Location")
    return ServerResponse(Response(int(query.get("result", 200)), others), json.dumps(query).encode())


def with_headers(response: ServerResponse, more: Headers) -> ServerResponse:
    return replace(response, http=Response(response.http.status, (*response.http.headers, *more)))


def without_cookies(response: ServerResponse) -> ServerResponse:
    kept = tuple(header for header in response.http.headers if header[0] != "Set-Cookie")
    return replace(response, http=Response(response.http.status, kept))
