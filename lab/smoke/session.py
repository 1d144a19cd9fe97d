"""The checks of a session: log in, read, write with and without the CSRF token, log out."""

from collections.abc import Iterator

from crosshost.policy import Finding
from lab.scenarios.settings import Settings
from lab.smoke import reasons
from lab.smoke.check import Check
from lab.smoke.client import Client, person
from lab.smoke.expected import attributes, expected_cookie
from lab.stack import http
from lab.stack.http import json_of


def session_checks(settings: Settings, client: Client) -> Iterator[Check]:
    """Yield the checks of one session, from login to logout. The post that it writes is deleted."""
    user = person()
    without_token = client.request("POST", "/accounts/login/", json_body=user)
    yield Check(
        "login-without-token",
        "login without a CSRF token",
        "403 CSRF cookie not set.",
        f"{without_token.status} {json_of(without_token).get('reason', '')}",
        "CSRF_TRUSTED_ORIGINS",
        reasons.refused(settings, without_token),
    )

    csrf = client.request("GET", "/accounts/csrf/")
    token = json_of(csrf).get("csrfToken", "")
    yield from cookie_checks(settings, client, "CSRF", "csrftoken")
    login = client.request("POST", "/accounts/login/", json_body=user, headers={"X-CSRFToken": token})
    rotated = json_of(login).get("csrfToken", "")
    yield Check(
        "login",
        "login",
        f"200 {user['username']}",
        f"{login.status} {json_of(login).get('username')}",
        "CSRF_TRUSTED_ORIGINS, DJANGO_DEMO (SMOKE_USERNAME and SMOKE_PASSWORD for another user)",
        reasons.refused(settings, login),
    )
    yield from cookie_checks(settings, client, "SESSION", "sessionid")

    known = client.request("GET", "/blog/whoami/")
    yield Check(
        "whoami-with-session",
        "whoami with a session",
        f"200 {user['username']}",
        f"{known.status} {json_of(known).get('username')}",
        "SESSION_COOKIE_NAME, DJANGO_SECRET_KEY",
        reasons.refused(settings, known),
    )

    post = {"title": "smoke", "text": "Written by scripts/smoke, and deleted by it."}
    rejected = client.request("POST", "/blog/posts/", json_body=post)
    yield Check(
        "post-without-token",
        "POST without a CSRF token",
        "403 CSRF token missing.",
        f"{rejected.status} {json_of(rejected).get('reason', '')}",
        "CSRF_TRUSTED_ORIGINS",
        reasons.refused(settings, rejected),
    )
    written = client.request("POST", "/blog/posts/", json_body=post, headers={"X-CSRFToken": rotated})
    yield Check("post", "POST with the token from the login", "201", *status_of(settings, written))
    deleted = client.request(
        "DELETE", f"/blog/posts/{json_of(written).get('id', 0)}/", headers={"X-CSRFToken": rotated}
    )
    yield Check("delete", "DELETE of that post", "200", *status_of(settings, deleted))

    logout = client.request("POST", "/accounts/logout/", headers={"X-CSRFToken": rotated})
    yield Check("logout", "logout", "200", *status_of(settings, logout))
    expired = client.cookies.get(settings.text("SESSION_COOKIE_NAME", "sessionid"))
    value = expired.value if expired else "no such cookie"
    yield Check("session-expired", "logout expires the session cookie", "", value, "SESSION_COOKIE_*")
    anonymous = client.request("GET", "/blog/whoami/")
    yield Check("whoami-after-logout", "whoami after logout", "401", str(anonymous.status), "SESSION_COOKIE_NAME")


def status_of(settings: Settings, response: http.Response) -> tuple[str, str, Finding | None]:
    """Return what a check of a status needs besides: the status, the variable to look at, and the reason."""
    return str(response.status), "CSRF_TRUSTED_ORIGINS", reasons.refused(settings, response)


def cookie_checks(settings: Settings, client: Client, which: str, default: str) -> Iterator[Check]:
    """Yield the check of the SESSION or CSRF cookie, whose name is `default` unless a setting changes it."""
    name = settings.text(f"{which}_COOKIE_NAME", default)
    cookie = attributes(client.cookies[name]) if name in client.cookies else "not set"
    yield Check(
        f"{which.lower()}-cookie",
        f"the {which} cookie, {name}",
        expected_cookie(settings, which),
        cookie,
        f"{which}_COOKIE_*",
    )
