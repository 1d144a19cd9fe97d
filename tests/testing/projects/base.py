"""The settings that the five set-ups share: those of `startproject`, with django-cors-headers, behind a TLS proxy."""

from collections.abc import Callable
from typing import Any

USER = {"username": "ann", "email": "ann@example.com", "password": "correct horse"}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

SETTINGS: dict[str, Any] = {
    "SECRET_KEY": "k8-Vn3_xQ7pZ1sT5wY9bD2fH4jL6mR0cG",
    "INSTALLED_APPS": [
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "corsheaders",
    ],
    "MIDDLEWARE": MIDDLEWARE,
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                ]
            },
        }
    ],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STATIC_URL": "static/",
    "USE_TZ": True,
    "CORS_ALLOW_CREDENTIALS": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "LOGGING_CONFIG": None,
    "PLANTED": set(),
}


def planted(name: str) -> bool:
    """Return whether the mistake `name` of a view is switched on."""
    from django.conf import settings

    return name in settings.PLANTED


def unless(name: str, decorator: Callable[..., Any]) -> Callable[..., Any]:
    """Return `decorator`, which the mistake `name` leaves out."""
    return (lambda view: view) if planted(name) else decorator


def where(name: str, decorator: Callable[..., Any]) -> Callable[..., Any]:
    """Return `decorator`, which is there only as the mistake `name`."""
    return decorator if planted(name) else (lambda view: view)
