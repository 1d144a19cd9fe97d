"""The CSRF check: a write without the token fails."""

import inspect
from collections.abc import Iterator
from functools import partial

from crosshost.testing.checks.check import Check
from crosshost.testing.checks.outcome import last_attempt
from crosshost.testing.checks.plan import Plan, Write
from crosshost.testing.errors import FetchError
from crosshost.testing.questions.reasons import explained

EXEMPT_ALL = ("ninja", "rest_framework", "graphene_django", "strawberry")
WRONG = "0" * 64
FIX = (
    "How to fix it: django.middleware.csrf.CsrfViewMiddleware in MIDDLEWARE, no csrf_exempt, and with Django REST "
    "framework an authentication class that enforces the check, as SessionAuthentication does"
)


def checks(plan: Plan) -> Iterator[Check]:
    if isinstance(plan.way.login, str):
        yield Check(f"the CSRF check guards {plan.path(plan.way.login)}", partial(guards_login, plan, plan.way.login))
    for write in plan.writes:
        yield Check(f"{write.method} {write.path} without the CSRF token fails", partial(needs_token, plan, write))


def needs_token(plan: Plan, write: Write) -> str | None:
    """Send the write without a token and with a wrong one."""
    session = plan.session()
    if session.is_bearer:
        return None  # the token in Authorization takes its place
    name = next(iter(session.script.token()), "X-CSRFToken")
    for headers, how in (({}, "without a token"), ({name: WRONG}, "with a wrong token")):
        try:
            text = str(explained(session.script.bare(write.url, write.method, headers=headers, **write.body)))
        except FetchError as error:
            text = str(explained(error))
        if last_attempt(session.page.browser).is_reached:
            return f"{text}, {how}. {FIX}"
    return None


def guards_login(plan: Plan, url: str) -> str | None:
    """Look at the decorators of the login's view. Frameworks that exempt all of their views are not blamed."""
    from django.urls import Resolver404, resolve

    try:
        view = resolve(plan.path(url)).func
    except Resolver404:
        return None  # another server's
    inner = inspect.unwrap(view)
    of_framework = hasattr(view, "cls") or inner.__module__.partition(".")[0] in EXEMPT_ALL
    if of_framework or not getattr(view, "csrf_exempt", False):
        return None
    return "its view is csrf_exempt: a page of another site can log its victim in under the attacker's name. Remove it"
