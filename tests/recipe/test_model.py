"""The model of Django and django-cors-headers against the real ones, which the lab runs in process."""

import json
from functools import cache
from urllib.parse import urlsplit

import pytest

from crosshost.policy import ENGINES, Response
from crosshost.recipe import simulate as simulation
from crosshost.recipe.server import Server
from crosshost.recipe.settings import values
from crosshost.recipe.space import RELATIONS, relation_of
from crosshost.testing.transport import RawResponse
from lab.predict import real_django
from lab.predict.configured import WORKER
from lab.scenarios.deployment import Deployment
from lab.scenarios.settings import Settings
from tests.recipe.decisions import printed

pytestmark = pytest.mark.thorough  # the whole space, in a real Django

# The engines that send Django different requests; the other two withhold what these do across sites.
DIFFERING = ("chromium", "firefox", "webkitgtk")
# Headers that a page's engine decides by, besides Set-Cookie.
CORS = ("access-control-allow-origin", "access-control-allow-credentials")
FIELDS = {"username": "demo", "password": "demo", "title": "A post", "text": "of the page"}


def in_the_lab(recipe) -> type[Server]:
    """Return the real Django in the model's place, with the recipe's env file."""
    environment = Settings(Deployment(None, (), recipe.env)).django | {WORKER: "0"}

    class Real(Server):
        def send(self, method, url, headers, body):
            if body.startswith(b"{"):
                body = json.dumps(FIELDS).encode()
            elif method == "POST":
                body += f"&username={FIELDS['username']}&password={FIELDS['password']}".encode()
            secure = urlsplit(url).scheme == "https"
            response = real_django.response(environment, method, url, dict(headers), body, secure=secure)
            token = json.dumps({"csrfToken": response.csrf_token or None}).encode()
            return RawResponse(response.http, token)

    return Real


def results(recipe, engine) -> list[tuple]:
    """Return what each request of the page and of the attackers gets."""
    done = simulation.simulate(recipe.where, values(recipe.settings), recipe.token, engine)
    return [essence(each.result) for each in (*done.steps, *done.attacks)]


def essence(result) -> tuple:
    response: Response | None = result.response
    cookies = sorted(attributes(header) for header in response.all("Set-Cookie")) if response else []
    cors = [response.all(name) for name in CORS] if response else []
    return result.method, result.path, result.status, cookies, cors


def attributes(header: str) -> tuple[str, ...]:
    """Return name and attributes of a Set-Cookie header, without value and date."""
    pair, *others = (part.strip() for part in header.split(";"))
    return pair.partition("=")[0], *sorted(other for other in others if not other.startswith("expires"))


@cache
def distinct(relation: str) -> list:
    """Return the printed recipes of a relation, one for each way that the lab can be in."""
    found = {}
    for recipe in printed():
        if relation_of(recipe.wish).id == relation:
            found.setdefault((tuple(recipe.env.items()), recipe.wish.login), recipe)
    return list(found.values())


@pytest.mark.parametrize("relation", RELATIONS)
def test_the_real_django_answers_as_the_model_does(relation, monkeypatch):
    for recipe in distinct(relation):
        for name in DIFFERING:
            modelled = results(recipe, ENGINES[name])
            with monkeypatch.context() as patch:
                patch.setattr(simulation, "Server", in_the_lab(recipe))
                real = results(recipe, ENGINES[name])
            assert real == modelled, (str(recipe.wish), name)


def test_every_relation_that_can_work_is_compared():
    refused = {"sites-http", "scheme", "local-api"}
    assert {relation for relation in RELATIONS if not distinct(relation)} == refused
