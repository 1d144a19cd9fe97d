"""The page's script, as in web/shared/api.js: the requests it sends, and where its CSRF token comes from."""

import json as json_module
from dataclasses import replace
from typing import Literal, get_args

from crosshost import Problem
from crosshost.testing import Page
from lab.predict.tab import RequestResult, Tab
from lab.scenarios.settings import Settings

Credentials = Literal["omit", "same-origin", "include"]
JSON = ("Content-Type", "application/json")
POST = {"title": "A post", "text": "of the page"}


class Script:
    """The script of one deployment's page, in one tab."""

    def __init__(self, settings: Settings, tab: Tab):
        self.settings, self.tab = settings, tab
        self.reads_cookie = settings.nginx["CSRF_TOKEN_FROM"] == "cookie"  # noqa: S105 # nosec B105
        self.credentials = credentials_mode(settings.credentials)
        self.kept: str | None = None  # a token from a body, until something may have changed it

    @property
    def page(self) -> Page:
        """The page, which nginx serves."""
        headers = {"Content-Security-Policy": self.tab.server.page_policy}
        return self.tab.browser.open(f"{self.settings.page}/cases/", served=False, headers=headers)

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
        wants: str = "",
    ) -> RequestResult:
        """Send one request. `json`: with a body; `credentials`: None is the deployment's mode."""
        headers = dict((JSON,) * json + ((("X-CSRFToken", token),) if token else ()))
        return self.tab.fetch(
            self.page,
            self.settings.api + path,
            method,
            wants=wants,
            headers=headers,
            body=self.body if json else None,
            mode=mode,
            credentials=credentials or self.credentials,
        )

    @property
    def body(self) -> str:
        """One body for all requests: each view takes the fields that it needs."""
        return json_module.dumps(self.tab.server.person | POST)

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
        pairs = (pair.partition("=") for pair in self.page.document_cookie.split("; "))
        return next((value for name, _, value in pairs if name == self.settings.nginx["CSRF_COOKIE_NAME"]), None)

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
