"""The server of a modelled browser: how requests are written in HTTP, and what the page's scripts take from a response.

There are two: Django in process behind a model of nginx (offline.py), and a running deployment (lab/smoke/live.py).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode, urlsplit

from crosshost.policy import Django, Response
from lab import ROOT
from lab.scenarios.settings import Settings

IN_FORM = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
POST = {"title": "A post", "text": "of the page"}
REWRITTEN_HOST = "localhost:8000"  # as nginx/templates/faults/proxy-rewrites-host.conf.template
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,x-csrftoken"}


@dataclass(frozen=True)
class SentRequest:
    """A request as it reaches the server: the headers of the browser that matter, and the cookies by name."""

    url: str
    method: str = "GET"
    origin: str | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)
    token: str = ""  # the CSRF token, from the header or a form
    form: Mapping[str, str] = field(default_factory=dict)  # the fields of a form; without any, the body is JSON

    @property
    def path(self) -> str:
        return urlsplit(self.url).path


@dataclass(frozen=True)
class ServerResponse:
    """A response with its body, and the server that sent it."""

    http: Response  # status and headers
    body: str = ""
    by: Literal["Django", "nginx"] = "Django"  # the witness sees Django's only

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
        """The error in the body: for a refusal by the CSRF check, Django's reason."""
        return self.json.get("reason") or self.json.get("error", "")

    @property
    def csrf_token(self) -> str:
        """The CSRF token in the body: in a form, or as JSON."""
        form = IN_FORM.search(self.body)
        return form[1] if form else self.json.get("csrfToken", "")


class Server:
    """Sends what a browser would send to the API of one deployment. A subclass defines `send`."""

    person = {"username": "demo", "password": "demo"}  # nosec B105 (the demo's, known to everybody)

    worker = 0  # the process that receives the next request

    def __init__(self, settings: Settings):
        self.settings = settings
        self.fault = settings.nginx.get("LAB_FAULT", "")
        # Over http the API on an origin of its own is gunicorn itself.
        self.behind_nginx = settings.page == settings.api or settings.api.startswith("https:")

    @property
    def page_policy(self) -> str:
        """The Content-Security-Policy that nginx sends with the page."""
        name = "faults/csp-connect-src" if self.fault == "csp-connect-src" else "page"
        template = (ROOT / f"nginx/templates/{name}.conf.template").read_text(encoding="utf-8")
        (policy,) = re.findall('Content-Security-Policy "(.*)" always', template)
        also = f" {self.settings.sso_origin}" if self.fault == "sso-session-expired" else ""
        return policy.replace("${API_ORIGIN}", self.settings.api).replace("${CONNECT_ALSO}", also)

    def send(self, method: str, url: str, headers: dict[str, str], body: bytes) -> ServerResponse:
        raise NotImplementedError

    def preflight(self, url: str, origin: str | None) -> ServerResponse:
        return self.send_as_http(SentRequest(url, "OPTIONS", origin), PREFLIGHT)

    def response(self, request: SentRequest) -> ServerResponse:
        """Return the response to anything but a preflight."""
        return self.send_as_http(request, {"X-CSRFToken": request.token} if request.token else {})

    def send_as_http(self, request: SentRequest, headers: dict[str, str]) -> ServerResponse:
        body = b""
        if request.method == "POST":  # one body for all: each view takes the fields that it needs
            body, headers = json.dumps(self.person | POST).encode(), headers | {"Content-Type": "application/json"}
        if request.method == "POST" and request.form:
            body = urlencode(request.form).encode()
            headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
        if request.origin:
            headers = headers | {"Origin": request.origin}
        if request.cookies:
            headers = headers | {"Cookie": "; ".join(f"{name}={value}" for name, value in request.cookies.items())}
        return self.send(request.method, request.url, headers, body)

    # --- what the policy needs to know ---

    @property
    def workers(self) -> int:
        """The number of processes that differ in their responses."""
        return 2 if self.fault == "secret-key-per-worker" else 1

    @property
    def session_name(self) -> str:
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
            session_cookie_name=self.session_name,
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


def needs_session(method: str, path: str) -> bool:
    """Return whether the view needs a session. Reading the posts, the CSRF token and the login do not."""
    if path.startswith("/blog/posts/"):
        return (method, path) != ("GET", "/blog/posts/")
    return path in ("/blog/whoami/", "/accounts/logout/", "/lab/arrival/", "/lab/oauth/callback/", "/lab/events/")


def set_cookie_name(header: str) -> str:
    """Return the name that a Set-Cookie header sets, written as in web/cases/seen.js."""
    return ("-" if "Max-Age=0;" in f"{header};" else "") + header.partition("=")[0]
