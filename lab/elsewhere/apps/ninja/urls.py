"""django-ninja with Django's session; a login without CSRF, and views that check it."""

from django.contrib.auth import authenticate, login
from django.urls import path
from ninja import NinjaAPI, Schema
from ninja.security import django_auth

api = NinjaAPI()


class Credentials(Schema):
    username: str
    password: str


@api.post("/login", auth=None)
def log_in(request, credentials: Credentials):
    user = authenticate(request, **credentials.dict())
    if user is None:
        return api.create_response(request, {"detail": "Wrong credentials"}, status=401)
    login(request, user)
    return {"detail": "Logged in"}


@api.get("/me", auth=django_auth)
def me(request):
    return {"username": request.auth.username}


urlpatterns = [path("api/", api.urls)]
