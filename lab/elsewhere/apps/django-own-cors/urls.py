"""Django with a middleware of one's own that adds CORS headers, and knows of no preflight."""

import json
import os

from django.contrib.auth import authenticate, login
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods


def cors(get_response):
    def middleware(request):
        response = get_response(request)
        response["Access-Control-Allow-Origin"] = os.environ["PAGE_ORIGIN"]
        response["Access-Control-Allow-Credentials"] = "true"
        response["Access-Control-Allow-Headers"] = "Content-Type"
        return response

    return middleware


@csrf_exempt
@require_http_methods(["POST"])
def log_in(request):
    user = authenticate(request, **json.loads(request.body))
    if user is None:
        return JsonResponse({"detail": "Wrong user name or password."}, status=400)
    login(request, user)
    return JsonResponse({"detail": "Welcome."})


def me(request):
    return JsonResponse({"username": request.user.get_username()})


urlpatterns = [path("login", log_in), path("me", me)]
