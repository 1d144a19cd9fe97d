"""Every wish of the space is decided: printed, or refused with a reason and a wish that works."""

import pytest

from crosshost.policy import ENGINES
from crosshost.recipe import Refused, Wish, decide
from crosshost.recipe.sentences import SENTENCES
from crosshost.recipe.settings import values
from crosshost.recipe.simulate import simulate
from crosshost.recipe.space import ALL, RELATIONS, relation_of
from tests.recipe.decisions import decided, printed

FOR_SECURITY = {"SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"}
# Without these lines the page's requests work as well: they are for a person on Django's own pages.
FOR_PERSONS = {"LOGIN_REDIRECT_URL", "SECURE_PROXY_SSL_HEADER"}


def of_relation(relation: str) -> list:
    """Return the recipes and refusals of a relation."""
    return [outcome for wish, outcome in zip(ALL, decided(), strict=True) if relation_of(wish).id == relation]


def distinct(recipes) -> list:
    """Return one recipe for each way to deploy: a simulation depends on nothing else."""
    found = {}
    for recipe in recipes:
        key = recipe.where.page, recipe.where.api, recipe.where.own_origin, recipe.token, recipe.wish.login
        found.setdefault((key, tuple(line.name for line in recipe.settings)), recipe)
    return list(found.values())


def test_the_space_has_at_least_200_wishes():
    assert len(set(ALL)) == len(ALL) >= 200
    assert len(printed()) >= 100


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_refusal_has_a_reason_and_a_wish_that_works(relation):
    for refused in of_relation(relation):
        if isinstance(refused, Refused):
            assert refused.reason in SENTENCES
            assert str(refused) == f"{refused.sentence} Write {refused.nearest}"
            assert "\n" not in str(refused)
            assert not decide(refused.nearest).missing


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_recipe_that_fails_somewhere_says_why_and_names_one_that_works_there(relation):
    for recipe in of_relation(relation):
        if not isinstance(recipe, Refused) and recipe.cannot:
            assert all(finding.sentence and finding.fixes for finding in recipe.cannot.values())
            assert not decide(recipe.nearest).missing


@pytest.mark.parametrize("relation", RELATIONS)
def test_no_recipe_has_a_line_that_it_could_do_without(relation):
    for recipe in distinct(each for each in of_relation(relation) if not isinstance(each, Refused)):
        whole = values(recipe.settings)
        for name in whole.keys() - FOR_SECURITY - FOR_PERSONS:
            without = {other: value for other, value in whole.items() if other != name}
            engines = [engine for engine in ENGINES if recipe.works[engine]]
            fails = (not simulate(recipe.where, without, recipe.token, ENGINES[engine]).works for engine in engines)
            assert any(fails), (str(recipe.wish), name)


@pytest.mark.parametrize("relation", RELATIONS)
def test_cookies_are_secure_where_the_api_has_https(relation):
    for recipe in of_relation(relation):
        if not isinstance(recipe, Refused) and recipe.where.https:
            assert values(recipe.settings).keys() >= FOR_SECURITY


def test_one_origin_behind_nginx_needs_the_scheme_from_it():
    recipe = decide(Wish("https://app.example.com", "https://app.example.com", proxy="nginx"))
    without = {line.name: line.value for line in recipe.settings if line.name != "SECURE_PROXY_SSL_HEADER"}
    simulation = simulate(recipe.where, without, recipe.token, ENGINES["firefox"])
    assert simulation.why.id == "csrf-origin-proxy"


def test_no_recipe_has_a_wildcard_or_a_shared_session_cookie():
    for recipe in printed():
        settings = values(recipe.settings)
        assert "*" not in repr(settings)
        assert not {"SESSION_COOKIE_DOMAIN", "CORS_ALLOW_ALL_ORIGINS", "CORS_ALLOWED_ORIGIN_REGEXES"} & settings.keys()


def test_every_relation_has_a_title_of_its_own():
    assert len({relation.title for relation in RELATIONS.values()}) == len(RELATIONS)
