"""A request without a session is redirected to the login page, as login_required does, where fetch expects a 401."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


def apply(settings: dict) -> None:
    settings["MIDDLEWARE"].append(f"{__name__}.to_login")


def to_login(get_response):
    def response(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 401 and request.method == "GET":
            return HttpResponseRedirect(f"/accounts/login/?next={quote(request.get_full_path())}")
        return response

    return response
