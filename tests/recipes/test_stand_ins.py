"""The names of this machine that stand for those of a wish."""

import re

import pytest

from crosshost import Problem
from crosshost.policy.origin import address
from crosshost.policy.site import relation, same_site
from crosshost.recipe.decide import Recipe, decide
from crosshost.recipe.env import DEFAULTS
from crosshost.recipe.wish import Wish
from lab.recipes.stand_ins import stand_in
from lab.scenarios.names import is_local

PAIRS = [
    ("https://app.example.com", "https://app.example.com"),
    ("https://app.example.com", "https://app.example.com:8443"),
    ("https://app.example.com", "https://api.example.com"),
    ("https://example.com", "https://api.example.com"),
    ("https://www.example.co.uk", "https://example.co.uk"),
    ("https://app.eu.example.com", "https://api.eu.example.com"),
    ("https://app.example.com", "https://api.app.example.com"),
    ("https://app.example.com", "https://api.example.net"),
    ("https://example.com", "https://example.net"),
    ("https://mine.vercel.app", "https://mine.onrender.com"),
    ("https://mine.github.io", "https://other.github.io"),
    ("http://app.example.com", "http://app.example.com"),
    ("http://app.example.com", "http://api.example.com"),
    ("http://app.example.com", "http://api.example.net"),
    ("http://app.example.com", "https://api.example.com"),
    ("https://app.example.com", "http://api.example.com"),
    ("http://localhost:5173", "http://localhost:8000"),
    ("http://localhost:3000", "http://127.0.0.1:8000"),
    ("http://localhost:5173", "https://api.staging.example.com"),
    ("http://127.0.0.1:3000", "http://127.0.0.1:8000"),
    ("http://app.localhost:3000", "http://api.localhost:8000"),
    ("https://203.0.113.7", "https://203.0.113.7:8443"),
    ("http://[::1]:3000", "http://[::1]:8000"),
]


def relations(page: str, api: str) -> dict[str, object]:
    """Return what of two origins decides in a browser."""
    origins = [address(text).origin for text in (page, api)]
    return {
        "relation": relation(*origins),
        "schemeless": same_site(*origins, schemeful=False),
        "one host": origins[0].host == origins[1].host,
        "schemes": [origin.scheme for origin in origins],
        "trustworthy": [origin.trustworthy for origin in origins],
    }


@pytest.mark.parametrize(("page", "api"), PAIRS)
def test_a_stand_in_has_the_same_relation_scheme_and_trust(page, api):
    other = stand_in(Wish(page, api))
    assert relations(other.page, other.api) == relations(page, api)
    assert all(is_local(address(text).origin.host) for text in (other.page, other.api))
    assert stand_in(other) == other


def test_the_parts_of_a_wish_that_are_no_name_stay():
    wish = Wish("https://app.example.com", "https://api.example.com", "django", "nginx", "body", ("firefox",))
    other = stand_in(wish)
    assert (other.page, other.api) == ("https://app.shop.localhost:3443", "https://api.shop.localhost:8443")
    assert (other.login, other.proxy, other.token, other.browsers) == ("django", "nginx", "body", ("firefox",))


def test_the_labels_before_the_registered_domain_stay():
    other = stand_in(Wish("https://app.eu.example.com", "https://example.com"))
    assert (other.page, other.api) == ("https://app.eu.shop.localhost:3443", "https://shop.localhost:8443")


def test_two_sites_are_two_sites_and_the_api_has_a_sibling_of_the_lab():
    other = stand_in(Wish("https://app.example.com", "https://api.example.net"))
    assert (other.page, other.api) == ("https://app.frontend.localhost:3443", "https://api.shop.localhost:8443")


def test_plain_http_on_a_public_host_is_not_trusted_on_this_machine_either():
    other = stand_in(Wish("http://app.example.com", "http://api.example.com"))
    suffixed = ("http://app.crosshost-api.herokuapp.com:3000", "http://api.crosshost-api.herokuapp.com:8000")
    assert (other.page, other.api) == suffixed


def test_two_addresses_that_one_address_would_stand_for_are_one_line():
    with pytest.raises(Problem, match=r"no two names of this machine stand for 127.0.0.1 and \[::1\]: use names"):
        stand_in(Wish("http://127.0.0.1:3000", "http://[::1]:8000"))


def test_the_api_behind_vite_stays_on_another_machine_if_it_is_there():
    staging = stand_in(Wish("http://localhost:5173", "https://api.staging.example.com", proxy="vite"))
    assert (staging.page, staging.api) == ("http://localhost:3000", "https://crosshost-api.herokuapp.com:8443")
    lan = stand_in(Wish("http://192.168.1.20:5173", "http://192.168.1.20:8000", proxy="vite"))
    assert (lan.page, lan.api) == ("http://localhost:3000", "http://crosshost-api.herokuapp.com:8000")
    here = stand_in(Wish("http://localhost:5173", "http://127.0.0.1:8000", proxy="vite"))
    assert (here.page, here.api) == ("http://localhost:3000", "http://127.0.0.1:8000")


NAMES = ("WEB_ORIGIN", "API_ORIGIN", "ALLOWED_HOSTS")  # of which the lab's defaults are left out
# By engine: what does not work on names below localhost alone, because the Public Suffix List has no rule for them.
BELOW_LOCALHOST = {"webkitgtk": "set-other-host"}


@pytest.mark.thorough  # half a minute: it decides each twice
def test_the_recipe_of_the_stand_in_is_that_of_the_wish_for_each_that_is_printed(recipes):
    differ = {}
    for recipe in recipes:
        own, other = compared(recipe), compared(decide(stand_in(recipe.wish)))
        if own != other:
            differ[str(recipe.wish)] = {name: (own[name], other[name]) for name in own if own[name] != other[name]}
    assert differ == {}


def compared(recipe: Recipe) -> dict[str, object]:
    """Return the parts of a recipe, its names and their ports by what they stand for."""
    page, api = recipe.where.page, recipe.where.own_origin
    names = {}
    for title, origin in (("page", page), ("api", api)):
        names |= {str(origin): f"<{title}>", origin.netloc: f"<{title}'s host>", origin.host: f"<{title}'s host>"}
    if recipe.where.shared_domain:
        names.setdefault(recipe.where.shared_domain, "<domain>")
    longest = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])" for name in longest))

    def renamed(text: object) -> str:
        return pattern.sub(lambda match: names[match[0]], str(text))

    env = {name: renamed(value) for name, value in (DEFAULTS | recipe.env).items() if not name.endswith("_PORT")}
    return {
        "settings": [(line.name, renamed(line.value)) for line in recipe.settings],
        "token": recipe.token,
        "credentials": recipe.credentials,
        "env": {
            name: value for name, value in env.items() if name not in ("WEB_ORIGIN", "API_ORIGIN", "ALLOWED_HOSTS")
        },
        "cannot": {name: why.id for name, why in recipe.cannot.items() if why.id != BELOW_LOCALHOST.get(name)},
        "notes": [note.id for note in recipe.notes],
    }
