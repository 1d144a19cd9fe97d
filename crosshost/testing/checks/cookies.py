"""The cookies of the login have attributes that fit where page and API are."""

from collections.abc import Iterator
from functools import partial

from crosshost.doctor.cookies import ReceivedCookie, received_cookies
from crosshost.testing.checks.check import Check
from crosshost.testing.checks.plan import Plan
from crosshost.testing.questions.login import log_in


def checks(plan: Plan) -> Iterator[Check]:
    yield Check("the session's cookie is hidden from scripts (HttpOnly)", partial(http_only, plan))
    if plan.is_https:
        yield Check("the session's cookie is sent over https alone (Secure)", partial(secure, plan))


def session_cookies(plan: Plan) -> list[ReceivedCookie]:
    """Return the cookies of sessions and tokens that the login sets, whether the browser stores them or not."""
    from django.conf import settings

    session = log_in(plan.open(), plan.way)
    requests = session.page.browser.requests
    cookies = [
        cookie
        for exchange in requests
        for cookie in received_cookies(exchange.url, [outcome.header for outcome in exchange.stored])
    ]
    return [cookie for cookie in cookies if cookie.name == settings.SESSION_COOKIE_NAME or cookie.is_session]


def http_only(plan: Plan) -> str | None:
    names = [cookie.name for cookie in session_cookies(plan) if not cookie.cookie.http_only]
    if not names:
        return None
    fix = "SESSION_COOKIE_HTTPONLY = True, or the setting for this cookie, such as JWT_AUTH_HTTPONLY in REST_AUTH"
    return f"every script of its host can read {names[0]}. How to fix it: {fix}"


def secure(plan: Plan) -> str | None:
    names = [cookie.name for cookie in session_cookies(plan) if not cookie.cookie.secure]
    if not names:
        return None
    fix = "SESSION_COOKIE_SECURE = True, or the setting for this cookie, such as JWT_AUTH_SECURE in REST_AUTH"
    return f"{names[0]} is sent over http too, where it can be read on the way. How to fix it: {fix}"
