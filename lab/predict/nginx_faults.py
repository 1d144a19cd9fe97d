"""The mistakes of nginx/templates/faults: the responses of nginx to requests that do not reach Django."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult

from crosshost.policy import Response
from crosshost.policy.situation import Headers
from lab import ROOT
from lab.predict.server import ServerResponse
from lab.scenarios.settings import Settings

DATE = ("Date", "Thu, 01 Jan 1970 00:00:00 GMT")  # gunicorn's and nginx's
FOLDER = ROOT / "nginx/templates/faults"
WITHOUT_LOGIN = "/accounts/"
CACHED_PATH = "/blog/posts/"


@dataclass(frozen=True)
class Received:
    """A request as nginx receives it, and the deployment's settings."""

    settings: Settings
    session_name: str
    method: str
    url: SplitResult
    headers: dict[str, str]


def nginx(status: int, *headers: tuple[str, str]) -> ServerResponse:
    return ServerResponse(Response(status, (*headers, DATE)), by="nginx")


def cors_headers(settings: Settings, origin: str) -> Headers:
    """Return the values of $cors_origin and $cors_credentials in nginx, as headers."""
    everybody = settings.flag("CORS_ALLOW_ALL_ORIGINS")
    if not origin or not (everybody or origin in settings.origins("CORS_ALLOWED_ORIGINS")):
        return ()
    allowed = ("Access-Control-Allow-Origin", origin)
    credentials = ("Access-Control-Allow-Credentials", "true")
    return (allowed, credentials) if settings.flag("CORS_ALLOW_CREDENTIALS") else (allowed,)


def error_without_cors(received: Received) -> ServerResponse:
    return nginx(502)


def preflight_needs_auth(received: Received) -> ServerResponse | None:
    writes = received.method not in ("GET", "HEAD") and not received.url.path.startswith(WITHOUT_LOGIN)
    logged_in = f"{received.session_name}=" in received.headers.get("Cookie", "")
    return nginx(401) if writes and not logged_in else None


def preflight_redirected(received: Received) -> ServerResponse | None:
    location = f"https://www.{received.url.hostname}{received.url.path}"
    return nginx(308, ("Location", location)) if received.method == "OPTIONS" else None


def preflight_cached(received: Received) -> ServerResponse | None:
    if (received.method, received.url.path) != ("OPTIONS", CACHED_PATH):
        return None
    template = (FOLDER / "preflight-cached.conf.template").read_text(encoding="utf-8")
    written = re.findall(r'add_header (\S+) "(.*)" always', template)
    return nginx(200, *cors_headers(received.settings, received.headers.get("Origin", "")), *written)


def sso_session_expired(received: Received) -> ServerResponse:
    """Return the redirect to the login, or the login's page."""
    login = received.settings.sso_origin
    if f"{received.url.scheme}://{received.url.netloc}" == login:
        return nginx(200)
    location = f"{login}/oauth2/start?rd={received.url.geturl()}"
    return nginx(302, ("Location", location), *cors_headers(received.settings, received.headers.get("Origin", "")))


RESPONSES: dict[str, Callable[[Received], ServerResponse | None]] = {
    "error-without-cors": error_without_cors,
    "preflight-cached": preflight_cached,
    "preflight-needs-auth": preflight_needs_auth,
    "preflight-redirected": preflight_redirected,
    "sso-session-expired": sso_session_expired,
}


def response(fault: str, received: Received) -> ServerResponse | None:
    """Return nginx's own response because of `fault`, or None where the request reaches Django."""
    respond = RESPONSES.get(fault)
    return respond(received) if respond else None


def set_by_another_server(fault: str, path: str) -> str:
    """Return the Set-Cookie header that nginx sends at `path` in the name of another server, or an empty text."""
    template = FOLDER / f"{fault}.conf.template"
    text = template.read_text() if template.exists() else ""
    other = re.search(rf'location = {re.escape(path)} {{\s+add_header Set-Cookie "(.*)" always', text)
    return other[1] if other else ""
