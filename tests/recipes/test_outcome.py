"""What a browser's results say of a recipe."""

from dataclasses import replace

import pytest

from crosshost.recipe.decide import decide
from crosshost.recipe.wish import Wish
from lab.recipes.outcome import FLOWS, SAFE, WORKS, Outcome, contradictions, flow_of, titles

HOSTS = decide(Wish("https://app.shop.localhost:3443", "https://api.shop.localhost:8443"))
SITES = decide(Wish("https://app.frontend.localhost:3443", "https://api.shop.localhost:8443"))
RIGHT = {case: (WORKS | SAFE)[case] for case in titles("fetch")}


def test_every_case_of_both_flows_has_its_result():
    cases = {case for login in FLOWS for case in titles(login)}
    assert cases == WORKS.keys() | SAFE.keys()
    assert WORKS.keys().isdisjoint(SAFE)


def test_a_recipe_that_works_as_it_says_is_no_contradiction():
    assert contradictions(HOSTS, {name: Outcome(RIGHT) for name in ("chromium", "firefox")}) == []


@pytest.mark.parametrize("case", [case for case in WORKS if case in RIGHT])
def test_each_request_of_the_person_must_succeed(case):
    assert contradictions(HOSTS, {"firefox": Outcome(RIGHT | {case: "500"})}) == [
        f"firefox: the recipe says it works, and measured is: {case} 500"
    ]


@pytest.mark.parametrize("case", SAFE)
def test_each_attack_must_fail(case):
    assert contradictions(HOSTS, {"chromium": Outcome(RIGHT | {case: "200"})}) == [
        f"chromium: an attacker got through: {case} 200"
    ]


def test_a_recipe_that_works_where_it_says_that_it_does_not_is_a_contradiction():
    reason = SITES.cannot["chromium-blocked"].id
    assert contradictions(SITES, {"chromium-blocked": Outcome(RIGHT)}) == [
        f"chromium-blocked: the recipe says it does not work ({reason}), and measured is: all of it works"
    ]
    failed = Outcome(RIGHT | {"login": "403", "whoami-after-reload": "401"})
    assert contradictions(SITES, {"chromium-blocked": failed}) == []


def test_the_flow_is_that_of_the_login():
    assert flow_of(HOSTS) == "recipe-by-fetch"
    assert flow_of(replace(HOSTS, wish=replace(HOSTS.wish, login="django"))) == "recipe-at-django"
