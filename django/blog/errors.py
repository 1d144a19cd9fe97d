"""The views that Django calls for its own errors (config/urls.py and CSRF_FAILURE_VIEW name them)."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from blog.responses import error
from blog.unavailable import is_unavailable

RETRY_AFTER = 2  # seconds; the pool tries to connect as often
DATABASE = "The database does not respond, or does not in time; try again in a few seconds."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_unavailable(exception):  # a session that could not be saved
        return unavailable(request, DATABASE)
    if isinstance(exception, RequestDataTooBig):
        return error(request, 413, "The body is too large; 64 KiB is the limit.")
    return error(request, 400, "Django refused this request as malformed, or its Host is not in ALLOWED_HOSTS.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, 403, "You are not allowed to do this.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`reason` is Django's own sentence (django.middleware.csrf.REASON_*); it holds no secret."""
    request.META["CSRF_FAILURE_REASON"] = reason  # beside Django's own CSRF_COOKIE, for the WSGI layer
    return error(request, 403, "CSRF verification failed.", reason=reason)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, 404, "Not found: no such URL.")


def server_error(request: HttpRequest) -> HttpResponse:
    if is_unavailable(sys.exc_info()[1]):  # Django calls this while it handles the exception
        return unavailable(request, DATABASE)
    return error(request, 500, "Internal server error; see the server's log.")


def unavailable(request: HttpRequest, message: str) -> HttpResponse:
    """Return 503 for a request that is right and may succeed later."""
    response = error(request, 503, message)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
