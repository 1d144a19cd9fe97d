"""The views that Django calls for its own errors (config/urls.py and CSRF_FAILURE_VIEW name them)."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from blog.responses import error


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
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
    return error(request, 500, "Internal server error; see the server's log.")
