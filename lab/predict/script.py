"""The page's script, as web/shared/api.js has it: what it asks, and where its CSRF token comes from."""

from dataclasses import replace
from typing import Literal, get_args

from crosshost import Problem
from crosshost.policy import Page, Request
from crosshost.policy.attach import document_cookie
from lab.predict.tab import Asked, Tab
from lab.scenarios.settings import Settings

Credentials = Literal["omit", "same-origin", "include"]
JSON = ("Content-Type", "application/json")


class Script:
    """On the page of one deployment, in one tab."""

    def __init__(self, settings: Settings, tab: Tab):
        self.settings, self.tab = settings, tab
        self.page = Page(f"{settings.page}/cases/")
        self.reads_cookie = settings.nginx["CSRF_TOKEN_FROM"] == "cookie"  # noqa: S105 # nosec B105
        self.credentials = credentials_mode(settings.credentials)
        self.kept: str | None = None  # a token from a body, until something may have changed it

    def reload(self) -> None:
        self.kept = None

    def ask(
        self,
        method: str,
        path: str,
        *,
        json: bool = False,
        token: str | None = None,
        mode: Literal["cors", "no-cors"] = "cors",
        credentials: Credentials | None = None,
        wants: tuple[str, ...] = (),
    ) -> Asked:
        """One fetch. `json`: it has a body; `credentials`: None is the deployment's own mode."""
        headers = (JSON,) * json + ((("X-CSRFToken", token),) if token else ())
        request = Request(self.settings.api + path, method, headers, mode, credentials or self.credentials)
        return self.tab.ask(self.page, request, wants=wants)

    def who_am_i(self, credentials: Credentials | None = None) -> Asked:
        return self.ask("GET", "/blog/whoami/", credentials=credentials)

    def take_token(self) -> tuple[str | None, Asked | None]:
        """The token, or None where the page has none to send; and the request that fetched it, if one did."""
        if token := self.known():
            return token, None
        asked = self.ask("GET", "/accounts/csrf/")
        self.keep(asked)
        return self.known(), asked

    def known(self) -> str | None:
        if not self.reads_cookie:
            return self.kept
        seen = document_cookie(self.page, self.tab.jar, self.tab.engine)
        return next((one.value for one in seen if one.name == self.settings.nginx["CSRF_COOKIE_NAME"]), None)

    def keep(self, asked: Asked) -> None:
        if not self.reads_cookie and asked.status == 200 and asked.reply:
            self.kept = asked.reply.csrf_token or self.kept

    def send(self, method: str, path: str, *, json: bool = True) -> Asked:
        """An unsafe request with the token. What the witness saw of both requests is one trace."""
        token, fetched = self.take_token()
        asked = self.ask(method, path, json=json, token=token)
        if asked.status == 403:
            self.kept = None
        return replace(asked, exchanges=(*fetched.exchanges, *asked.exchanges)) if fetched else asked

    def log_in(self) -> Asked:
        asked = self.send("POST", "/accounts/login/")
        self.keep(asked)
        return asked

    def log_out(self) -> Asked:
        asked = self.send("POST", "/accounts/logout/")
        self.kept = None
        return asked


def credentials_mode(text: str) -> Credentials:
    """The value of FETCH_CREDENTIALS. Raises Problem for what fetch does not know."""
    for mode in get_args(Credentials):
        if text == mode:
            return mode
    raise Problem(f"FETCH_CREDENTIALS={text!r} is none of {', '.join(get_args(Credentials))}: write include")
