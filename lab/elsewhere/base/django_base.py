"""The settings that the Django deployments share: those of `startproject`, with django-cors-headers."""

import os

from corsheaders.defaults import default_headers

PAGE_ORIGIN, SAMESITE = os.environ["PAGE_ORIGIN"], os.environ.get("SAMESITE", "Lax")

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", ".localhost"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "corsheaders",
]
MIDDLEWARE = [
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [os.path.dirname(os.path.abspath(__file__))],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.expanduser("~/db.sqlite3")}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True

CORS_ALLOWED_ORIGINS = [PAGE_ORIGIN]
CORS_ALLOW_CREDENTIALS = os.environ.get("ALLOW_CREDENTIALS") != "no"
CORS_ALLOW_HEADERS = os.environ["ALLOW_HEADERS"].split() if "ALLOW_HEADERS" in os.environ else default_headers
CSRF_TRUSTED_ORIGINS = [os.environ.get("TRUSTED_ORIGIN", PAGE_ORIGIN)]
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = SAMESITE
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SAMESITE == "None"
