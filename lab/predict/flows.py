"""The actions and visits of web/cases/cases.json, as requests: each begins with the cookies of those before it.

web/cases/actions.js and web/cases/visits.js perform the same in a browser.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlencode, urlsplit

from crosshost.policy import Finding
from crosshost.testing import Page
from lab.predict.script import Credentials, Script
from lab.predict.server import Server
from lab.predict.tab import RequestResult, Tab
from lab.scenarios.cases import VISITS as VISITS_OF
from lab.scenarios.cases import Case
from lab.scenarios.expectation import VARIES
from lab.scenarios.settings import Settings

Csrf = Literal["fresh", "none", "kept", "axios", "axios-with-token"]
OURS = re.compile(r"(sessionid|csrftoken)$")  # as web/shared/cookie-names.js


@dataclass(frozen=True)
class Step:
    """The result of one case. `request` is None where it sends none; `traced`: the witness records it."""

    result: str
    request: RequestResult | None = None
    traced: bool = True


@dataclass
class Visit:
    """One flow in one browser, with the state that one case leaves for the next."""

    server: Server
    variant: str
    version: str | None = None  # None: the newest that was measured
    post: str = "/blog/posts/0/"  # the last one written; there is none of this number
    token: str | None = None  # from before the login
    last_visit: RequestResult | None = None
    login: Finding | None = None  # why the last login failed
    settings: Settings = field(init=False)
    tab: Tab = field(init=False)
    script: Script = field(init=False)

    def __post_init__(self) -> None:
        self.settings = self.server.settings
        self.tab = Tab(self.server, self.variant, self.version)
        self.script = Script(self.settings, self.tab)

    def page_at(self, origin: str, path: str = "/") -> Page:
        """Open a document on `origin`, without a request for it."""
        return self.tab.browser.open(origin + path, served=False)

    def follow_link(self, path: str) -> tuple[Page, RequestResult]:
        """Follow a link of the page that leads to the API."""
        return self.tab.navigate(self.page_at(self.settings.page), self.settings.api + path)

    def submit(self, origin: str, path: str, **fields: str) -> RequestResult:
        """Submit a form of a document on `origin` that posts to the API."""
        return self.tab.submit(self.page_at(origin), self.settings.api + path, **fields)[1]

    def cookies(self, of: Literal["page", "api"]) -> Step:
        page = self.page_at(self.settings.page if of == "page" else self.settings.api)
        if of == "api":
            self.script.reload()
        names = {pair.partition("=")[0] for pair in page.document_cookie.split("; ")}
        return Step(" ".join(sorted(name for name in names if OURS.search(name))) or "none")

    def whoami(
        self,
        credentials: Credentials | None = None,
        path: str = "/blog/whoami/",
        mode: Literal["cors", "no-cors"] = "cors",
        visit: str = "",
        reload: bool = False,
    ) -> RequestResult:
        """Fetch whoami. `visit`: a path of the page's host requested first; `reload`: from a new document."""
        if reload:
            self.script.reload()
        if visit:
            self.fetch_of_own_host(visit)
        return self.script.fetch("GET", path, mode=mode, credentials=credentials)

    def whoami_often(self) -> Step:
        """Fetch whoami from each process of the server, the one that logged in first."""
        requests = []
        for worker in range(self.server.workers):
            self.server.worker = worker
            requests.append(self.script.who_am_i())
        self.server.worker = 0
        varies = len({request.result for request in requests}) > 1
        return Step(VARIES if varies else requests[0].result, requests[-1], traced=False)

    def posts(self, path: str = "/blog/posts/", header: str = "", cached: bool = False) -> Step:
        request = self.script.fetch("GET", path, wants=header)
        return Step(request.result, request, traced=not cached)

    def events(self, path: str, credentials: Credentials) -> RequestResult:
        """Open an EventSource, whose page learns no status: an error event counts as an exception."""
        stream = self.script.fetch("GET", path, credentials=credentials)
        return stream if stream.result == "200" else replace(stream, result="throws")

    def token_of_another(self, path: str) -> Step:
        """Fetch the CSRF token as a visitor without cookies does."""
        request = self.script.fetch("GET", path, credentials="omit")
        return Step(request.result, request, traced=False)

    def write(self, path: str = "/blog/posts/", csrf: Csrf = "fresh") -> RequestResult:
        """Write a post. `axios`: with the token only to the page's own origin; see web/cases/axios.js."""
        if csrf == "fresh":
            post = self.script.send_with_token("POST", path)
        else:
            copies = csrf == "axios-with-token" or (csrf == "axios" and self.settings.page == self.settings.api)
            token = self.token if csrf == "kept" else self.script.known() if copies else None
            post = self.script.fetch("POST", path, json=True, token=token)
        number = post.response.json["id"] if post.response and post.status == 201 else 0
        self.post = f"/blog/posts/{number}/"
        return post

    def delete(self) -> RequestResult:
        return self.script.send_with_token("DELETE", self.post, json=False)

    def log_in_at_django(self) -> None:
        form, sent = self.follow_link("/lab/login/")
        token = sent.response.csrf_token if sent.response else ""
        url = f"{self.settings.api}/accounts/login/"
        self.login = self.reason(self.tab.submit(form, url, csrfmiddlewaretoken=token, **self.server.person)[1])

    def form(self, of: Literal["page", "api"], policy: str = "") -> RequestResult:
        """Submit the logout form of a document on the origin of page or API, with `policy` as its Referrer-Policy."""
        url = f"{self.settings.page if of == 'page' else self.settings.api}/lab/form/"
        document, sent = self.tab.navigate(self.script.page, f"{url}?{urlencode({'policy': policy})}")
        self.script.reload()
        token = sent.response.csrf_token if sent.response else ""
        return self.tab.submit(document, f"{self.settings.api}/accounts/logout/", csrfmiddlewaretoken=token)[1]

    def attack(self, host: str, does: Literal["read", "write"]) -> RequestResult:
        """Send what a page on `host`, at the page's scheme and port, sends while the victim is logged in."""
        page = urlsplit(self.settings.page)
        attacker = f"{page.scheme}://{host}" + (f":{page.port}" if page.port else "")
        if does == "write":
            return self.submit(attacker, "/accounts/logout/")
        url = f"{self.settings.api}/blog/whoami/"
        return self.tab.fetch(self.page_at(attacker, "/attacker/"), url, credentials="include")

    def arrive_by_link(self) -> None:
        self.last_visit = self.follow_link("/lab/arrival/")[1]

    def arrive_by_form(self) -> None:
        self.last_visit = self.submit(self.settings.page, "/lab/arrival/")

    def start_oauth(self) -> None:
        self.last_visit = self.follow_link("/lab/oauth/start/")[1]

    def post_oauth_state(self) -> None:
        started = self.last_visit.response if self.last_visit else None
        state = started.json.get("state", "") if started else ""
        self.last_visit = self.submit(self.settings.page, "/lab/oauth/callback/", state=state)

    def visit_a_sandbox(self) -> None:
        self.last_visit = self.fetch_from_a_sandbox()

    def fetch_from_a_sandbox(self) -> RequestResult:
        document = self.tab.browser.open(f"{self.settings.page}/lab/sandbox/", served=True)
        return self.tab.fetch(document, f"{self.settings.api}/blog/whoami/", credentials="include")

    def arrival(self) -> Step:
        if self.last_visit is None:
            raise TypeError("an arrival needs a visit before it")
        return Step(self.last_visit.result, self.last_visit, traced=False)

    def fetch_posts_at_the_api(self) -> None:
        document = self.page_at(self.settings.api, "/lab/elsewhere/")
        self.tab.fetch(document, f"{self.settings.api}/blog/posts/", credentials="include")

    def fetch_of_own_host(self, path: str) -> None:
        self.tab.fetch(self.script.page, self.settings.page + path)

    def log_in(self, csrf: Literal["fresh", "keep"] = "fresh", visit: str = "") -> RequestResult:
        """Log in by fetch, after `visit` as in whoami. `keep`: fetch a CSRF token before, for a later case."""
        if visit:
            self.fetch_of_own_host(visit)
        if csrf == "keep":
            self.token, _ = self.script.take_token()
        login = self.script.log_in()
        self.login = self.reason(login)
        return login

    def log_out(self) -> RequestResult:
        return self.script.log_out()

    def reason(self, request: RequestResult) -> Finding | None:
        """Return why `request` failed: from the link that decided, back to the cookie that was missing."""
        reason = request.deciding_finding
        if reason is None or reason.id not in COOKIE_MISSING:
            return reason
        name = dict(reason.values)["cookie"]
        for finding in request.verdict["cookies attached"].findings:
            if dict(finding.values).get("cookie", name) == name:  # without a name: all were withheld
                reason = finding
                break
        if reason.id != "cookie-absent":
            return reason
        return self.tab.refused.get(name) or (self.login if name == self.server.session_cookie else None) or reason


COOKIE_MISSING = ("cookie-absent", "no-session-cookie", "csrf-cookie-missing")

VISITS: dict[str, Callable[[Visit], None]] = {
    "log-in-at-django": Visit.log_in_at_django,
    "link": Visit.arrive_by_link,
    "form": Visit.arrive_by_form,
    "oauth-start": Visit.start_oauth,
    "oauth-form-post": Visit.post_oauth_state,
    "sandbox": Visit.visit_a_sandbox,
    "posts-at-api": Visit.fetch_posts_at_the_api,
}
ACTIONS: dict[str, Callable[..., RequestResult | Step]] = {
    "login": Visit.log_in,
    "whoami": Visit.whoami,
    "whoami-often": Visit.whoami_often,
    "posts": Visit.posts,
    "token-of-another": Visit.token_of_another,
    "post": Visit.write,
    "post-delete": Visit.delete,
    "logout": Visit.log_out,
    "events": Visit.events,
    "cookies": Visit.cookies,
    "form": Visit.form,
    "attack": Visit.attack,
    "sandboxed": Visit.fetch_from_a_sandbox,
    "arrival": Visit.arrival,
}


def begin(visit: Visit, flow: str) -> None:
    """Visit the pages that the browser visits before the cases of `flow`."""
    for name in VISITS_OF[flow]:
        VISITS[name](visit)


def perform(visit: Visit, case: Case) -> Step:
    """Do what the page does in `case`, and return its result."""
    done = ACTIONS[case.action](visit, **case.options)
    return Step(done.result, done) if isinstance(done, RequestResult) else done
