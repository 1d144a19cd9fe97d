"""No response has Vary, and the public posts may be cached: a cache gives one origin's response to all."""

from django.http import HttpRequest, HttpResponse


def apply(settings: dict) -> None:
    settings["MIDDLEWARE"].insert(0, f"{__name__}.without_vary")  # above CorsMiddleware, which adds it


def without_vary(get_response):
    def response(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.pop("Vary", None)
        if request.path == "/blog/posts/" and request.method == "GET":
            response["Cache-Control"] = "public, max-age=10"
        return response

    return response
