"""Time the requests of crosshost.testing's browser against those of Django's own test client, on one handler.

As a script it sends each kind of request ROUNDS times both ways, in turns, and prints the milliseconds of the
processor as JSON: {kind: {"requests": the requests of one fetch, "client": […], "browser": […]}}.
"""

import json
import sys
import time

import django
from django.conf import settings
from django.http import JsonResponse
from django.urls import path

PAGE, API = "http://localhost:3000", "http://localhost:8000"
settings.configure(
    ALLOWED_HOSTS=["localhost"],
    CORS_ALLOWED_ORIGINS=[PAGE],
    CORS_ALLOW_CREDENTIALS=True,
    CSRF_TRUSTED_ORIGINS=[PAGE],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["corsheaders", *(f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions"))],
    MIDDLEWARE=[
        "corsheaders.middleware.CorsMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only-for-the-bench-on-loopback",  # noqa: S106 # nosec B106
    USE_TZ=True,
)
django.setup()

from django.contrib.auth import get_user_model, login  # noqa: E402 (after the settings)
from django.core.management import call_command  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from crosshost.policy import ENGINES  # noqa: E402
from crosshost.testing import Browser  # noqa: E402


def csrf(request):
    return JsonResponse({"csrfToken": get_token(request)})


def log_in(request):
    login(request, get_user_model().objects.get())
    return JsonResponse({"csrfToken": get_token(request)})


def whoami(request):
    return JsonResponse({"username": request.user.get_username()})


urlpatterns = [path("csrf/", csrf), path("login/", log_in), path("whoami/", whoami)]


def both_ways(engine):
    """Yield each kind of request: its name, how many one fetch sends, and it by the client and by the browser."""
    client, page = Client(enforce_csrf_checks=True), Browser(engine).open(f"{PAGE}/", served=False)
    origin = {"origin": PAGE, "host": "localhost:8000"}
    token = client.get("/csrf/", headers=origin).json()["csrfToken"]
    token = client.post("/login/", headers={**origin, "x-csrftoken": token}).json()["csrfToken"]
    posted = {**origin, "x-csrftoken": token}
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type,x-csrftoken"}

    def fetch(url, **options):
        return page.fetch(f"{API}{url}", credentials="include", **options)

    given = fetch("/csrf/").json()["csrfToken"]
    given = fetch("/login/", method="POST", headers={"X-CSRFToken": given}).json()["csrfToken"]
    post = {"method": "POST", "headers": {"X-CSRFToken": given}, "json": {"title": "a title"}}

    def post_with_preflight():
        page.browser.profile.preflights.clear()  # kept for seconds, as browsers do
        return fetch("/whoami/", **post)

    def preflight_and_post():
        client.options("/whoami/", headers={**origin, **asked})
        return client.post("/whoami/", {"title": "a title"}, content_type="application/json", headers=posted)

    yield "GET", 1, lambda: client.get("/whoami/", headers=origin), lambda: fetch("/whoami/")
    yield "POST with a preflight", 2, preflight_and_post, post_with_preflight


def milliseconds(send):
    began = time.thread_time()
    response = send()
    taken = (time.thread_time() - began) * 1000
    if response.json() != {"username": "demo"}:
        sys.exit(f"the request was answered {response.status_code if hasattr(response, 'status_code') else response}")
    return taken


def measure(rounds):
    results = {}
    for engine in ENGINES:
        for kind, requests, by_client, by_browser in both_ways(engine):
            result = results.setdefault(kind, {"requests": requests, "client": [], "browser": []})
            for number in range(rounds + 5):
                client, browser = milliseconds(by_client), milliseconds(by_browser)
                if number >= 5:  # the first ones warm up
                    result["client"].append(client)
                    result["browser"].append(browser)
    return results


if __name__ == "__main__":
    setup_test_environment()
    call_command("migrate", verbosity=0)
    get_user_model().objects.create_user("demo")
    print(json.dumps(measure(int(sys.argv[1]))))
