"""The server model answers as the real Django does, in every scenario and fault."""

import runpy
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import pytest
from django.test import Client

from config import partitioned
from crosshost import deployment, scenarios
from crosshost.expected import Settings
from crosshost.explain.server import Arrived, Reply, Server
from crosshost.policy import Answer
from lab import faults
from lab.exchange import set_cookie
from tests.conftest import ROOT

BODY = b'{"username": "demo", "password": "demo", "title": "A post", "text": "of the test"}'
# What nginx does wrong, Django does not see: scripts/browsers and test_predicted.py hold that.
NAMES = [
    name for name in scenarios.names() if deployment.alone(name).services["nginx"].get("LAB_FAULT") not in faults.NGINX
]


@pytest.fixture
def real(request, settings, monkeypatch, tmp_path, db):
    """Django with the settings of a scenario, in this process."""
    from blog.demo import data

    data.make()
    one = deployment.alone(request.param)
    for name, value in one.services["django"].items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DJANGO_DATA_DIR", str(tmp_path))
    made = runpy.run_path(str(ROOT / "django/config/settings.py"))
    for name in made:
        if name.startswith(("CORS_", "CSRF_", "SESSION_", "SECURE_", "ALLOWED_", "MIDDLEWARE")):
            setattr(settings, name, made[name])
    return Real(Settings(one), made)


class Real:
    def __init__(self, settings: Settings, made: dict):
        self.settings = settings
        self.client = Client(enforce_csrf_checks=True)
        self.partitioned = tuple(
            f"{made[f'{which}_COOKIE_NAME']}=" for which in ("SESSION", "CSRF") if made[f"{which}_COOKIE_PARTITIONED"]
        )

    def ask(self, arrived: Arrived, **headers: str) -> Reply:
        url = urlsplit(arrived.url)
        self.client.cookies = SimpleCookie(dict(arrived.cookies))
        headers |= {"host": url.netloc, "x-csrftoken": arrived.token} | (
            {"origin": arrived.origin} if arrived.origin else {}
        )
        answer = self.client.generic(
            arrived.method, url.path, BODY, "application/json", secure=url.scheme == "https", headers=headers
        )
        cookies = [("Set-Cookie", one.OutputString()) for one in answer.cookies.values()]
        pairs = partitioned.add([*answer.items(), *cookies], self.partitioned)
        body = answer.json() if answer["Content-Type"] == "application/json" else {}
        return Reply(Answer(answer.status_code, tuple(pairs)), body.get("reason") or body.get("error", ""))


def values(answer: Answer) -> dict[str, str]:
    pairs = (header.partition(";")[0].partition("=") for header in answer.all("Set-Cookie"))
    return {name: value for name, _, value in pairs}


def shown(reply: Reply) -> dict:
    """What the two must agree in: values differ each time, and Date and the like are nobody's business here."""
    answer = reply.answer
    headers = {name.lower(): value for name, value in answer.headers}
    cookies = {one["name"]: one for one in map(set_cookie, answer.all("Set-Cookie"))}
    for one in cookies.values():
        one["attributes"].pop("Expires", None)
    return {
        "status": answer.status,
        "location": headers.get("location", "").partition("?")[0],
        "cors": {name: value for name, value in headers.items() if name.startswith("access-control-")},
        "varies": "origin" in headers.get("vary", "").lower(),
        "kept": "max-age=10" in headers.get("cache-control", ""),
        "cookies": cookies,
        "error": reply.error,
    }


ORIGINS = ["page", "https://stranger.example", "null", None]


@pytest.mark.parametrize("real", NAMES, indirect=True)
def test_before_any_login_it_answers_as_django_does(real):
    model = Server(real.settings)
    for origin in ORIGINS:
        origin = real.settings.page if origin == "page" else origin
        for method, path in [
            ("GET", "/blog/whoami/"),
            ("GET", "/blog/whoami"),
            ("GET", "/blog/posts/"),
            ("GET", "/accounts/csrf/"),
            ("GET", "/accounts/login/"),
            ("GET", "/nothing/here/"),
            ("POST", "/blog/posts"),
        ]:
            arrived = Arrived(real.settings.api + path, method, origin)
            assert shown(model.answer(arrived)) == shown(real.ask(arrived)), (method, path, origin)
        asked = Arrived(f"{real.settings.api}/accounts/login/", "OPTIONS", origin)
        answer = real.ask(asked, **{"access-control-request-method": "POST"})
        assert shown(model.preflight(asked.url, origin)) == shown(answer)


@pytest.mark.parametrize("real", NAMES, indirect=True)
def test_around_a_login_it_answers_as_django_does(real):
    model, api, page = Server(real.settings), real.settings.api, real.settings.page
    session, csrf = model.session_name, model.csrf_name

    def agree(
        method: str, path: str, ours: dict, theirs: dict, token: str = "", failure: str = ""
    ) -> tuple[Reply, dict]:
        """Both are asked the same, each with the values of its own cookies."""
        predicted = model.answer(Arrived(api + path, method, page, ours, token, failure))
        answer = real.ask(Arrived(api + path, method, page, theirs, token))
        assert shown(predicted) == shown(answer), (method, path)
        return predicted

    unknown = {session: "0" * 32}
    agree("GET", "/blog/whoami/", unknown, unknown)
    agree("GET", "/blog/posts/", unknown, unknown)
    untrusted = real.ask(Arrived(f"{api}/accounts/login/", "POST", page, {csrf: "t" * 32}, "t" * 32)).error
    trusts = not untrusted.startswith("Origin checking failed")
    agree("POST", "/accounts/login/", {}, {}, failure="CSRF cookie not set." if trusts else untrusted)
    if not trusts or (real.settings.flag("SECURE_SSL_REDIRECT") and api.startswith("http:")):
        return
    token = "t" * 32
    login = agree("POST", "/accounts/login/", {csrf: token}, {csrf: token}, token)
    ours, theirs = values(login.answer), {one: real.client.cookies[one].value for one in real.client.cookies}
    if session not in theirs:
        return  # the Host was refused
    token = theirs[csrf]
    for method, path in [
        ("GET", "/blog/whoami/"),
        ("GET", "/accounts/csrf/"),
        ("POST", "/blog/posts/"),
        ("DELETE", "/blog/posts/0/"),
        ("POST", "/accounts/logout/"),
        ("GET", "/blog/whoami/"),
        ("POST", "/accounts/logout/"),
    ]:
        agree(method, path, ours, theirs, token)
