"""Responses in two forms: JSON for fetch, a page for a person's navigation, chosen by `Accept`."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.cache import patch_vary_headers
from django.views import View


def wants_page(request: HttpRequest) -> bool:
    """Return whether this is a browser's navigation. fetch sends `*/*` by default, and gets JSON."""
    if request.META.get("HTTP_ACCEPT", "*/*") == "*/*":  # not worth parsing each time
        return False
    return request.get_preferred_type(["application/json", "text/html"]) == "text/html"


def response(request: HttpRequest, data: dict, template: str, *, status: int = 200) -> HttpResponse:
    """Return `data` as JSON, or `template` rendered with it."""
    if wants_page(request):
        response = render(request, template, data, status=status)
    else:
        response = JsonResponse(data, status=status)
    patch_vary_headers(response, ["Accept"])
    return response


def error(request: HttpRequest, status: int, message: str, **more: str) -> HttpResponse:
    """Return an error as `{"status", "error", …}` or as a page, not to be cached."""
    data = {"status": status, "error": message, **more}
    if wants_page(request):
        # Rendered without the request: an error page must not need the session, the database or a permitted Host.
        context = {**data, "web_origin": getattr(settings, "WEB_ORIGIN", "")}
        response = HttpResponse(loader.render_to_string("blog/error.html", context), status=status)
    else:
        response = JsonResponse(data, status=status)
    patch_vary_headers(response, ["Accept"])
    response["Cache-Control"] = "no-store"
    return response


class NegotiatedMethods(View):
    """A view whose 405 has a body, too."""

    def http_method_not_allowed(self, request, *args, **kwargs):
        allowed = self._allowed_methods()
        methods = " or ".join(method for method in allowed if method not in ("HEAD", "OPTIONS"))
        response = error(request, 405, f"Method not allowed: use {methods}.")
        response["Allow"] = HttpResponseNotAllowed(allowed)["Allow"]
        return response
