"""What Django calls when it answers with an error itself (config/urls.py and CSRF_FAILURE_VIEW name these)."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from blog.answers import error


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return error(request, 413, "The body is too large; 64 KiB is the limit.")
    return error(request, 400, "Django refused this request as malformed, or its Host is not in ALLOWED_HOSTS.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, 403, "You may not do this.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`reason` is Django's own sentence (django.middleware.csrf.REASON_*); it holds no secret."""
    request.META["CSRF_FAILURE_REASON"] = reason  # beside Django's own CSRF_COOKIE, for what is around the application
    return error(request, 403, "CSRF verification failed.", reason=reason)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, 404, "There is nothing at this address.")


def server_error(request: HttpRequest) -> HttpResponse:
    return error(request, 500, "Something went wrong on the server; its log says what.")
