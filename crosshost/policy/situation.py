"""The input of a prediction: page, request, the browser's cookies, and the server's responses."""

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
DEFAULT_POLICY: ReferrerPolicy = "strict-origin-when-cross-origin"  # Referrer Policy 3, default
Headers = tuple[tuple[str, str], ...]  # in order, one pair a line; names in any case


@dataclass(frozen=True)
class Page:
    """The document that sends the request."""

    url: str
    framed_by: tuple[str, ...] = ()  # URLs of the documents around it, outermost first; (): top-level
    opaque: bool = False  # its origin is "null": a sandboxed frame, a data: or file: document
    referrer_policy: ReferrerPolicy = DEFAULT_POLICY  # of its Referrer-Policy header


@dataclass(frozen=True)
class Request:
    """The arguments of fetch. The mode `navigate` is a link or a form, to which CORS does not apply."""

    url: str
    method: str = "GET"
    headers: Headers = ()  # those that the page sets, Content-Type included
    mode: Literal["cors", "no-cors", "same-origin", "navigate"] = "cors"
    credentials: Literal["omit", "same-origin", "include"] = "same-origin"
    form_token: str | None = None  # csrfmiddlewaretoken in the body of a form


@dataclass(frozen=True)
class Response:
    """An HTTP response; a repeated header is several pairs."""

    status: int
    headers: Headers = ()

    def all(self, name: str) -> list[str]:
        """Return every value of the header `name`, in order."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass(frozen=True)
class Django:
    """The Django settings that matter, by their own names in lower case, and what a proxy changes on the way."""

    allowed_hosts: tuple[str, ...] = ("*",)
    session_cookie_name: str = "sessionid"
    csrf_cookie_name: str = "csrftoken"
    csrf_header_name: str = "X-CSRFToken"  # as the page sends it
    csrf_trusted_origins: tuple[str, ...] = ()
    csrf_use_sessions: bool = False
    csrf_cookie_domain: str | None = None
    needs_session: bool = False  # the view requires a login
    csrf_exempt: bool = False  # the view is decorated so
    login_url: str = "/accounts/login/"
    host: str | None = None  # what request.get_host() returns if a proxy changes it; None: the URL's
    secure: bool | None = None  # what request.is_secure() returns if a proxy hides it; None: the URL's
    one_secret_key: bool = True  # False if each process makes a SECRET_KEY of its own
    sees_origin: bool = True  # False if a proxy removes the Origin header


@dataclass(frozen=True)
class Situation:
    """The input of predict(). None means unknown; links that depend on it stay undecided."""

    page: Page
    request: Request
    jar: tuple[Cookie, ...] = ()
    preflight: Response | None = None  # the response to the OPTIONS request, if one is sent
    redirects: tuple[Response, ...] = ()  # responses with a Location, in the order in which the browser followed them
    response: Response | None = None  # the final one, after all redirects
    from_cache: bool = False  # the response was cached for another origin
    wants: tuple[str, ...] = ()  # response headers that the page reads
    django: Django | None = None
    now: float = 0  # seconds since 1970
