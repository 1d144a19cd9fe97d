"""The page's script, as in web/shared/api.js: the requests it sends, and where its CSRF token comes from."""

from dataclasses import replace
from typing import Literal, get_args

from crosshost import Problem
from crosshost.policy import Page, Request
from crosshost.policy.attach import document_cookie
from lab.predict.tab import NOW, RequestResult, Tab
from lab.scenarios.settings import Settings

Credentials = Literal["omit", "same-origin", "include"]
JSON = ("Content-Type", "application/json")


class Script:
    """The script of one deployment's page, in one tab."""

    def __init__(self, settings: Settings, tab: Tab):
        self.settings, self.tab = settings, tab
        self.page = Page(f"{settings.page}/cases/", csp=(tab.server.page_policy,))
        self.reads_cookie = settings.nginx["CSRF_TOKEN_FROM"] == "cookie"  # noqa: S105 # nosec B105
        self.credentials = credentials_mode(settings.credentials)
        self.kept: str | None = None  # a token from a body, until something may have changed it

    def reload(self) -> None:
        self.kept = None

    def fetch(
        self,
        method: str,
        path: str,
        *,
        json: bool = False,
        token: str | None = None,
        mode: Literal["cors", "no-cors"] = "cors",
        credentials: Credentials | None = None,
        wants: tuple[str, ...] = (),
    ) -> RequestResult:
        """Send one request. `json`: with a body; `credentials`: None is the deployment's mode."""
        headers = (JSON,) * json + ((("X-CSRFToken", token),) if token else ())
        request = Request(self.settings.api + path, method, headers, mode, credentials or self.credentials)
        return self.tab.send(self.page, request, wants=wants)

    def who_am_i(self, credentials: Credentials | None = None) -> RequestResult:
        return self.fetch("GET", "/blog/whoami/", credentials=credentials)

    def take_token(self) -> tuple[str | None, RequestResult | None]:
        """Return the CSRF token, or None where the page gets none, and the request that fetched it, if any."""
        if token := self.known():
            return token, None
        fetched = self.fetch("GET", "/accounts/csrf/")
        self.keep(fetched)
        return self.known(), fetched

    def known(self) -> str | None:
        if not self.reads_cookie:
            return self.kept
        cookies = document_cookie(self.page, self.tab.jar, self.tab.engine, NOW)
        return next(
            (cookie.value for cookie in cookies if cookie.name == self.settings.nginx["CSRF_COOKIE_NAME"]), None
        )

    def keep(self, fetched: RequestResult) -> None:
        if not self.reads_cookie and fetched.status == 200 and fetched.response:
            self.kept = fetched.response.csrf_token or self.kept

    def send_with_token(self, method: str, path: str, *, json: bool = True) -> RequestResult:
        """Send an unsafe request with the CSRF token. Both requests of it count as one for the witness."""
        token, fetched = self.take_token()
        sent = self.fetch(method, path, json=json, token=token)
        if sent.status == 403:
            self.kept = None
        return replace(sent, witnessed=(*fetched.witnessed, *sent.witnessed)) if fetched else sent

    def log_in(self) -> RequestResult:
        login = self.send_with_token("POST", "/accounts/login/")
        self.keep(login)
        return login

    def log_out(self) -> RequestResult:
        logout = self.send_with_token("POST", "/accounts/logout/")
        self.kept = None
        return logout


def credentials_mode(text: str) -> Credentials:
    """Return the value of FETCH_CREDENTIALS. Raises Problem for a mode that fetch does not have."""
    for mode in get_args(Credentials):
        if text == mode:
            return mode
    raise Problem(f"FETCH_CREDENTIALS={text!r} must be include, same-origin or omit")
