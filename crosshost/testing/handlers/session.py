"""A login without a view, as Django's test client has with force_login: for projects whose users log in elsewhere."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import load_backend, login
from django.http import HttpRequest, HttpResponse


def set_cookie(user: Any) -> str:
    """Return the Set-Cookie header of a response that logs `user` in, with the project's settings."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    login(request, user, first_backend())
    request.session.save()
    response = HttpResponse()
    response.set_cookie(
        settings.SESSION_COOKIE_NAME,
        request.session.session_key,
        max_age=None if settings.SESSION_EXPIRE_AT_BROWSER_CLOSE else settings.SESSION_COOKIE_AGE,
        domain=settings.SESSION_COOKIE_DOMAIN,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=settings.SESSION_COOKIE_HTTPONLY,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )
    header: str = response.cookies[settings.SESSION_COOKIE_NAME].OutputString()
    return header


def first_backend() -> str:
    """Return the first authentication backend that knows users, as Django's test client does."""
    names: list[str] = settings.AUTHENTICATION_BACKENDS
    return next(name for name in names if hasattr(load_backend(name), "get_user"))
