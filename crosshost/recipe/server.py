"""A small model of Django and django-cors-headers: the responses of five views with given settings.

tests/recipe/test_model.py compares it with the real Django.
"""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from crosshost.policy import Django, Response, csrf
from crosshost.policy.csrf import DjangoRequest
from crosshost.policy.origin import address
from crosshost.policy.reasons import make_finding
from crosshost.policy.situation import Headers
from crosshost.recipe.deployed import Deployed
from crosshost.recipe.settings import Settings
from crosshost.testing.transport import CsrfRefusal, RawResponse, Transport

CSRF, LOGIN, LOGOUT = "/accounts/csrf/", "/accounts/login/", "/accounts/logout/"
WHOAMI, POSTS = "/blog/whoami/", "/blog/posts/"
NEEDS_SESSION = {("GET", WHOAMI), ("POST", POSTS), ("POST", LOGOUT)}
YEAR, TWO_WEEKS = 31449600, 1209600  # CSRF_COOKIE_AGE, SESSION_COOKIE_AGE
ALLOW_HEADERS = "accept, authorization, content-type, user-agent, x-csrftoken, x-requested-with"
ALLOW_METHODS = "DELETE, GET, OPTIONS, PATCH, POST, PUT"


@dataclass
class Server(Transport):
    """Django with some settings. It knows the sessions and the secrets that it gave out."""

    where: Deployed
    settings: Settings
    sessions: set[str] = field(default_factory=set)
    made: int = 0
    writes: int = 0  # that a view carried out for somebody who is logged in

    def send(self, method: str, url: str, headers: Headers, body: bytes) -> RawResponse:
        given = {name.lower(): value for name, value in headers}
        origin, path = given.get("origin"), urlsplit(url).path
        if method == "OPTIONS":
            return RawResponse(self.preflight(origin or "null"))
        received = DjangoRequest(
            django=self.configured(),
            address=address(url),
            method=method,
            origin=origin,
            referer=given.get("referer"),
            cookies=csrf.parse_cookies(given.get("cookie", "")),
            headers=headers,
            form_token=parse_qs(body.decode()).get("csrfmiddlewaretoken", [None])[0],
        )
        cors = self.cors_headers(origin) if origin else ()
        if not received.host_allowed:
            return RawResponse(Response(400, cors), findings=(make_finding("disallowed-host", host=self.where.host),))
        if refused := csrf.check(received):
            return RawResponse(
                Response(403, cors), csrf=CsrfRefusal(refused.devtools_code or "", received.django, refused)
            )
        status, cookies, token = self.view(method, path, received.cookies)
        sets = tuple(("Set-Cookie", cookie) for cookie in cookies)
        if (method, path) == ("POST", LOGIN) and received.form_token:
            return RawResponse(Response(302, (*sets, ("Location", f"{self.where.page}/"))))
        return RawResponse(Response(status, (*sets, *cors)), json.dumps({"csrfToken": token}).encode())

    def serves(self, url: str) -> bool:
        """Return whether Django answers: not where the login leads back to the page."""
        return urlsplit(url).path != "/"

    def configured(self) -> Django:
        """Return the settings that decide about a request, and how it reaches Django."""
        behind_nginx = self.where.wish.proxy == "nginx" and self.where.https
        knows_scheme = not behind_nginx or "SECURE_PROXY_SSL_HEADER" in self.settings
        return Django(
            allowed_hosts=tuple(self.settings.get("ALLOWED_HOSTS", ())),
            csrf_trusted_origins=tuple(self.settings.get("CSRF_TRUSTED_ORIGINS", ())),
            csrf_cookie_domain=self.settings.get("CSRF_COOKIE_DOMAIN"),
            host=self.where.own_origin.netloc,
            secure=self.where.https if knows_scheme else False,
        )

    def preflight(self, origin: str) -> Response:
        """Return the response to an OPTIONS request; CorsMiddleware sends it before Django looks at the Host."""
        allowed = self.cors_headers(origin)
        permits = {"Access-Control-Allow-Headers": ALLOW_HEADERS, "Access-Control-Allow-Methods": ALLOW_METHODS}
        return Response(200, (*allowed, *(tuple(permits.items()) if allowed else ())))

    def view(self, method: str, path: str, cookies: dict[str, str]) -> tuple[int, tuple[str, ...], str | None]:
        """Return status, Set-Cookie headers, and the token in the body."""
        secret, session = cookies.get("csrftoken"), cookies.get("sessionid", "")
        if (method, path) in NEEDS_SESSION and session not in self.sessions and path != LOGOUT:
            return 401, self.deleted(session), None
        if method == "GET" and path in (CSRF, LOGIN):
            secret = secret or self.new()
            return 200, (self.set_cookie("CSRF", secret),), secret
        if path == LOGIN:
            secret, session = self.new(), self.new()
            self.sessions.add(session)
            return 200, (self.set_cookie("CSRF", secret), self.set_cookie("SESSION", session)), secret
        if method == "POST" and session in self.sessions:
            self.writes += 1
        if path == LOGOUT:
            self.sessions.discard(session)
            return 200, self.deleted(session), None
        return (201 if path == POSTS else 200), (), None

    def deleted(self, session: str) -> tuple[str, ...]:
        """Return the header that deletes a session cookie that came with the request, but is of no session."""
        return (self.set_cookie("SESSION", ""),) if session else ()

    def new(self) -> str:
        """Return a value that was not given out before, as long as Django's secrets are."""
        self.made += 1
        return f"{self.made:032d}"

    def set_cookie(self, setting: str, value: str) -> str:
        """Return the Set-Cookie header of Django's session or CSRF cookie; an empty value deletes it."""
        name, age = ("sessionid", TWO_WEEKS) if setting == "SESSION" else ("csrftoken", YEAR)
        parts = [f"{name}={value}"]
        if domain := self.settings.get(f"{setting}_COOKIE_DOMAIN"):
            parts.append(f"Domain={domain}")
        if setting == "SESSION" and value:
            parts.append("HttpOnly")
        parts += [f"Max-Age={age if value else 0}", "Path=/"]
        parts.append(f"SameSite={self.settings.get(f'{setting}_COOKIE_SAMESITE', 'Lax')}")
        # delete_cookie() adds Secure to SameSite=None only; browsers let it delete a Secure cookie over https.
        none = self.settings.get(f"{setting}_COOKIE_SAMESITE") == "None"
        if (self.settings.get(f"{setting}_COOKIE_SECURE") and value) or (none and not value):
            parts.append("Secure")
        return "; ".join(parts)

    def cors_headers(self, origin: str) -> Headers:
        if origin not in self.settings.get("CORS_ALLOWED_ORIGINS", ()):
            return ()
        headers = [("Access-Control-Allow-Origin", origin)]
        if self.settings.get("CORS_ALLOW_CREDENTIALS"):
            headers.append(("Access-Control-Allow-Credentials", "true"))
        return tuple(headers)
