"""The views and URLs of this project."""

import json

from django.contrib.auth import authenticate, login, logout
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tests.testing.projects.base import planted, unless, where


def login_required(view):
    def inner(request):
        return view(request) if request.user.is_authenticated else JsonResponse({"error": "Log in."}, status=401)

    return inner


@require_GET
def csrf(request):
    return JsonResponse({"csrfToken": get_token(request)})


@where("csrf-exempt", csrf_exempt)
@where("login-csrf-exempt", csrf_exempt)
@require_POST
def log_in(request):
    data = json.loads(request.body)
    user = authenticate(request, username=data["username"], password=data["password"])
    if user is None:
        return JsonResponse({"error": "Wrong user name or password."}, status=400)
    login(request, user)
    return JsonResponse({"user": user.username})


@require_POST
def log_out(request):
    response = JsonResponse({})
    if planted("logout-deletes-the-cookie-alone"):
        response.delete_cookie("sessionid")
    elif not planted("logout-does-nothing"):
        logout(request)
    return response


@require_GET
@login_required
def me(request):
    return JsonResponse({"user": request.user.username})


@where("csrf-exempt", csrf_exempt)
@require_http_methods(["GET", "POST"])
@unless("open", login_required)
def notes(request):
    if request.method == "POST":
        return JsonResponse({"saved": request.body.decode()}, status=201)
    return JsonResponse({"notes": ["Ann's diary"]})


urlpatterns = [
    path("api/csrf/", csrf),
    path("api/login/", log_in),
    path("api/logout/", log_out),
    path("api/me/", me),
    path("api/notes/", notes),
]
