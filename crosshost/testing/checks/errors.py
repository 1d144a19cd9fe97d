"""Errors and redirects reach the page as what they are, not as a "CORS error"."""

from collections.abc import Iterator
from functools import partial

from crosshost.testing.checks.check import Check
from crosshost.testing.checks.plan import Plan
from crosshost.testing.checks.views import with_view
from crosshost.testing.errors import FetchError
from crosshost.testing.questions.reasons import explained

FIX = "How to fix it: corsheaders.middleware.CorsMiddleware above all middleware that makes responses in MIDDLEWARE"


def checks(plan: Plan) -> Iterator[Check]:
    if plan.is_cross_origin:
        yield Check("a 401 or 403 reaches the page", partial(reaches, plan, plan.way.whoami))
        yield Check("a 404 reaches the page", partial(reaches, plan, f"{plan.way.whoami.rstrip('/')}/no-such-page/"))
        yield Check("a 500 reaches the page", partial(server_error, plan))
        for url in dict.fromkeys((plan.way.whoami, *plan.private)):
            if url.endswith("/"):
                name = f"{plan.path(url)} without its slash reaches the page"
                yield Check(name, partial(redirect, plan, url))


def reaches(plan: Plan, url: str) -> str | None:
    try:
        plan.stranger().bare(url)
    except FetchError as error:
        return f"{explained(error)}\n{FIX}"
    return None


def redirect(plan: Plan, url: str) -> str | None:
    """Request a URL without its slash: where APPEND_SLASH redirects it, the redirect needs the headers too."""
    return reaches(plan, url.removesuffix("/"))


def server_error(plan: Plan) -> str | None:
    """Request whoami where its view fails."""
    from django.http import HttpResponseServerError

    with with_view(plan.way.whoami, lambda request: HttpResponseServerError("Server Error (500)")):
        return reaches(plan, plan.way.whoami)
