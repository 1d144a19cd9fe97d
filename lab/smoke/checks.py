"""Judge a running deployment from its HTTP alone: does it do what its settings say, and fail as its scenario says?"""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from urllib3.exceptions import HTTPError, SSLError

from crosshost import Problem
from crosshost.policy import Finding
from lab.scenarios.deployment import Deployment, canonical, is_local
from lab.scenarios.settings import Settings
from lab.smoke import reasons
from lab.smoke.check import Check, signs
from lab.smoke.client import Client, person
from lab.smoke.expected import attributes, cors, expected_cookie, expected_cors
from lab.smoke.live import headline
from lab.stack import http
from lab.stack.http import json_of

STRANGER = "http://stranger.example"  # an origin that no deployment of ours permits


def judge(deployment: Deployment) -> Iterator[Check]:
    """Yield every check of `deployment` as it is made. Raises Problem when nothing can be said of it.

    A fault passes when exactly the checks that its EXPECT_SMOKE names are not as expected.
    """
    deployment.check()
    left = signs(deployment.variables.get("EXPECT_SMOKE", ""))
    for check in checks(deployment):
        yield replace(check, is_sign=check.id in left)
        left.discard(check.id)
    if left:
        name = "every check that EXPECT_SMOKE names was made"
        yield Check("expect-smoke", name, "all", f"not {', '.join(sorted(left))}", "EXPECT_SMOKE")


def checks(deployment: Deployment) -> Iterator[Check]:
    settings = Settings(deployment)
    try:
        yield from frontend(settings)
        client = Client(settings.page, settings.api)
        health = client.ask("GET", "/healthz/")
        yield Check("healthz", "Django is healthy", "200", str(health.status), "API_ORIGIN, and django's log")
        yield from strangers(settings, client)
        yield from session(settings, client)
        if not settings.nginx["FLOW"]:  # where a fault shows, scripts/browsers tells
            yield from headline(settings, deployment)
    except SSLError as error:
        raise Problem(f"no answer over TLS: {error}") from None
    except HTTPError as error:
        raise Problem(f"no answer ({type(error).__name__}): is it up? Try scripts/up") from None


def frontend(settings: Settings) -> Iterator[Check]:
    page = http.request(settings.page, "GET", "/")
    yield Check(
        "page", "the page is there", "200 text/html", f"{page.status} {media_type(page)}", "WEB_ORIGIN, and nginx's log"
    )
    policy = re.search(r"connect-src ([^;]*)", page.headers.get("Content-Security-Policy", ""))
    yield Check(
        "connect-src",
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
        id = f"config-{name.lower().replace('_', '-')}"
        yield Check(id, f"config.js says {key}", expected, found[1] if found else f"{config.status}, no {key}", name)


def media_type(response: http.Response) -> str:
    return response.headers.get("Content-Type", "").split(";")[0]


def strangers(settings: Settings, client: Client) -> Iterator[Check]:
    """What Django answers before anybody has logged in."""
    page = http.request(settings.page, "GET", "/")
    response = client.ask("GET", "/blog/whoami/")
    yield Check(
        "whoami-without-session",
        "whoami without a session",
        "401 application/json",
        f"{response.status} {media_type(response)}",
        "ALLOWED_HOSTS, API_ORIGIN",
        reasons.refused(settings, response),
    )
    yield Check(
        "no-store",
        "a personal answer is not kept",
        "True",
        str("no-store" in response.headers.get("Cache-Control", "")),
        "blog/views.py",
    )
    vary = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}
    yield Check(
        "vary",
        "answers differ by Origin and Accept",
        "True",
        str({"origin", "accept"} <= vary),
        "MIDDLEWARE (CorsMiddleware first)",
    )
    if is_local(urlsplit(settings.api).hostname):
        hsts = [response.headers.get("Strict-Transport-Security", "none") for response in (page, response)]
        yield Check("no-hsts", "no HSTS on a lab name", "none, none", ", ".join(hsts), "SECURE_HSTS_SECONDS")
    if settings.page != settings.api:
        yield Check(
            "cors-for-page",
            "CORS for the page",
            expected_cors(settings, settings.page),
            cors(response),
            "CORS_ALLOWED_ORIGINS, CORS_ALLOW_CREDENTIALS",
            reasons.unreadable(settings, response),
        )
    stranger = http.request(settings.api, "GET", "/blog/whoami/", headers={"Origin": STRANGER})
    yield Check(
        "cors-for-others",
        "CORS for another origin",
        expected_cors(settings, STRANGER),
        cors(stranger),
        "CORS_ALLOWED_ORIGINS, CORS_ALLOWED_ORIGIN_REGEXES",
    )
    missing = client.ask("GET", "/nothing/here/")
    yield Check(
        "cors-on-error",
        "an error has the CORS headers too",
        f"404 {cors(response)}",
        f"{missing.status} {cors(missing)}",
        "MIDDLEWARE (CorsMiddleware first)",
        reasons.unreadable(settings, missing),
    )
    if settings.page == settings.api:
        return
    preflight = client.preflight("/blog/posts/", "POST", "content-type,x-csrftoken")
    yield Check(
        "preflight",
        "preflight of a post",
        f"200 {expected_cors(settings, settings.page)}",
        f"{preflight.status} {cors(preflight)}",
        "CORS_ALLOWED_ORIGINS, CORS_ALLOW_CREDENTIALS",
        reasons.unsent(settings, preflight),
    )
    if settings.permits_page:
        yield Check(
            "preflight-allows-post",
            "the preflight allows the post",
            "True",
            str(allows(preflight, "POST", "content-type", "x-csrftoken")),
            "CORS_ALLOW_METHODS, CORS_ALLOW_HEADERS",
            reasons.unsent(settings, preflight),
        )
        yield Check(
            "preflight-max-age",
            "how long a preflight is kept",
            settings.text("CORS_PREFLIGHT_MAX_AGE", "86400"),
            preflight.headers.get("Access-Control-Max-Age", "not said"),
            "CORS_PREFLIGHT_MAX_AGE",
        )


def allows(preflight: http.Response, method: str, *headers: str) -> bool:
    def listed(name: str) -> set[str]:
        return {item.strip().lower() for item in preflight.headers.get(name, "").split(",")}

    methods, names = listed("Access-Control-Allow-Methods"), listed("Access-Control-Allow-Headers")
    return method.lower() in methods and set(headers) <= names


def session(settings: Settings, client: Client) -> Iterator[Check]:
    """Log in, be known, write with and without CSRF, log out."""
    who = person()
    refused = client.ask("POST", "/accounts/login/", json_body=who)
    yield Check(
        "login-without-token",
        "login without a CSRF token",
        "403 CSRF cookie not set.",
        f"{refused.status} {json_of(refused).get('reason', '')}",
        "CSRF_TRUSTED_ORIGINS",
        reasons.refused(settings, refused),
    )

    csrf = client.ask("GET", "/accounts/csrf/")
    token = json_of(csrf).get("csrfToken", "")
    yield from cookie_checks(settings, client, "CSRF", "csrftoken")
    login = client.ask("POST", "/accounts/login/", json_body=who, headers={"X-CSRFToken": token})
    rotated = json_of(login).get("csrfToken", "")
    yield Check(
        "login",
        "login",
        f"200 {who['username']}",
        f"{login.status} {json_of(login).get('username')}",
        "CSRF_TRUSTED_ORIGINS, DJANGO_DEMO (SMOKE_USERNAME and SMOKE_PASSWORD for another user)",
        reasons.refused(settings, login),
    )
    yield from cookie_checks(settings, client, "SESSION", "sessionid")

    known = client.ask("GET", "/blog/whoami/")
    yield Check(
        "whoami-with-session",
        "whoami with a session",
        f"200 {who['username']}",
        f"{known.status} {json_of(known).get('username')}",
        "SESSION_COOKIE_NAME, DJANGO_SECRET_KEY",
        reasons.refused(settings, known),
    )

    post = {"title": "smoke", "text": "Written by scripts/smoke, and deleted by it."}
    refused = client.ask("POST", "/blog/posts/", json_body=post)
    yield Check(
        "post-without-token",
        "a post without a CSRF token",
        "403 CSRF token missing.",
        f"{refused.status} {json_of(refused).get('reason', '')}",
        "CSRF_TRUSTED_ORIGINS",
        reasons.refused(settings, refused),
    )
    written = client.ask("POST", "/blog/posts/", json_body=post, headers={"X-CSRFToken": rotated})
    yield Check("post", "a post with the token of the login", "201", *status_of(settings, written))
    deleted = client.ask("DELETE", f"/blog/posts/{json_of(written).get('id', 0)}/", headers={"X-CSRFToken": rotated})
    yield Check("delete", "deleting it", "200", *status_of(settings, deleted))

    logout = client.ask("POST", "/accounts/logout/", headers={"X-CSRFToken": rotated})
    yield Check("logout", "logout", "200", *status_of(settings, logout))
    expired = client.cookies.get(settings.text("SESSION_COOKIE_NAME", "sessionid"))
    left = expired.value if expired else "no such cookie"
    yield Check("session-expired", "logout expires the session cookie", "", left, "SESSION_COOKIE_*")
    nobody = client.ask("GET", "/blog/whoami/")
    yield Check("whoami-after-logout", "whoami after logout", "401", str(nobody.status), "SESSION_COOKIE_NAME")


def status_of(settings: Settings, response: http.Response) -> tuple[str, str, Finding | None]:
    return str(response.status), "CSRF_TRUSTED_ORIGINS", reasons.refused(settings, response)


def cookie_checks(settings: Settings, client: Client, which: str, default: str) -> Iterator[Check]:
    name = settings.text(f"{which}_COOKIE_NAME", default)
    got = attributes(client.cookies[name]) if name in client.cookies else "not set"
    yield Check(
        f"{which.lower()}-cookie",
        f"the {which} cookie, {name}",
        expected_cookie(settings, which),
        got,
        f"{which}_COOKIE_*",
    )
