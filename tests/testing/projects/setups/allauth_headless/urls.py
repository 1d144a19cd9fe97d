"""The views and URLs of this project."""

from django.http import JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from tests.testing.projects.base import unless, where


def login_required(view):
    def inner(request):
        return view(request) if request.user.is_authenticated else JsonResponse({"error": "Log in."}, status=401)

    return inner


@where("csrf-exempt", csrf_exempt)
@unless("open", login_required)
def files(request):
    return JsonResponse({"files": ["letter.txt"]}, status=201 if request.method == "POST" else 200)


urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("_allauth/", include("allauth.headless.urls")),
    path("api/files/", files),
]
