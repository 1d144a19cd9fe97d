"""The page logs in, reloads, writes and logs out."""

from collections.abc import Iterator
from functools import partial

from crosshost.policy import Cookie
from crosshost.testing.checks.check import Check
from crosshost.testing.checks.outcome import Attempt, last_attempt
from crosshost.testing.checks.plan import Plan, Write
from crosshost.testing.errors import FetchError
from crosshost.testing.page import Page
from crosshost.testing.questions.login import Session, log_in, shows_login
from crosshost.testing.questions.reasons import explained
from crosshost.testing.questions.script import Script


def checks(plan: Plan) -> Iterator[Check]:
    for name in plan.engines:
        yield Check(f"{name} logs in and stays logged in after a reload", partial(logs_in, plan, name))
        for write in plan.writes:
            yield Check(
                f"{name} sends {write.method} {write.path} with the login",
                partial(writes, plan, name, write),
            )
        if plan.logout:
            yield Check(f"{name} logs out", partial(logs_out, plan, name, plan.logout))


def logs_in(plan: Plan, name: str) -> str | None:
    session = log_in(plan.open(name), plan.way)
    if not session.succeeded:
        return "\n".join(map(str, session.why_not()))
    after = session.reloaded()
    return None if after.is_logged_in() else str(explained(after.whoami()))


def writes(plan: Plan, name: str, write: Write) -> str | None:
    """Send a write after a reload, when the page has to get its CSRF token again."""
    session = plan.session(name).reloaded()
    attempt, text = send(session, write)
    return None if attempt.is_reached else text


def send(session: Session, write: Write) -> tuple[Attempt, str]:
    """Return what the server did with a write of the page, and the explanation."""
    try:
        response = session.script.fetch(write.url, write.method, **write.body)
    except FetchError as error:
        return Attempt(), str(explained(error))
    return last_attempt(session.page.browser), str(explained(response))


def logs_out(plan: Plan, name: str, logout: Write) -> str | None:
    """Log out: the page and a copy of its session are strangers afterwards. A JWT stays valid until it expires."""
    session = plan.session(name)
    browser = session.page.browser
    before = browser.cookies
    _, text = send(session, logout)
    if not session.is_bearer and session.is_logged_in():
        return f"the user is still logged in after {text}"
    if session.is_bearer and not is_jwt(session) and session.is_logged_in():
        return f"the token still works after {text}"
    kept = tuple(cookie for cookie in before if is_of_a_server_session(cookie))
    if kept and shows_login(Script(with_cookies(plan, name, kept)), plan.way.whoami):
        return f"whoever has a copy of {kept[0].name} is still logged in after {text}. Call logout(request) in the view"
    return None


def is_jwt(session: Session) -> bool:
    return any(value.count(".") == 2 for value in session.script.headers.values())


def is_of_a_server_session(cookie: Cookie) -> bool:
    """Return whether Django keeps the session of this cookie, so that it can end it."""
    from django.conf import settings

    signed = settings.SESSION_ENGINE == "django.contrib.sessions.backends.signed_cookies"
    return cookie.name == settings.SESSION_COOKIE_NAME and not signed


def with_cookies(plan: Plan, name: str, cookies: tuple[Cookie, ...]) -> Page:
    """Return the page in a new browser that has these cookies."""
    page = plan.open(name)
    page.browser.profile.jar = cookies
    return page
