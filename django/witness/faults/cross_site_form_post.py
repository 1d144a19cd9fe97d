"""A view that writes is exempt from the CSRF check, as csrf_exempt makes it."""

from django.http import HttpRequest, HttpResponse


def apply(settings: dict) -> None:
    settings["MIDDLEWARE"].insert(0, f"{__name__}.without_csrf_check")


def without_csrf_check(get_response):
    def response(request: HttpRequest) -> HttpResponse:
        if request.path == "/lab/arrival/":
            request._dont_enforce_csrf_checks = True  # what Django's own test client sets
        return get_response(request)

    return response
