"""Views of a session API, each as a sync and as an async view."""

import json

from asgiref.sync import sync_to_async
from django.contrib.auth import authenticate, login
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import path


def index(request):
    form = f'<form method="post" action="/form-login/"><input name="csrfmiddlewaretoken" value="{get_token(request)}">'
    return HttpResponse(f"{form}<input name=username><input name=password></form>")


def csrf(request):
    return JsonResponse({"csrfToken": get_token(request)})


def json_login(request):
    return log_in(request, json.loads(request.body))


def form_login(request):
    return log_in(request, request.POST)


def log_in(request, given):
    user = authenticate(request, username=given["username"], password=given["password"])
    if user is None:
        return JsonResponse({"error": "wrong"}, status=400)
    login(request, user)
    return JsonResponse({"user": user.username})


def whoami(request):
    if not request.user.is_authenticated:
        return JsonResponse({"error": "log in"}, status=401)
    return JsonResponse({"user": request.user.username})


async def async_whoami(request):
    response = await sync_to_async(whoami)(request)
    response["X-Request-Class"] = type(request).__name__
    response["Access-Control-Expose-Headers"] = "X-Request-Class"
    return response


def stream(request):
    return StreamingHttpResponse(iter([b"one ", b"two"]))


async def async_stream(request):
    async def parts():
        yield b"one "
        yield b"two"

    return StreamingHttpResponse(parts())


def broken(request):
    raise ValueError("this view is broken")


urlpatterns = [
    path("", index),
    path("accounts/csrf/", csrf),
    path("accounts/login/", json_login),
    path("form-login/", form_login),
    path("blog/whoami/", whoami),
    path("blog/async-whoami/", async_whoami),
    path("stream/", stream),
    path("async-stream/", async_stream),
    path("broken/", broken),
]
