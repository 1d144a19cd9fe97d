"""The server of a browser in process: one deployment, and what the page's scripts take from a response.

There are three: Django behind a model of nginx (offline.py), a running deployment (lab/smoke/live.py), and Django alone
in the browser's own process (lab/replay/handler.py).
"""

import html
import json
import re
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import urlsplit

from crosshost.policy import Django
from crosshost.policy.situation import Headers
from crosshost.testing import RawResponse, Transport
from lab import ROOT
from lab.scenarios.settings import Settings

IN_FORM = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
ON_PAGE = re.compile(r"<h1>\d+</h1>\s*<p>(.*)</p>\s*(?:<p>(.*)</p>)?")  # django/blog/templates/blog/error.html
REWRITTEN_HOST = "localhost:8000"  # as nginx/templates/faults/proxy-rewrites-host.conf.template


@dataclass(frozen=True)
class ServerResponse(RawResponse):
    """A response, and the server that sent it."""

    by: Literal["Django", "nginx"] = "Django"  # the witness sees Django's only

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def json(self) -> dict:
        """The body's JSON object, or an empty one when it has none."""
        try:
            data = json.loads(self.body)
        except ValueError:
            return {}
        return data if isinstance(data, dict) else {}

    @property
    def error(self) -> str:
        """The error in the body, of JSON or of a page: for a refusal by the CSRF check, Django's reason."""
        page = ON_PAGE.search(self.text)
        on_page = html.unescape(page[2] or page[1]) if page else ""
        return self.json.get("reason") or self.json.get("error", "") or on_page

    @property
    def csrf_token(self) -> str:
        """The CSRF token in the body: in a form, or as JSON."""
        form = IN_FORM.search(self.text)
        return form[1] if form else self.json.get("csrfToken", "")


def of_server(response: RawResponse) -> ServerResponse:
    """Return `response` as what it is: a browser hands on what a Server sent."""
    return cast(ServerResponse, response)


@dataclass(frozen=True)
class WitnessedRequest:
    """A request that reached Django and its response, as the lab's witness records them."""

    method: str
    path: str
    preflight_for: str | None  # Access-Control-Request-Method
    cookies: tuple[str, ...]
    status: int
    set_cookies: tuple[str, ...]  # names, with a - before one that was deleted


class Server(Transport):
    """Receives what a browser sends to one deployment, and records it. A subclass defines `respond`."""

    person = {"username": "demo", "password": "demo"}  # nosec B105 (the demo's, known to everybody)

    worker = 0  # the process that receives the next request

    def __init__(self, settings: Settings):
        self.settings = settings
        self.fault = settings.nginx.get("LAB_FAULT", "")
        # Over http the API on an origin of its own is gunicorn itself.
        self.behind_nginx = settings.page == settings.api or settings.api.startswith("https:")
        self.witnessed: list[WitnessedRequest] = []

    @property
    def page_policy(self) -> str:
        """The Content-Security-Policy that nginx sends with the page."""
        name = "faults/csp-connect-src" if self.fault == "csp-connect-src" else "page"
        template = (ROOT / f"nginx/templates/{name}.conf.template").read_text(encoding="utf-8")
        (policy,) = re.findall('Content-Security-Policy "(.*)" always', template)
        also = f" {self.settings.sso_origin}" if self.fault == "sso-session-expired" else ""
        return policy.replace("${API_ORIGIN}", self.settings.api).replace("${CONNECT_ALSO}", also)

    def send(self, method: str, url: str, headers: Headers, body: bytes) -> ServerResponse | None:
        response = self.respond(method, url, dict(headers), body)
        if response and response.by == "Django" and "?next=" not in url:  # there the trace is inside `next`
            self.witnessed.append(as_witnessed(method, url, dict(headers), response))
        return response

    def respond(self, method: str, url: str, headers: dict[str, str], body: bytes) -> ServerResponse | None:
        """Return the response to a request, or None where nothing serves `url`."""
        raise NotImplementedError

    # --- what the policy needs to know ---

    @property
    def workers(self) -> int:
        """The number of processes that differ in their responses."""
        return 2 if self.fault == "secret-key-per-worker" else 1

    @property
    def session_cookie(self) -> str:
        return self.settings.text("SESSION_COOKIE_NAME", "sessionid")

    @property
    def csrf_name(self) -> str:
        return self.settings.text("CSRF_COOKIE_NAME", "csrftoken")

    def django(self, method: str, path: str) -> Django:
        """Return the settings that decide about a request, and how it reaches Django."""
        host = None
        if self.behind_nginx and self.fault == "proxy-drops-port":
            host = urlsplit(self.settings.api).hostname
        if self.behind_nginx and self.fault == "proxy-rewrites-host":
            host = REWRITTEN_HOST
        hides_scheme = self.behind_nginx and self.fault == "proxy-hides-scheme"
        trusted = self.settings.origins("CSRF_TRUSTED_ORIGINS", as_written=self.fault == "origins-as-written")
        return Django(
            allowed_hosts=tuple(self.settings.items("ALLOWED_HOSTS")),
            session_cookie_name=self.session_cookie,
            csrf_cookie_name=self.csrf_name,
            csrf_trusted_origins=tuple(trusted),
            csrf_cookie_domain=self.settings.text("CSRF_COOKIE_DOMAIN", "").lower() or None,
            needs_session=needs_session(method, path),
            csrf_exempt=path == "/lab/oauth/callback/"
            or (path == "/lab/arrival/" and self.fault == "cross-site-form-post"),
            one_secret_key=self.workers == 1,
            host=host,
            secure=False if hides_scheme else None,
        )


def as_witnessed(method: str, url: str, headers: dict[str, str], response: ServerResponse) -> WitnessedRequest:
    cookies = [pair.partition("=")[0].strip() for pair in headers.get("Cookie", "").split(";") if pair.strip()]
    names = tuple(set_cookie_name(header) for header in response.http.all("Set-Cookie"))
    preflight_for = headers.get("Access-Control-Request-Method") if method == "OPTIONS" else None
    return WitnessedRequest(method, urlsplit(url).path, preflight_for, tuple(cookies), response.http.status, names)


def needs_session(method: str, path: str) -> bool:
    """Return whether the view needs a session. Reading the posts, the CSRF token and the login do not."""
    if path.startswith("/blog/posts/"):
        return (method, path) != ("GET", "/blog/posts/")
    return path in ("/blog/whoami/", "/accounts/logout/", "/lab/arrival/", "/lab/oauth/callback/", "/lab/events/")


def set_cookie_name(header: str) -> str:
    """Return the name that a Set-Cookie header sets, written as in web/cases/seen.js."""
    return ("-" if "Max-Age=0;" in f"{header};" else "") + header.partition("=")[0]
