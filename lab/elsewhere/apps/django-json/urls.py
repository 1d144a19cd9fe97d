"""Django's sessions behind three JSON views."""

import json

from django.contrib.auth import authenticate, login
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.views.decorators.http import require_GET, require_POST


@require_GET
def csrf(request):
    return JsonResponse({"csrfToken": get_token(request)})


@require_POST
def log_in(request):
    data = json.loads(request.body)
    user = authenticate(request, username=data["username"], password=data["password"])
    if user is None:
        return JsonResponse({"error": "Wrong user name or password."}, status=400)
    login(request, user)
    return JsonResponse({"user": user.username})


@require_GET
def me(request):
    if not request.user.is_authenticated:
        return JsonResponse({"error": "Not logged in."}, status=401)
    return JsonResponse({"user": request.user.username})


urlpatterns = [
    path("api/csrf/", csrf),
    path("api/session/", log_in),
    path("api/me/", me),
]
