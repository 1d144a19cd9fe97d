"""What the script of a single-page app does: it finds the CSRF token, and sends requests as the logged-in user."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from crosshost.doctor.cookies import ReceivedCookie, received_cookies
from crosshost.doctor.evidence import Exchange
from crosshost.doctor.login import tokens
from crosshost.doctor.login.tokens import Token
from crosshost.policy import Response as PolicyResponse
from crosshost.policy import document_cookie
from crosshost.testing.errors import FetchError
from crosshost.testing.page import Page
from crosshost.testing.response import Response

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")  # RFC 9110, 9.2.1, and Django's CSRF check


@dataclass
class Script:
    """The script of `page`. Every request has `headers`, once a login gave a token for them.

    `csrf` is the URL that the project has for its CSRF token, `places` are others that may set or return it.
    """

    page: Page
    csrf: str = ""
    places: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    credentials: Literal["include", "same-origin"] = "include"

    def fetch(self, url: str, method: str = "GET", **options: Any) -> Response:
        """Return the response; a write has the CSRF token, where the page can get one. Raises FetchError."""
        token = {} if method.upper() in SAFE or self.headers else self.token()
        return self.bare(url, method, headers=token, **options)

    def bare(self, url: str, method: str = "GET", headers: Mapping[str, str] | None = None, **options: Any) -> Response:
        """Return the response to a request without a CSRF token. Raises FetchError."""
        return self.page.fetch(
            url, method, credentials=self.credentials, headers={**self.headers, **(headers or {})}, **options
        )

    def token(self) -> dict[str, str]:
        """Return the header with the CSRF token, or none where the page can read none.

        It looks where real pages do: in the body of the URL for it, in document.cookie, in the page's own HTML, and in
        the JSON and headers of other places.
        """
        found = self.from_its_url() or self.in_cookie() or self.in_page()
        for url in self.places:
            found = found or self.in_json(url) or self.in_cookie()
        if found is None:
            return {}
        return {found.header or header_name() or tokens.headers_for(found, self.visible())[0]: found.value}

    def read(self, url: str) -> Exchange | None:
        """Return what the page may read of `url`, or None where its fetch throws."""
        try:
            return as_exchange(self.bare(url))
        except FetchError:
            return None

    def from_its_url(self) -> Token | None:
        """Return the token in what the URL for it returns."""
        exchange = self.read(self.csrf) if self.csrf else None
        return tokens.in_response(exchange, asked_for_token=True) if exchange else None

    def in_json(self, url: str) -> Token | None:
        """Return the token that comes along in another response. Another page's HTML is not for the script."""
        exchange = self.read(url)
        return (tokens.in_json(exchange) or tokens.in_header(exchange)) if exchange else None

    def in_page(self) -> Token | None:
        """Return the token that a template wrote into the page."""
        return tokens.in_page(as_exchange(self.page.response)) if self.page.response else None

    def in_cookie(self) -> Token | None:
        """Return the token in the cookies that the page's script can see."""
        found = tokens.in_cookies(self.visible())
        return Token(found.value, "cookie", header_name() or found.header) if found else None

    def visible(self) -> Iterable[ReceivedCookie]:
        """Return the cookies of document.cookie."""
        browser = self.page.browser
        seen = document_cookie(self.page.document, browser.cookies, browser.engine, browser.now)
        return received_cookies(self.page.url, [cookie.sent_as for cookie in seen])


def as_exchange(response: Response) -> Exchange:
    """Return what a page may read of a response, for the doctor's readers of tokens and bodies."""
    headers = tuple(response.headers.items())
    return Exchange("GET", response.url, (), PolicyResponse(response.status or 200, headers), None, response.content)


def header_name() -> str:
    """Return the header of CSRF_HEADER_NAME, or an empty text where the server is not this process's Django."""
    from django.conf import settings  # the only thing that is needed of Django, and it may be absent

    name = settings.CSRF_HEADER_NAME if settings.configured else ""
    return "X-CSRFToken" if name == "HTTP_X_CSRFTOKEN" else name.removeprefix("HTTP_").replace("_", "-").title()
