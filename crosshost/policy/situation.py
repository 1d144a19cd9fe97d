"""What a verdict is made of: who asks, what is asked, what the browser holds, and what the server answers."""

from dataclasses import dataclass
from typing import Literal

from crosshost.policy.cookie import Cookie

ReferrerPolicy = Literal[
    "no-referrer",
    "no-referrer-when-downgrade",
    "origin",
    "origin-when-cross-origin",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
]
Headers = tuple[tuple[str, str], ...]  # in order, one pair a line; names in any case


@dataclass(frozen=True)
class Page:
    """The document that asks."""

    url: str
    framed_by: tuple[str, ...] = ()  # the documents around it, outermost first; () is top-level
    opaque: bool = False  # its origin is "null": a sandboxed frame, a data: or file: document
    referrer_policy: ReferrerPolicy = "strict-origin-when-cross-origin"  # of its Referrer-Policy header


@dataclass(frozen=True)
class Request:
    """What the page asks: fetch's own words. `navigate` is a link or a form, which CORS does not govern."""

    url: str
    method: str = "GET"
    headers: Headers = ()  # those that the page sets itself, Content-Type included
    mode: Literal["cors", "no-cors", "same-origin", "navigate"] = "cors"
    credentials: Literal["omit", "same-origin", "include"] = "same-origin"
    form_token: str | None = None  # the body's csrfmiddlewaretoken, of a form


@dataclass(frozen=True)
class Response:
    """One HTTP answer; several headers of one name are several pairs."""

    status: int
    headers: Headers = ()

    def all(self, name: str) -> list[str]:
        """Every value of the header `name`, in order."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass(frozen=True)
class Django:
    """The settings of Django that decide, under their own names in lower case, and how the request reaches it."""

    allowed_hosts: tuple[str, ...] = ("*",)
    session_cookie_name: str = "sessionid"
    csrf_cookie_name: str = "csrftoken"
    csrf_header_name: str = "X-CSRFToken"  # as the page sends it
    csrf_trusted_origins: tuple[str, ...] = ()
    csrf_use_sessions: bool = False
    csrf_cookie_domain: str | None = None
    needs_session: bool = False  # the view refuses who is not logged in
    csrf_exempt: bool = False  # the view is
    login_url: str = "/accounts/login/"
    host: str | None = None  # what request.get_host() says, when a proxy changes it; None is the URL's
    secure: bool | None = None  # what request.is_secure() says, when a proxy hides it; None is the URL's
    sees_origin: bool = True  # False when a proxy takes the Origin header away


@dataclass(frozen=True)
class Situation:
    """Everything that judge() looks at. What is None is unknown, and what depends on it is then not told."""

    page: Page
    request: Request
    jar: tuple[Cookie, ...] = ()
    preflight: Response | None = None  # what answers an OPTIONS, if one is sent
    redirects: tuple[Response, ...] = ()  # answers with a Location that the browser followed, in order
    response: Response | None = None  # the last one, to the request itself or where it was redirected to
    from_cache: bool = False  # the answer comes from a cache that made it for another origin
    wants: tuple[str, ...] = ()  # headers of the answer that the page reads
    django: Django | None = None
    now: float = 0  # seconds since 1970
