"""Log in as the project's own page does: by fetch with JSON or a form, at Django's HTML form, or by own code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from crosshost.doctor.login import bearer, server_text
from crosshost.doctor.login.forms import Form, document
from crosshost.doctor.verdict.proof import differ
from crosshost.policy import PolicyError
from crosshost.testing.browser import Browser
from crosshost.testing.errors import FetchError
from crosshost.testing.page import Page
from crosshost.testing.questions.reasons import Explained, Result, explained
from crosshost.testing.questions.script import Script, as_exchange
from crosshost.testing.response import Response

OwnLogin = Callable[[Page], Any]  # may return the headers of later requests, such as {"Authorization": "Token …"}
WANTS_FORM = (400, 415, 422)
NO_TOKEN = ("csrf-cookie-missing", "csrf-token-missing", "csrf-cookie-other-host", "csrf-cookie-http-only")


@dataclass(frozen=True)
class Way:
    """How the page logs in: the URL or own code, the fields to send, and the URL that shows who is logged in."""

    login: str | OwnLogin
    whoami: str
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)
    csrf: str = ""

    def __post_init__(self) -> None:
        if not (callable(self.login) or self.fields):
            right = "write username='demo', password='demo', or the fields that your login takes"
            raise PolicyError(f"the login at {self.login} has no fields: {right}")


@dataclass
class Session:
    """A page after its login: its script with what the login gave it, and the result of the login's own request."""

    script: Script
    way: Way
    result: Result | None = None
    succeeded: bool = False

    @property
    def page(self) -> Page:
        return self.script.page

    @property
    def is_bearer(self) -> bool:
        return bool(self.script.headers)

    def whoami(self) -> Result:
        """Return what the page gets from the URL that shows who is logged in."""
        try:
            return self.script.bare(self.way.whoami)
        except FetchError as error:
            return error

    def is_logged_in(self) -> bool:
        return shows_login(self.script, self.way.whoami)

    def reloaded(self) -> "Session":
        """Return the page after a reload; its script has only what survives one: cookies, and what it keeps itself."""
        page = opened(self.page.browser, self.page)
        return Session(replace(self.script, page=page), self.way, self.result)

    def why_not(self) -> list[Explained]:
        """Return why the user is not logged in: what the login met, if it failed, and what whoami met."""
        failed = self.result if self.result is not None and has_failed(self.result) else None
        return [*([self.with_hint(explained(failed))] if failed else []), explained(self.whoami())]

    def with_hint(self, found: Explained) -> Explained:
        """Return a reason with the argument that is missing, where no URL for the CSRF token was given."""
        if self.way.csrf or found.id not in NO_TOKEN or self.script.token():
            return found
        return replace(found, fix=f"pass csrf=, the URL that sets or returns the token; or {found.fix}")


def has_failed(result: Result) -> bool:
    return isinstance(result, FetchError) or (result.status or 0) >= 400


def log_in(page: Page, way: Way) -> Session:
    """Return the page after its login, whether that worked or not."""
    places = (way.login, way.whoami) if isinstance(way.login, str) else (way.whoami,)
    session = Session(Script(page, way.csrf, places), way)
    if not isinstance(way.login, str):
        returned = way.login(page)
        session.script.headers = returned if isinstance(returned, Mapping) else {}
        return with_success(session)
    form_page = form_at(page, way.login)
    if form_page is not None:
        try:
            session.result = fill_in(form_page, way)
        except FetchError as error:
            session.result = error
        session.script.page = opened(page.browser, page)
        return with_success(session)
    try:
        session.result = response = post(session.script, way.login, way)
    except FetchError as error:
        session.result = error
        return with_success(with_token_alone(session))
    if not with_success(session).succeeded and response.ok:
        session.script.headers = bearer_headers(session.script, response, way)
        session.succeeded = session.is_bearer
    return session


def with_token_alone(session: Session) -> Session:
    """Log in without cookies, as a page does that sends its token in Authorization: CORS need not allow credentials."""
    script = replace(session.script, credentials="same-origin")
    try:
        response = post(script, str(session.way.login), session.way)
    except FetchError:
        return session
    script.headers = bearer_headers(script, response, session.way)
    return Session(script, session.way, response) if script.headers else session


def with_success(session: Session) -> Session:
    """Return `session` with whether the user is logged in now."""
    session.succeeded = session.is_logged_in()
    return session


def form_at(page: Page, url: str) -> Page | None:
    """Return the page at the login's URL if people log in at its form, and the page's script does not post there.

    A URL with both, a form for people and JSON for fetch, returns no form to fetch.
    """
    try:
        shown = page.navigate(url)
    except FetchError:
        return None
    if shown.response is None or not shown.response.ok or not document(shown.response.content).login:
        return None  # a 405 with forms is a page of the browsable API
    try:
        fetched = page.fetch(url, credentials="include", headers={"Accept": "application/json"})
    except FetchError:
        return shown
    return shown if document(fetched.content).login else None


def fill_in(page: Page, way: Way) -> Page:
    """Return the page after the login's form was submitted, as a person does."""
    form = document(page.text.encode()).login or Form()
    return page.submit(form.target(page.url), {**form.kept, **way.fields})


def post(script: Script, url: str, way: Way) -> Response:
    """Return the response to the login, sent as JSON, or as a form where the server asks for one."""
    response = script.fetch(url, "POST", json=dict(way.fields))
    missing = set(server_text.missing_fields(response.content)) & set(way.fields)
    if response.status == 415 or (response.status in WANTS_FORM and missing):
        return script.fetch(url, "POST", data=dict(way.fields))
    return response


def bearer_headers(script: Script, login: Response, way: Way) -> dict[str, str]:
    """Return the header with the token of the login's body, with which whoami knows the user; else none.

    A token that is in a cookie as well is not for the page to keep.
    """
    scheme, token = bearer.token_in(as_exchange(login))
    set_cookies = login.raw.http.all("Set-Cookie") if login.raw else []
    if not token or any(token in header for header in set_cookies):
        return {}
    candidates = [{"Authorization": f"{scheme} {token}"} for scheme in bearer.schemes(scheme, [])]
    for headers in (*candidates, {"X-Session-Token": token}):  # the last one: allauth's client "app"
        attempt = replace(script, headers=headers)
        if shows_login(attempt, way.whoami):
            return headers
    return {}


def shows_login(script: Script, whoami: str) -> bool:
    """Return whether the response of `whoami` is one of a logged-in user, compared with that of a stranger."""
    try:
        response = script.bare(whoami)
    except FetchError:
        return False
    if not response.ok or is_login_page(response):
        return False
    stranger = replace(script, page=fresh(script.page), headers={})
    try:
        anonymous = stranger.bare(whoami)
    except FetchError:
        return True
    if not anonymous.ok or is_login_page(anonymous):
        return True
    without = [as_exchange(anonymous), as_exchange(stranger.bare(whoami))]
    return differ(without, [as_exchange(response), as_exchange(script.bare(whoami))])


def is_login_page(response: Response) -> bool:
    """Return whether a request was led to a login page."""
    return response.redirected and document(response.content).login is not None


def fresh(page: Page) -> Page:
    """Return the same page in a new profile of the same browser."""
    return opened(Browser(page.browser.engine, server=page.browser.transport), page)


def opened(browser: Browser, page: Page) -> Page:
    """Return the page opened again; one that nothing serves stays just an address."""
    return browser.open(page.url, served=None if page.response else False)
