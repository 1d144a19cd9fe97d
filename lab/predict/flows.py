"""The actions and visits of web/cases/cases.json, as requests: each case asks with what the cases before it left.

web/cases/actions.js and web/cases/visits.js perform the same in a browser.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from crosshost.policy import Engine, Finding, Page, Request
from crosshost.policy.attach import document_cookie
from lab.predict.script import Credentials, Script
from lab.predict.server import Server
from lab.predict.tab import Asked, Tab
from lab.scenarios.cases import VISITS as VISITS_OF
from lab.scenarios.cases import Case
from lab.scenarios.settings import Settings

OURS = re.compile(r"(sessionid|csrftoken)$")  # as web/shared/cookie-names.js


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
    token: str | None = None  # from before the login
    arrived: Asked | None = None  # what the last visit came to
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

    def cookies(self, of: Literal["page", "api"]) -> Step:
        origin = self.settings.page if of == "page" else self.settings.api
        seen = document_cookie(Page(f"{origin}/"), self.tab.jar, self.engine)
        if of == "api":
            self.script.reload()
        return Step(" ".join(sorted({one.name for one in seen if OURS.search(one.name)})) or "none")

    def whoami(
        self,
        credentials: Credentials | None = None,
        path: str = "/blog/whoami/",
        mode: Literal["cors", "no-cors"] = "cors",
        visit: str = "",
    ) -> Asked:
        """`visit`: an address of the page's own host that is asked for first."""
        if visit:
            self.tab.ask(self.script.page, Request(self.settings.page + visit))
        return self.script.ask("GET", path, mode=mode, credentials=credentials)

    def posts(self, path: str = "/blog/posts/", header: str = "", cached: bool = False) -> Step:
        asked = self.script.ask("GET", path, wants=(header,) if header else ())
        return Step(asked.result, asked, traced=not cached)

    def write(self, path: str = "/blog/posts/", csrf: Literal["fresh", "none", "kept"] = "fresh") -> Asked:
        if csrf == "fresh":
            asked = self.script.send("POST", path)
        else:
            asked = self.script.ask("POST", path, json=True, token=self.token if csrf == "kept" else None)
        written = asked.reply.json["id"] if asked.reply and asked.status == 201 else 0
        self.post = f"/blog/posts/{written}/"
        return asked

    def delete(self) -> Asked:
        return self.script.send("DELETE", self.post, json=False)

    def log_in_at_django(self) -> None:
        form = self.navigate(self.settings.page, "GET", "/accounts/login/")
        token = form.reply.csrf_token if form.reply else None
        self.login = self.reason(self.navigate(self.settings.api, "POST", "/accounts/login/", token))

    def attack(self, host: str, does: Literal["read", "write"]) -> Asked:
        """What a page on `host`, at the page's scheme and port, tries while the victim is logged in."""
        page = urlsplit(self.settings.page)
        attacker = f"{page.scheme}://{host}" + (f":{page.port}" if page.port else "")
        if does == "write":
            return self.navigate(attacker, "POST", "/accounts/logout/")
        request = Request(f"{self.settings.api}/blog/whoami/", credentials="include")
        return self.tab.ask(Page(f"{attacker}/attacker/"), request)

    def arrive(self, method: str) -> None:
        self.arrived = self.navigate(self.settings.page, method, "/lab/arrival/")

    def ask_in_a_sandbox(self) -> None:
        request = Request(f"{self.settings.api}/blog/whoami/", credentials="include")
        self.arrived = self.tab.ask(Page(f"{self.settings.page}/lab/sandbox/", opaque=True), request)

    def arrival(self) -> Step:
        if self.arrived is None:
            raise TypeError("an arrival needs a visit before it")
        return Step(self.arrived.result, self.arrived, traced=False)

    def ask_for_posts_at_the_api(self) -> None:
        request = Request(f"{self.settings.api}/blog/posts/", credentials="include")
        self.tab.ask(Page(f"{self.settings.api}/lab/elsewhere/"), request)

    def log_in(self, csrf: Literal["fresh", "keep"] = "fresh") -> Asked:
        """`keep`: take a token before, for a later case."""
        if csrf == "keep":
            self.token, _ = self.script.take_token()
        asked = self.script.log_in()
        self.login = self.reason(asked)
        return asked

    def log_out(self) -> Asked:
        return self.script.log_out()

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


DID_NOT_COME = ("cookie-absent", "no-session-cookie", "csrf-cookie-missing")

VISITS: dict[str, Callable[[Visit], None]] = {
    "log-in-at-django": Visit.log_in_at_django,
    "link": lambda visit: visit.arrive("GET"),
    "form": lambda visit: visit.arrive("POST"),
    "sandbox": Visit.ask_in_a_sandbox,
    "posts-at-api": Visit.ask_for_posts_at_the_api,
}
ACTIONS: dict[str, Callable[..., Asked | Step]] = {
    "login": Visit.log_in,
    "whoami": Visit.whoami,
    "posts": Visit.posts,
    "post": Visit.write,
    "post-delete": Visit.delete,
    "logout": Visit.log_out,
    "cookies": Visit.cookies,
    "attack": Visit.attack,
    "arrival": Visit.arrival,
}


def begin(visit: Visit, flow: str) -> None:
    """Visit the pages that the browser visits before the cases of `flow`."""
    for name in VISITS_OF[flow]:
        VISITS[name](visit)


def perform(visit: Visit, case: Case) -> Step:
    """Do what the page does in `case`."""
    done = ACTIONS[case.action](visit, **case.options)
    return Step(done.result, done) if isinstance(done, Asked) else done
