"""What this lab's nginx and Django answer, from a deployment's settings: statuses, redirects, CORS headers, cookies.

tests/explain/test_server.py holds it to the real Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from crosshost.expected import Settings
from crosshost.explain import cors_headers
from crosshost.policy import Answer, Django
from crosshost.policy.csrf import is_allowed
from crosshost.policy.situation import Headers

NO_SESSION = "Not logged in: the request carried no session cookie that is known here."  # as django/blog/views.py
BAD_REQUEST = "Django refused this request as malformed, or its Host is not in ALLOWED_HOSTS."  # as blog/errors.py
NOT_HERE = "There is nothing at this address."
ANOTHER_APP = "thesessionofanotherapp0123456789"  # as nginx/templates/faults
SESSION_AGE, TOKEN_AGE = 1209600, 31449600  # seconds: SESSION_COOKIE_AGE, CSRF_COOKIE_AGE
EPOCH = "Thu, 01 Jan 1970 00:00:00 GMT"
POST, NO_POST = "/blog/posts/1/", "/blog/posts/0/"
PERSONAL = {"/blog/whoami/", "/blog/posts/", POST, NO_POST, "/accounts/logout/", "/lab/arrival/"}  # but reading posts
VIEWS = {*PERSONAL, "/accounts/csrf/", "/accounts/login/"}


@dataclass(frozen=True)
class Arrived:
    """A request as it reaches the server: of the browser's headers those that count, the cookies by name."""

    url: str
    method: str = "GET"
    origin: str | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)
    token: str = ""  # the CSRF token, from the header or a form
    csrf_failure: str = ""  # why Django's CSRF check refuses it, should it come to that

    @property
    def path(self) -> str:
        return urlsplit(self.url).path


@dataclass(frozen=True)
class Reply:
    """An answer, and what of its body the page's scripts use."""

    answer: Answer
    error: str = ""  # the body's own words on a failure
    csrf_token: str = ""  # the one in the body
    by: Literal["Django", "nginx"] = "Django"  # the witness sees Django's alone


class Server:
    """nginx and Django of one deployment. It remembers who is logged in, as the database does."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.fault = settings.nginx.get("LAB_FAULT", "")
        # Over http the API on an origin of its own is gunicorn itself.
        self.behind_nginx = settings.page == settings.api or settings.api.startswith("https:")
        self.sessions: set[str] = set()
        self.made = 0  # values of cookies so far, each of Django's length

    @property
    def session_name(self) -> str:
        return self.settings.text("SESSION_COOKIE_NAME", "sessionid")

    @property
    def csrf_name(self) -> str:
        return self.settings.text("CSRF_COOKIE_NAME", "csrftoken")

    def django(self, method: str, path: str) -> Django:
        """The settings that decide on a request, and how it reaches Django."""
        hides_port = self.behind_nginx and self.fault == "proxy-drops-port"
        hides_scheme = self.behind_nginx and self.fault == "proxy-hides-scheme"
        trusted = self.settings.origins("CSRF_TRUSTED_ORIGINS", as_written=self.fault == "origins-as-written")
        return Django(
            allowed_hosts=tuple(self.settings.items("ALLOWED_HOSTS")),
            session_cookie_name=self.session_name,
            csrf_cookie_name=self.csrf_name,
            csrf_trusted_origins=tuple(trusted),
            csrf_cookie_domain=self.settings.text("CSRF_COOKIE_DOMAIN", "").lower() or None,
            needs_session=path in PERSONAL and (method, path) != ("GET", "/blog/posts/"),
            csrf_exempt=path == "/lab/arrival/" and self.fault == "cross-site-form-post",
            host=urlsplit(self.settings.api).hostname if hides_port else None,
            secure=False if hides_scheme else None,
        )

    # --- what is around the views ---

    def preflight(self, url: str, origin: str | None) -> Reply:
        """The answer to OPTIONS. CorsMiddleware gives it whatever the origin; only its headers differ."""
        arrived = Arrived(url, "OPTIONS", origin)
        if self.behind_nginx and self.fault == "preflight-redirected":
            parts = urlsplit(url)
            return Reply(Answer(308, (("Location", f"https://www.{parts.hostname}{parts.path}"),)), by="nginx")
        early = self.early(arrived) if self.cors_is_last else None
        return self.with_headers(arrived, early or Reply(Answer(200)), cors=early is None)

    def answer(self, arrived: Arrived) -> Reply:
        """The answer to anything but a preflight."""
        if arrived.path == "/another-app/":
            cookie = f"sessionid={ANOTHER_APP}; Path=/; HttpOnly; SameSite=Lax"
            return Reply(Answer(204, (("Set-Cookie", cookie),)), by="nginx")
        if self.behind_nginx and self.fault == "error-without-cors":
            return Reply(Answer(502), by="nginx")
        early = self.early(arrived)
        return self.with_headers(arrived, early or self.view(arrived), cors=not (early and self.cors_is_last))

    @property
    def cors_is_last(self) -> bool:
        """Is CorsMiddleware below those that answer early?"""
        return self.fault == "cors-middleware-last"

    def early(self, arrived: Arrived) -> Reply | None:
        """What a middleware answers in place of a view: a redirect to https, a refused Host, a missing slash."""
        django = self.django(arrived.method, arrived.path)
        url = urlsplit(arrived.url)
        secure = url.scheme == "https" if django.secure is None else django.secure
        if self.settings.flag("SECURE_SSL_REDIRECT") and not secure:
            host = self.settings.text("SECURE_SSL_HOST", "") or url.netloc
            return Reply(Answer(301, (("Location", f"https://{host}{url.path}"),)))
        if not is_allowed(url.netloc, django.allowed_hosts):
            return Reply(Answer(400), BAD_REQUEST)
        if url.path not in VIEWS and f"{url.path}/" in VIEWS:
            return Reply(Answer(301, (("Location", f"{url.path}/"),)))
        return None

    def with_headers(self, arrived: Arrived, reply: Reply, *, cors: bool) -> Reply:
        """`reply` with the headers of CorsMiddleware, if it comes by it, and of what is outside it."""
        as_written = self.fault == "origins-as-written"
        headers: Headers = (("Date", EPOCH),)  # gunicorn's
        if cors:
            headers += cors_headers.of(self.settings, arrived.origin, arrived.method, as_written=as_written)
        if self.fault == "vary-missing":
            headers = tuple(pair for pair in headers if pair[0] != "Vary")
            if (arrived.method, arrived.path) == ("GET", "/blog/posts/"):
                headers += (("Cache-Control", "public, max-age=10"),)
        if self.behind_nginx and self.fault == "duplicate-cors-headers":
            headers += (("Access-Control-Allow-Origin", arrived.origin),) if arrived.origin else ()
            headers += (("Access-Control-Allow-Credentials", "true"),)
        return plus(reply, headers)

    # --- the views ---

    def view(self, arrived: Arrived) -> Reply:
        if arrived.path not in VIEWS:
            return Reply(Answer(404), NOT_HERE)
        if arrived.method != "GET" and arrived.csrf_failure:
            return Reply(Answer(403), arrived.csrf_failure)
        session = arrived.cookies.get(self.session_name)
        match arrived.method, arrived.path:
            case "GET", "/accounts/csrf/" | "/accounts/login/":
                return self.with_token(arrived)
            case "POST", "/accounts/login/":
                return self.log_in()
            case _, "/accounts/logout/":
                return Reply(Answer(200, self.log_out(session)))
            case "GET", "/blog/posts/":
                return Reply(Answer(200))
        if session not in self.sessions:
            stale = () if session is None else (self.expire(),)  # Django deletes what it does not know
            if self.fault == "login-redirect" and arrived.method == "GET":
                return Reply(Answer(302, (("Location", f"/accounts/login/?next={arrived.path}"), *stale)))
            return Reply(Answer(401, stale), NO_SESSION)
        if arrived.path == NO_POST:
            return Reply(Answer(404), "There is no post 0.")
        return Reply(Answer(201 if arrived.method == "POST" and arrived.path == "/blog/posts/" else 200))

    def with_token(self, arrived: Arrived) -> Reply:
        """A CSRF token in the body: the one of the cookie that came, or a new one. Its cookie is sent either way."""
        token = arrived.cookies.get(self.csrf_name) or self.make()
        return Reply(Answer(200, (self.cookie("CSRF", token, TOKEN_AGE),)), csrf_token=token)

    def log_in(self) -> Reply:
        """A new session and a new CSRF token."""
        session, token = self.make(), self.make()
        self.sessions.add(session)
        cookies = (self.cookie("CSRF", token, TOKEN_AGE), self.cookie("SESSION", session, SESSION_AGE))
        return Reply(Answer(200, cookies), csrf_token=token)

    def log_out(self, session: str | None) -> Headers:
        """End `session`; the headers that delete its cookie, if it came."""
        self.sessions.discard(session or "")
        return () if session is None else (self.expire(),)

    # --- cookies ---

    def make(self) -> str:
        self.made += 1
        return f"{self.made:032d}"

    def cookie(self, which: str, value: str, age: int) -> tuple[str, str]:
        name = self.session_name if which == "SESSION" else self.csrf_name
        return "Set-Cookie", f"{name}={value}; Max-Age={age}; {self.settings.cookie(which)}"

    def expire(self) -> tuple[str, str]:
        """The deletion of the session cookie, which takes over what HttpResponse.delete_cookie does, no more."""
        kept = [part for part in self.settings.cookie("SESSION").split("; ") if part not in ("HttpOnly", "Secure")]
        secure = self.session_name.startswith(("__Secure-", "__Host-")) or "SameSite=None" in kept
        return "Set-Cookie", "; ".join(
            [f'{self.session_name}=""', f"expires={EPOCH}", "Max-Age=0", *kept, *["Secure"] * secure]
        )


def plus(reply: Reply, more: Headers) -> Reply:
    answer = Answer(reply.answer.status, (*reply.answer.headers, *more))
    return Reply(answer, reply.error, reply.csrf_token, reply.by)
