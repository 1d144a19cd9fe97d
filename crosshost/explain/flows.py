"""The flows of web/flows.js and web/fault-flows.js, as requests: each case asks with what the cases before it left.

crosshost/browsers/cases.py lists the same flows and cases.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crosshost.expected import Settings
from crosshost.explain.script import Credentials, Script
from crosshost.explain.server import Server
from crosshost.explain.tab import Asked, Tab
from crosshost.policy import Engine, Finding, Page, Request
from crosshost.policy.attach import document_cookie

OURS = re.compile(r"(sessionid|csrftoken)$")  # as web/cookie-names.js


@dataclass(frozen=True)
class Step:
    """What one case came to. `asked` is None for what is no request; `traced`: the witness saw it."""

    result: str
    asked: Asked | None = None
    traced: bool = True


@dataclass
class Visit:
    """One flow in one browser, with what its cases hand to the next."""

    server: Server
    engine: Engine
    post: str = "/blog/posts/0/"  # the last one written; there is none of this number
    token: str | None = None
    login: Finding | None = None  # why the last login failed
    settings: Settings = field(init=False)
    tab: Tab = field(init=False)
    script: Script = field(init=False)

    def __post_init__(self) -> None:
        self.settings = self.server.settings
        self.tab = Tab(self.server, self.engine)
        self.script = Script(self.settings, self.tab)

    def navigate(self, origin: str, method: str, path: str, form_token: str | None = None) -> Asked:
        """A link, or a form, of a page on `origin` that leads to the API."""
        url = self.settings.api + path
        request = Request(url, method, mode="navigate", credentials="include", form_token=form_token)
        return self.tab.ask(Page(f"{origin}/"), request)

    def cookies_on(self, origin: str) -> Step:
        seen = document_cookie(Page(f"{origin}/"), self.tab.jar, self.engine)
        return Step(" ".join(sorted({one.name for one in seen if OURS.search(one.name)})) or "none")

    def cookies_on_the_api(self) -> Step:
        step = self.cookies_on(self.settings.api)
        self.script.reload()
        return step

    def write(self) -> Asked:
        asked = self.script.send("POST", "/blog/posts/")
        written = asked.reply.json["id"] if asked.reply and asked.status == 201 else 0
        self.post = f"/blog/posts/{written}/"
        return asked

    def delete(self) -> Asked:
        return self.script.send("DELETE", self.post, json=False)

    def log_in_at_django(self) -> None:
        form = self.navigate(self.settings.page, "GET", "/accounts/login/")
        token = form.reply.csrf_token if form.reply else None
        self.login = self.reason(self.navigate(self.settings.api, "POST", "/accounts/login/", token))

    def attacker(self, host: str) -> str:
        page = urlsplit(self.settings.page)
        return f"{page.scheme}://{host}" + (f":{page.port}" if page.port else "")

    def attack_reads(self, host: str) -> Asked:
        request = Request(f"{self.settings.api}/blog/whoami/", credentials="include")
        return self.tab.ask(Page(f"{self.attacker(host)}/attacker.html"), request)

    def attack_writes(self, host: str) -> Asked:
        return self.navigate(self.attacker(host), "POST", "/accounts/logout/")

    def arrive(self, method: str) -> Step:
        asked = self.navigate(self.settings.page, method, "/lab/arrival/")
        return Step(asked.result, asked, traced=False)

    def from_sandbox(self) -> Step:
        request = Request(f"{self.settings.api}/blog/whoami/", credentials="include")
        asked = self.tab.ask(Page(f"{self.settings.page}/lab/sandbox/", opaque=True), request)
        return Step(asked.result, asked, traced=False)

    def at_another_origin(self) -> None:
        request = Request(f"{self.settings.api}/blog/posts/", credentials="include")
        self.tab.ask(Page(f"{self.settings.api}/lab/elsewhere/"), request)

    def posts_after_another_origin(self) -> Step:
        asked = self.script.ask("GET", "/blog/posts/")
        return Step(asked.result, asked, traced=False)

    def log_in(self) -> Asked:
        asked = self.script.log_in()
        self.login = self.reason(asked)
        return asked

    def log_in_after_taking_the_token(self) -> Asked:
        self.token, _ = self.script.take_token()
        return self.log_in()

    def reason(self, asked: Asked) -> Finding | None:
        """Why `asked` came to what it did: from the link that decided, back to the cookie that did not come."""
        broken = asked.broken
        if broken is None or broken.id not in DID_NOT_COME:
            return broken
        name = dict(broken.values)["cookie"]
        for one in asked.verdict["cookies attached"].findings:
            if dict(one.values).get("cookie", name) == name:  # fetch's credentials mode keeps all back, and names none
                broken = one
                break
        if broken.id != "cookie-absent":
            return broken
        return self.tab.refused.get(name) or (self.login if name == self.server.session_name else None) or broken

    def visit_another_app(self) -> Asked:
        request = Request(f"{self.settings.page}/another-app/")
        self.tab.ask(self.script.page, request)
        return self.script.who_am_i()


DID_NOT_COME = ("cookie-absent", "no-session-cookie", "csrf-cookie-missing")
EVIL_SITE, EVIL_SIBLING = "evil.localhost", "evil.shop.localhost"


def whoami(mode: Credentials | None = None) -> Callable[[Visit], Asked]:
    return lambda visit: visit.script.who_am_i(mode)


def logout(visit: Visit) -> Asked:
    return visit.script.log_out()


def post_with(visit: Visit, path: str, token: str | None) -> Asked:
    return visit.script.ask("POST", path, json=True, token=token)


# What a flow begins with: the browser leaves the page before the first case.
OPENINGS: dict[str, Callable[[Visit], None]] = {
    "first-party-login": Visit.log_in_at_django,
    "link-from-another-site": Visit.log_in_at_django,
    "form-from-another-site": Visit.log_in_at_django,
    "cached-answer": Visit.at_another_origin,
}

STEPS: dict[str, dict[str, Callable[[Visit], Asked | Step]]] = {
    "login-by-fetch": {
        "login": Visit.log_in,
        "whoami-after-login": whoami(),
        "whoami-omit-after-login": whoami("omit"),
        "whoami-same-origin-after-login": whoami("same-origin"),
        "whoami-include-after-login": whoami("include"),
        "page-cookies-after-login": lambda visit: visit.cookies_on(visit.settings.page),
        "post-without-token": lambda visit: post_with(visit, "/blog/posts/", None),
        "post": Visit.write,
        "delete": Visit.delete,
        "api-cookies-after-login": Visit.cookies_on_the_api,
        "logout": logout,
        "whoami-after-logout": whoami(),
    },
    "first-party-login": {
        "whoami-after-first-party-login": whoami(),
        "whoami-omit": whoami("omit"),
        "whoami-same-origin": whoami("same-origin"),
        "whoami-include": whoami("include"),
        "page-cookies": lambda visit: visit.cookies_on(visit.settings.page),
        "api-cookies": Visit.cookies_on_the_api,
        "evil-site-reads": lambda visit: visit.attack_reads(EVIL_SITE),
        "evil-site-writes": lambda visit: visit.attack_writes(EVIL_SITE),
        "evil-sibling-reads": lambda visit: visit.attack_reads(EVIL_SIBLING),
        "evil-sibling-writes": lambda visit: visit.attack_writes(EVIL_SIBLING),
        "whoami-after-attacks": whoami(),
    },
    "whoami-without-login": {"whoami": whoami()},
    "blocked-api": {"whoami": whoami()},
    "session-by-fetch": {"login": Visit.log_in, "whoami": whoami()},
    "no-cors-read": {"read": lambda visit: visit.script.ask("GET", "/blog/whoami/", mode="no-cors")},
    "read-header": {"read": lambda visit: visit.script.ask("GET", "/blog/posts/", wants=("date",))},
    "read-without-slash": {"read": lambda visit: visit.script.ask("GET", "/blog/whoami")},
    "post-without-slash": {"login": Visit.log_in, "post": lambda visit: visit.script.send("POST", "/blog/posts")},
    "stale-token": {
        "login": Visit.log_in_after_taking_the_token,
        "post": lambda visit: post_with(visit, "/blog/posts/", visit.token),
    },
    "delete": {"login": Visit.log_in, "post": Visit.write, "delete": Visit.delete},
    "logout": {"login": Visit.log_in, "logout": logout, "whoami": whoami()},
    "another-app": {"login": Visit.log_in, "whoami-before": whoami(), "whoami": Visit.visit_another_app},
    "cached-answer": {"read": Visit.posts_after_another_origin},
    "null-origin": {"arrival": Visit.from_sandbox},
    "link-from-another-site": {"arrival": lambda visit: visit.arrive("GET")},
    "form-from-another-site": {"arrival": lambda visit: visit.arrive("POST")},
}
