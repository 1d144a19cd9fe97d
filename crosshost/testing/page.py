"""A document in a browser: what its scripts fetch, the forms that it submits, and where its links lead."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from crosshost.policy import Page as Document
from crosshost.policy import PolicyError, document_cookie
from crosshost.policy.jar import set_document_cookie
from crosshost.policy.origin import address
from crosshost.testing import bodies, documents, errands, forms
from crosshost.testing.bodies import Enctype
from crosshost.testing.errands import Errand
from crosshost.testing.errors import FetchError
from crosshost.testing.forms import Form
from crosshost.testing.loop import Outcome
from crosshost.testing.markup import Markup
from crosshost.testing.response import Response

if TYPE_CHECKING:
    from crosshost.testing.browser import Browser

Credentials = Literal["omit", "same-origin", "include"]
Mode = Literal["cors", "no-cors", "same-origin"]
Beacon = str | bytes | Mapping[str, Any] | None


class Page:
    """A page that a browser has open. Browser.open returns it, and so does what leads from one page to another.

    Every method that sends something has an async twin, with an a in front.
    """

    def __init__(self, browser: "Browser", document: Document, response: Response | None = None):
        self.browser, self.document, self.response = browser, document, response

    @property
    def url(self) -> str:
        """The URL of the document, after redirects."""
        return self.document.url

    @property
    def origin(self) -> str:
        """The origin as in the Origin header: `null` for an opaque one."""
        return "null" if self.document.opaque else str(address(self.document.url).origin)

    @property
    def status(self) -> int | None:
        """The status of the document, or None where nothing serves it: then it is just an address."""
        return self.response.status if self.response else None

    @property
    def text(self) -> str:
        return self.response.text if self.response else ""

    def __repr__(self) -> str:
        status = "just an address" if self.response is None else f"{self.response!r}"
        return f"<Page {self.url} in {self.browser.engine.name}: {status}>"

    @cached_property
    def markup(self) -> Markup:
        """What the browser takes from the HTML of the document."""
        return Markup(self.text)

    # --- fetch ---

    def fetch(
        self,
        url: str,
        method: str = "GET",
        *,
        credentials: Credentials = "same-origin",
        mode: Mode = "cors",
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        data: Any = None,
        body: str | bytes | None = None,
    ) -> Response:
        """Return what `fetch(url, …)` in a script of this page resolves to; the defaults are those of fetch.

        `json` is sent as by JSON.stringify, with its Content-Type; `data` as a form, with files as FormData; `body` as
        it is. Raises FetchError where fetch throws.
        """
        errand = self._fetching(url, method, credentials, mode, headers, json, data, body)
        return self._fetched(self.browser.run(errand))

    async def afetch(
        self,
        url: str,
        method: str = "GET",
        *,
        credentials: Credentials = "same-origin",
        mode: Mode = "cors",
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        data: Any = None,
        body: str | bytes | None = None,
    ) -> Response:
        errand = self._fetching(url, method, credentials, mode, headers, json, data, body)
        return self._fetched(await self.browser.arun(errand))

    def _fetching(
        self, url: str, method: str, credentials: Any, mode: Any, headers: Any, json: Any, data: Any, body: Any
    ) -> Errand:
        content = bodies.of_fetch(json, data, body)
        return errands.fetch(self.document, self._target(url), method, credentials, mode, headers, content)

    def _fetched(self, outcome: Outcome) -> Response:
        if outcome.failure or outcome.response is None:
            raise FetchError(outcome)
        return Response(self.browser, outcome)

    def send_beacon(self, url: str, data: Beacon = None, *, json: Any = None) -> bool:
        """Return what `navigator.sendBeacon(url, …)` returns; `json` is a Blob of the type application/json.

        The page learns nothing of the response: see browser.requests.
        """
        self.browser.run(self._beacon(url, data, json))
        return True

    async def asend_beacon(self, url: str, data: Beacon = None, *, json: Any = None) -> bool:
        await self.browser.arun(self._beacon(url, data, json))
        return True

    def _beacon(self, url: str, data: Beacon, json: Any) -> Errand:
        text, fields = (data, None) if isinstance(data, str | bytes) else (None, data)
        content = bodies.of_fetch(json, fields, text)
        return errands.beacon(self.document, self._target(url), content)

    # --- navigation ---

    def navigate(self, url: str) -> "Page":
        """Return the page that a click on a link to `url` leads to."""
        return self._next(self.browser.run(errands.navigation(self.document, self._target(url), self._destination)))

    async def anavigate(self, url: str) -> "Page":
        errand = errands.navigation(self.document, self._target(url), self._destination)
        return self._next(await self.browser.arun(errand))

    def form(self, which: str | int | None = None) -> Form:
        """Return a form of the page by its id, name or number; without one, the first."""
        if self.response is None:
            right = f"browser.open({self.url!r}, served=True), or name its host in ALLOWED_HOSTS"
            raise PolicyError(f"the page {self.url} was not requested from the server: write {right}")
        return forms.find(self.markup, self.url, which)

    def submit(
        self,
        form: Form | str,
        fields: Mapping[str, Any] | None = None,
        method: Literal["GET", "POST"] = "POST",
        *,
        button: str | None = None,
        enctype: Enctype = bodies.URLENCODED,
    ) -> "Page":
        """Return the page that follows when the user submits a form.

        `form`: one of page.form(), whose other fields are sent as they are; or a URL, for a form of `fields` alone.
        `button`: the name of the submit button that the user presses, without it the first.
        """
        return self._next(self.browser.run(self._submission(form, fields, method, button, enctype)))

    async def asubmit(
        self,
        form: Form | str,
        fields: Mapping[str, Any] | None = None,
        method: Literal["GET", "POST"] = "POST",
        *,
        button: str | None = None,
        enctype: Enctype = bodies.URLENCODED,
    ) -> "Page":
        return self._next(await self.browser.arun(self._submission(form, fields, method, button, enctype)))

    def _submission(self, form: Any, fields: Any, method: Any, button: Any, enctype: Any) -> Errand:
        if isinstance(form, Form):
            pressed = form.pressed(button)
            return errands.submission(self.document, pressed, pressed.filled(fields or {}))
        if method not in ("GET", "POST"):
            raise PolicyError(f"method is {method!r}: forms have 'GET' and 'POST'")
        bare = Form(self._target(form), method, enctype)
        return errands.submission(self.document, bare, bodies.pairs(fields or {}))

    def frame(self, url: str, sandbox: str | None = None) -> "Page":
        """Return the document in a frame of this page: `<iframe src=url sandbox=…>`.

        Raises FetchError where the document forbids frames, or a policy the request.
        """
        outcome = self.browser.run(errands.frame(self.document, self._target(url)))
        return self.browser.loaded(outcome, framed_by=self._around, sandbox=sandbox)

    async def aframe(self, url: str, sandbox: str | None = None) -> "Page":
        outcome = await self.browser.arun(errands.frame(self.document, self._target(url)))
        return self.browser.loaded(outcome, framed_by=self._around, sandbox=sandbox)

    def _next(self, outcome: Outcome) -> "Page":
        if outcome.response and outcome.response.http.status in (204, 205):  # the browser stays where it is
            return self
        return self.browser.loaded(outcome, framed_by=self.document.framed_by)

    @property
    def _around(self) -> tuple[str, ...]:
        """The documents around a frame of this page."""
        return (*self.document.framed_by, self.url)

    @property
    def _destination(self) -> Literal["iframe", "document"]:
        return "iframe" if self.document.framed_by else "document"

    def _target(self, url: str) -> str:
        return errands.target(url, self.document, documents.base(self.text, lambda: self.markup))

    # --- cookies ---

    @property
    def document_cookie(self) -> str:
        """`document.cookie`: reading lists the page's cookies without HttpOnly ones, setting takes one Set-Cookie."""
        profile = self.browser.profile
        cookies = document_cookie(self.document, profile.jar, profile.engine, profile.now)
        return "; ".join(cookie.sent_as for cookie in cookies)

    @document_cookie.setter
    def document_cookie(self, header: str) -> None:
        profile = self.browser.profile
        profile.jar = set_document_cookie(self.document, profile.jar, header, profile.engine, profile.now)
