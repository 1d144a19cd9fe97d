"""Sites of other frameworks in a few lines each, without a socket: how they log in, and what they say."""

import base64
import itertools
import json
from collections.abc import Callable
from contextlib import suppress
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlsplit

from crosshost.doctor.diagnosis import Diagnosis, diagnose
from crosshost.doctor.evidence import Evidence, Exchange
from crosshost.doctor.login.person import Person
from crosshost.doctor.sending import probe
from crosshost.policy import ENGINES, Response
from crosshost.policy.origin import Origin

PAGE, API = "https://app.example.com", "https://api.example.com"
ME, LOGIN, CSRF = f"{API}/me", f"{API}/login", f"{API}/csrf"
SECRET = "correct-horse"
SESSION = "; Path=/; Secure; HttpOnly; SameSite=Lax"
Answer = tuple[int, dict[str, str | list[str]], object]


class Request:
    """One request, as a framework hands it to a view."""

    def __init__(self, method: str, url: str, headers, body: bytes | None):
        self.method, self.path = method, urlsplit(url).path
        self.headers = {name.lower(): value for name, value in headers}
        self.cookies = {name: one.value for name, one in SimpleCookie(self.headers.get("cookie", "")).items()}
        self.json, self.form = {}, {}
        if "json" in self.headers.get("content-type", ""):
            with suppress(ValueError):
                self.json = json.loads(body or b"")
        else:
            self.form = dict(parse_qsl((body or b"").decode()))

    @property
    def basic(self) -> str:
        scheme, _, pair = self.headers.get("authorization", "").partition(" ")
        return base64.b64decode(pair).decode() if scheme == "Basic" else ""


class Site:
    """A Wire whose requests all go to `view`. CORS allows `page` with credentials, and the headers `allowed`."""

    def __init__(self, view: Callable[[Request], Answer], page: str = PAGE, allowed: str = "content-type", cors=None):
        self.view, self.page, self.allowed, self.cors = view, page, allowed, cors
        self.exchanges: list[Exchange] = []
        self.requests: list[Request] = []

    def request(self, method, url, headers=(), body=None):
        asked = Request(method, url, headers, body)
        status, extra, content = (200, {}, "") if method == "OPTIONS" else self.view(asked)
        lists = {name: value if isinstance(value, list) else [value] for name, value in extra.items()}
        pairs = [(name, one) for name, values in lists.items() for one in values]
        pairs += [("Vary", "Origin"), ("Cache-Control", "no-store")]
        if self.cors is not None:
            pairs += self.cors
        elif asked.headers.get("origin") == self.page:
            pairs += [("Access-Control-Allow-Origin", self.page), ("Access-Control-Allow-Credentials", "true")]
            pairs += [("Access-Control-Allow-Methods", "GET, POST"), ("Access-Control-Allow-Headers", self.allowed)]
        text = content if isinstance(content, str) else json.dumps(content)
        exchange = Exchange(method, url, headers, Response(status, tuple(pairs)), body=text.encode())
        self.requests.append(asked)
        self.exchanges.append(exchange)
        return exchange

    def together(self, actions):
        return [action() for action in actions]

    def addresses(self, host):
        return []

    def is_private(self, origin: Origin) -> bool:
        return origin.trustworthy

    def close(self):
        pass

    @property
    def posts(self) -> list[Request]:
        return [request for request in self.requests if request.method == "POST"]


def ann(**options) -> Person:
    return Person(**{"url": LOGIN, "user": "ann", "password": SECRET} | options)


def examine(site: Site, person: Person | None = None, *urls: str) -> tuple[Evidence, Diagnosis]:
    evidence = probe.collect_evidence(site, site.page, urls or [ME], person or ann())
    return evidence, diagnose(evidence, list(ENGINES.values()), login_requested=True)


def verdict(site: Site, person: Person | None = None, *urls: str) -> tuple[bool | None, int, list[str]]:
    """Return whether Chromium logs in by fetch, the exit code, and the findings that are no notes."""
    _, diagnosis = examine(site, person, *urls)
    works = next(one.works for one in diagnosis.logins if (one.engine, one.way) == ("chromium", "fetch"))
    return works, diagnosis.code, [one.id for one in diagnosis.findings if one.severity != "note"]


counter = itertools.count()


def unique() -> str:
    """Return another token each time."""
    return f"token{next(counter):027d}"
