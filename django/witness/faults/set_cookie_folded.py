"""All cookies of a response are in one Set-Cookie header, joined with commas, as a gateway joins other headers."""

from django.http import HttpRequest, HttpResponse


def apply(settings: dict) -> None:
    settings["MIDDLEWARE"].insert(0, f"{__name__}.folded")


def folded(get_response):
    def response(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if len(response.cookies) > 1:
            response["Set-Cookie"] = ", ".join(cookie.OutputString() for cookie in response.cookies.values())
            response.cookies.clear()
        return response

    return response
