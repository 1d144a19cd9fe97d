"""A minimal Django with sessions and users: two middlewares, one view, and our database settings.

As a script it creates the database, the user `demo` and a session, and prints the session's key as JSON.
"""

import json
import os

import django
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import path

# The OPTIONS are those that config/values/database.py sets for SQLite; a test compares the two.
DATABASE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": os.environ["BENCH_DATABASE"],
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
    },
}
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": DATABASE},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only-for-the-bench-on-loopback",  # noqa: S106 # nosec B106
    USE_I18N=False,
    USE_TZ=True,
)
django.setup()


def whoami(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"username": request.user.get_username()})


urlpatterns = [path("", whoami)]


def prepare() -> str:
    """Create the database and the user, and return the key of a new session."""
    from django.contrib.auth import get_user_model, login
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    request = HttpRequest()
    request.session = SessionStore()
    login(request, get_user_model().objects.create_user("demo"))
    request.session.save()
    return request.session.session_key


if __name__ == "__main__":
    print(json.dumps({"session": prepare()}))
else:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
