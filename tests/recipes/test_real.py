"""Recipes that are started, and proven or not by real browsers; --slow takes all that the command prints."""

from dataclasses import replace

import pytest

from crosshost.browsers.variants import find
from crosshost.recipe.decide import decide
from crosshost.recipe.wish import Wish
from lab.recipes.__main__ import BROWSERS
from lab.recipes.outcome import contradictions
from lab.recipes.prove import Prover, proving
from lab.recipes.space import Start, name_of, sample, starts
from lab.recipes.stand_ins import stand_in
from tests.conftest import is_free, need

SAMPLE = 8
# gunicorn and nginx go on when the function that started them has returned, as after scripts/up.
pytestmark = pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")


@pytest.fixture(scope="module")
def prover(nginx, idle):
    for name in BROWSERS:
        need(not find(name).missing(), find(name).missing() or "")
    need(is_free(3000) and is_free(8000), "a free port 3000 and 8000 (scripts/down?)")
    with proving([find(name) for name in BROWSERS], SAMPLE, way="native", say=print) as prover:
        yield prover


def unlike(prover: Prover, chosen: list[Start]) -> dict[str, list[str]]:
    """Return, by start, where browsers did not what the recipe says."""
    found = {start.name: contradictions(start.recipe, prover.prove(start.recipe, start.name)) for start in chosen}
    return {name: lines for name, lines in found.items() if lines}


@pytest.mark.thorough
def test_browsers_do_what_eight_recipes_say(prover):
    chosen = sample(starts(), SAMPLE)
    assert len({start.name for start in chosen}) == SAMPLE
    assert unlike(prover, chosen) == {}


@pytest.mark.slow
def test_browsers_do_what_every_printed_recipe_says(prover):
    assert unlike(prover, starts()) == {}


@pytest.mark.slow
def test_a_recipe_that_is_wrong_is_not_proven(prover):
    wish = stand_in(Wish("https://app.example.com", "https://api.example.net"))
    recipe = decide(wish)
    lax = replace(recipe, settings=tuple(line for line in recipe.settings if "SAMESITE" not in line.name))
    outcomes = prover.prove(lax, name_of(wish))
    assert [line.partition(":")[0] for line in contradictions(lax, outcomes)] == list(BROWSERS)
