"""The views of the tests' own project."""

import json

from django.contrib.auth import authenticate, login
from django.http import HttpResponse, HttpResponseForbidden, JsonResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt


def csrf(request):
    return JsonResponse({"csrfToken": get_token(request)})


def log_in(request):
    person = json.loads(request.body) if request.content_type == "application/json" else request.POST.dict()
    user = authenticate(request, username=person.get("username"), password=person.get("password"))
    if user is None:
        return JsonResponse({"error": "wrong password"}, status=400)
    login(request, user)
    return JsonResponse({"user": user.username})


def whoami(request):
    if not request.user.is_authenticated:
        return JsonResponse({"error": "not logged in"}, status=401)
    return JsonResponse({"user": request.user.username})


def refused(request):
    return JsonResponse({"error": "not logged in"}, status=401)


@csrf_exempt
def echo(request):
    """Return what Django received."""
    received = {
        "method": request.method,
        "path": request.get_full_path(),
        "secure": request.is_secure(),
        "host": request.get_host(),
        "headers": dict(request.headers),
        "meta": {name: value for name, value in request.META.items() if isinstance(value, str)},
        "cookies": request.COOKIES,
        "post": {name: request.POST.getlist(name) for name in request.POST},
        "files": {name: [file.name, file.read().decode()] for name, file in request.FILES.items()},
        "body": request.body.decode() if not request.FILES else "",
    }
    response = JsonResponse(received, status=int(request.GET.get("status", 200)))
    for name, value in request.GET.items():
        if name.startswith("X-") or name in ("Cache-Control", "Vary", "Access-Control-Max-Age"):
            response.headers[name] = value
    return response


@csrf_exempt
def set_cookie(request):
    """Set the cookie of the query, in its own words: ?name=a&value=b&samesite=Lax."""
    options = request.GET.dict()
    response = JsonResponse({})
    if "max_age" in options:
        options["max_age"] = int(options["max_age"])
    response.set_cookie(options.pop("name"), options.pop("value", "1"), **options)
    return response


@csrf_exempt
def to(request):
    """Redirect to the query's `url`."""
    return redirect(request.GET["url"], preserve_request="keep" in request.GET)


def loop(request):
    return redirect(request.path)


@xframe_options_exempt
def page(request):
    """Return the HTML in the query, with its other parameters as headers; %TOKEN% is the CSRF token."""
    html = request.GET.get("html", "")
    response = HttpResponse(html.replace("%TOKEN%", get_token(request)) if "%TOKEN%" in html else html)
    for name, value in request.GET.items():
        if name != "html":
            response.headers[name] = value
    return response


def framed(request):
    return HttpResponse("<p>not in frames</p>")


def protected(request):
    """A view with the CSRF check, which tells the user's fields back."""
    return JsonResponse({name: request.POST.getlist(name) for name in request.POST if "csrf" not in name})


def forbidden(request):
    return HttpResponseForbidden("not for you")


def crash(request):
    raise ZeroDivisionError("in the view")


def stream(request):
    return StreamingHttpResponse(iter([b"one ", b"two"]))


urlpatterns = [
    path("csrf/", csrf),
    path("login/", log_in),
    path("whoami/", whoami),
    path("refused/", refused),
    path("echo/", echo),
    path("set-cookie/", set_cookie),
    path("to/", to),
    path("loop/", loop),
    path("page/", page),
    path("framed/", framed),
    path("protected/", protected),
    path("forbidden/", forbidden),
    path("crash/", crash),
    path("stream/", stream),
]
