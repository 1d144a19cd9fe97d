"""One answer, two readers: JSON for fetch, a page for a person's navigation, told apart by `Accept`."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.cache import patch_vary_headers
from django.views import View


def wants_page(request: HttpRequest) -> bool:
    """True for a browser's navigation; fetch sends `*/*` unless told otherwise, and gets JSON."""
    if request.META.get("HTTP_ACCEPT", "*/*") == "*/*":  # not worth parsing each time
        return False
    return request.get_preferred_type(["application/json", "text/html"]) == "text/html"


def response(request: HttpRequest, data: dict, template: str, *, status: int = 200) -> HttpResponse:
    """`data` as JSON, or `template` rendered with it."""
    if wants_page(request):
        response = render(request, template, data, status=status)
    else:
        response = JsonResponse(data, status=status)
    patch_vary_headers(response, ["Accept"])
    return response


def error(request: HttpRequest, status: int, message: str, **more: str) -> HttpResponse:
    """An error as `{"status", "error", …}` or as a page, which nobody may cache."""
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
    """A view whose 405 has a body too."""

    def http_method_not_allowed(self, request, *args, **kwargs):
        allowed = self._allowed_methods()
        response = error(request, 405, f"{request.method} is not answered here: {', '.join(allowed)} are.")
        response["Allow"] = HttpResponseNotAllowed(allowed)["Allow"]
        return response
