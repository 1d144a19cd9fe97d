"""Judge a running deployment from its HTTP alone: does it do what its settings say, and fail as its scenario says?"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from os import environ
from urllib.parse import urlsplit

from urllib3.exceptions import HTTPError, SSLError

from crosshost import Problem, expectation, faults, http, outcome
from crosshost.client import Client, json_of
from crosshost.deployment import Deployment, canonical, is_local
from crosshost.expected import Settings, attributes, cors, expected_cors

STRANGER = "http://stranger.example"  # an origin that no deployment of ours permits


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: `variable` is what to look at when `expected` and `got` differ."""

    name: str
    expected: str
    got: str
    variable: str
    is_sign: bool = False  # of a fault: it must not be as expected

    @property
    def passed(self) -> bool:
        return (self.expected == self.got) != self.is_sign

    def as_json(self) -> dict:
        return {**asdict(self), "passed": self.passed}


def judge(deployment: Deployment) -> Iterator[Check]:
    """Yield every check of `deployment` as it is made. Raises Problem when nothing can be said of it.

    A fault passes when all its signs show, and nothing else is wrong.
    """
    deployment.check()
    signs = set(faults.SIGNS.get(deployment.name, ()))
    for check in checks(Settings(deployment)):
        name = check.name.split(",")[0]
        yield replace(check, is_sign=name in signs)
        signs.discard(name)
    if signs:
        yield Check("every sign of the fault was looked for", "all", f"not {', '.join(sorted(signs))}", "faults.py")


def checks(settings: Settings) -> Iterator[Check]:
    try:
        yield from frontend(settings)
        client = Client(settings.page, settings.api)
        health = client.ask("GET", "/healthz/")
        yield Check("Django is healthy", "200", str(health.status), "API_ORIGIN, and django's log")
        yield from strangers(settings, client)
        yield from session(settings, client)
        if not settings.nginx["FLOW"]:  # where a fault shows, scripts/browsers tells
            yield from headline(settings)
    except SSLError as error:
        raise Problem(f"no answer over TLS: {error}") from None
    except HTTPError as error:
        raise Problem(f"no answer ({type(error).__name__}): is it up? Try scripts/up") from None


def frontend(settings: Settings) -> Iterator[Check]:
    page = http.request(settings.page, "GET", "/")
    yield Check(
        "the page is there", "200 text/html", f"{page.status} {media_type(page)}", "WEB_ORIGIN, and nginx's log"
    )
    policy = re.search(r"connect-src ([^;]*)", page.headers.get("Content-Security-Policy", ""))
    yield Check(
        "the page may connect to itself and the API alone",
        f"'self' {settings.api}",
        policy[1] if policy else "no policy",
        "API_ORIGIN",
    )
    config = http.request(settings.page, "GET", "/config.js")
    text = config.data.decode(errors="replace")
    for key, name in (
        ("scenario", "SCENARIO"),
        ("webOrigin", "WEB_ORIGIN"),
        ("apiOrigin", "API_ORIGIN"),
        ("fetchCredentials", "FETCH_CREDENTIALS"),
        ("csrfTokenFrom", "CSRF_TOKEN_FROM"),
        ("csrfCookieName", "CSRF_COOKIE_NAME"),
    ):
        expected = canonical(settings.nginx[name]) if name.endswith("ORIGIN") else settings.nginx[name].strip()
        found = re.search(rf'{key}: "([^"]*)"', text)
        yield Check(f"config.js says {key}", expected, found[1] if found else f"{config.status}, no {key}", name)


def media_type(answer: http.Answer) -> str:
    return answer.headers.get("Content-Type", "").split(";")[0]


def strangers(settings: Settings, client: Client) -> Iterator[Check]:
    """What Django answers before anybody has logged in."""
    page = http.request(settings.page, "GET", "/")
    answer = client.ask("GET", "/blog/whoami/")
    yield Check(
        "whoami without a session",
        "401 application/json",
        f"{answer.status} {media_type(answer)}",
        "ALLOWED_HOSTS, API_ORIGIN",
    )
    yield Check(
        "a personal answer is not kept",
        "True",
        str("no-store" in answer.headers.get("Cache-Control", "")),
        "blog/views.py",
    )
    vary = {name.strip().lower() for name in answer.headers.get("Vary", "").split(",")}
    yield Check(
        "answers differ by Origin and Accept",
        "True",
        str({"origin", "accept"} <= vary),
        "MIDDLEWARE (CorsMiddleware first)",
    )
    if is_local(urlsplit(settings.api).hostname):
        hsts = [answer.headers.get("Strict-Transport-Security", "none") for answer in (page, answer)]
        yield Check("no HSTS on a lab name", "none, none", ", ".join(hsts), "SECURE_HSTS_SECONDS")
    if settings.page != settings.api:
        yield Check(
            "CORS for the page",
            expected_cors(settings, settings.page),
            cors(answer),
            "CORS_ALLOWED_ORIGINS, CORS_ALLOW_CREDENTIALS",
        )
    stranger = http.request(settings.api, "GET", "/blog/whoami/", headers={"Origin": STRANGER})
    yield Check(
        "CORS for another origin",
        expected_cors(settings, STRANGER),
        cors(stranger),
        "CORS_ALLOWED_ORIGINS, CORS_ALLOWED_ORIGIN_REGEXES",
    )
    missing = client.ask("GET", "/nothing/here/")
    yield Check(
        "an error has the CORS headers too",
        f"404 {cors(answer)}",
        f"{missing.status} {cors(missing)}",
        "MIDDLEWARE (CorsMiddleware first)",
    )
    if settings.page == settings.api:
        return
    preflight = client.preflight("/blog/posts/", "POST", "content-type,x-csrftoken")
    yield Check(
        "preflight of a post",
        f"200 {expected_cors(settings, settings.page)}",
        f"{preflight.status} {cors(preflight)}",
        "CORS_ALLOWED_ORIGINS, CORS_ALLOW_CREDENTIALS",
    )
    if settings.permits_page:
        yield Check(
            "the preflight allows the post",
            "True",
            str(allows(preflight, "POST", "content-type", "x-csrftoken")),
            "CORS_ALLOW_METHODS, CORS_ALLOW_HEADERS",
        )
        yield Check(
            "how long a preflight is kept",
            settings.text("CORS_PREFLIGHT_MAX_AGE", "86400"),
            preflight.headers.get("Access-Control-Max-Age", "not said"),
            "CORS_PREFLIGHT_MAX_AGE",
        )


def allows(preflight: http.Answer, method: str, *headers: str) -> bool:
    def listed(name: str) -> set[str]:
        return {item.strip().lower() for item in preflight.headers.get(name, "").split(",")}

    methods, names = listed("Access-Control-Allow-Methods"), listed("Access-Control-Allow-Headers")
    return method.lower() in methods and set(headers) <= names


def person() -> dict[str, str]:
    return {"username": environ.get("SMOKE_USERNAME", "demo"), "password": environ.get("SMOKE_PASSWORD", "demo")}


def session(settings: Settings, client: Client) -> Iterator[Check]:
    """Log in, be known, write with and without CSRF, log out."""
    who = person()
    refused = client.ask("POST", "/accounts/login/", json_body=who)
    yield Check(
        "login without a CSRF token",
        "403 CSRF cookie not set.",
        f"{refused.status} {json_of(refused).get('reason', '')}",
        "CSRF_TRUSTED_ORIGINS",
    )

    csrf = client.ask("GET", "/accounts/csrf/")
    token = json_of(csrf).get("csrfToken", "")
    yield from cookie_checks(settings, client, "CSRF", "csrftoken")
    login = client.ask("POST", "/accounts/login/", json_body=who, headers={"X-CSRFToken": token})
    rotated = json_of(login).get("csrfToken", "")
    yield Check(
        "login",
        f"200 {who['username']}",
        f"{login.status} {json_of(login).get('username')}",
        "CSRF_TRUSTED_ORIGINS, DJANGO_DEMO (SMOKE_USERNAME and SMOKE_PASSWORD for another user)",
    )
    yield from cookie_checks(settings, client, "SESSION", "sessionid")

    known = client.ask("GET", "/blog/whoami/")
    yield Check(
        "whoami with a session",
        f"200 {who['username']}",
        f"{known.status} {json_of(known).get('username')}",
        "SESSION_COOKIE_NAME, DJANGO_SECRET_KEY",
    )

    post = {"title": "smoke", "text": "Written by scripts/smoke, and deleted by it."}
    refused = client.ask("POST", "/blog/posts/", json_body=post)
    yield Check(
        "a post without a CSRF token",
        "403 CSRF token missing.",
        f"{refused.status} {json_of(refused).get('reason', '')}",
        "CSRF_TRUSTED_ORIGINS",
    )
    written = client.ask("POST", "/blog/posts/", json_body=post, headers={"X-CSRFToken": rotated})
    yield Check("a post with the token of the login", "201", str(written.status), "CSRF_TRUSTED_ORIGINS")
    deleted = client.ask("DELETE", f"/blog/posts/{json_of(written).get('id', 0)}/", headers={"X-CSRFToken": rotated})
    yield Check("deleting it", "200", str(deleted.status), "CSRF_TRUSTED_ORIGINS")

    logout = client.ask("POST", "/accounts/logout/", headers={"X-CSRFToken": rotated})
    yield Check("logout", "200", str(logout.status), "CSRF_TRUSTED_ORIGINS")
    expired = client.cookies.get(settings.text("SESSION_COOKIE_NAME", "sessionid"))
    left = expired.value if expired else "no such cookie"
    yield Check("logout expires the session cookie", "", left, "SESSION_COOKIE_*")
    nobody = client.ask("GET", "/blog/whoami/")
    yield Check("whoami after logout", "401", str(nobody.status), "SESSION_COOKIE_NAME")


def cookie_checks(settings: Settings, client: Client, which: str, default: str) -> Iterator[Check]:
    name = settings.text(f"{which}_COOKIE_NAME", default)
    got = attributes(client.cookies[name]) if name in client.cookies else "not set"
    yield Check(f"the {which} cookie, {name}", settings.cookie(which), got, f"{which}_COOKIE_*")


def headline(settings: Settings) -> Iterator[Check]:
    """The scenario's own outcome: right where it should be right, and wrong exactly as it says."""
    client = Client(settings.page, settings.api)
    csrf = client.ask("GET", "/accounts/csrf/")
    token = json_of(csrf).get("csrfToken", "")
    login = client.ask("POST", "/accounts/login/", json_body=person(), headers={"X-CSRFToken": token})
    answer = client.ask("GET", "/blog/whoami/")
    preflight = client.preflight("/accounts/login/", "POST", "content-type,x-csrftoken")
    names = settings.text("SESSION_COOKIE_NAME", "sessionid"), settings.text("CSRF_COOKIE_NAME", "csrftoken")
    if not all(name in client.cookies for name in names):
        return  # said above already
    seen = outcome.Observed(
        page=settings.page,
        api=settings.api,
        credentials=settings.credentials,
        allow_origin=answer.headers.get("Access-Control-Allow-Origin"),
        allow_credentials=answer.headers.get("Access-Control-Allow-Credentials"),
        preflight_passes=allows(preflight, "POST", "content-type", "x-csrftoken") or settings.page == settings.api,
        session_cookie=client.cookies[names[0]],
        csrf_cookie=client.cookies[names[1]],
        csrf_token_from=settings.nginx["CSRF_TOKEN_FROM"],
    )
    client.ask("POST", "/accounts/logout/", headers={"X-CSRFToken": json_of(login).get("csrfToken", "")})
    where = f"EXPECT_WHOAMI; page and API are {outcome.related(seen)}, credentials {settings.credentials}"
    yield Check(
        "in a browser: whoami after logging in on Django's page",
        expectation.parse(settings.nginx["EXPECT_WHOAMI"], "EXPECT_WHOAMI").default,
        outcome.whoami(seen),
        where,
    )
    yield Check(
        "in a browser: login by fetch",
        expectation.parse(settings.nginx["EXPECT_LOGIN"], "EXPECT_LOGIN").default,
        outcome.login(seen),
        where.replace("WHOAMI", "LOGIN"),
    )
