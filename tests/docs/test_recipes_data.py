"""web/data/recipes, which the page reads, has the answers of `crosshost recipe`."""

import json
from itertools import product

import pytest

from crosshost.policy import ENGINES
from crosshost.recipe import Refused, Wish, decide
from crosshost.recipe.render import parts
from crosshost.recipe.space import ALL, RELATIONS, relation_of
from crosshost.recipe.wish import TOKENS
from lab.docs import recipes, recipes_data

STALE = "scripts/docs recipes"
SOME = ["hosts", "localhost-127", "vite-origin"]
SPACE = json.loads(recipes.FOLDER.with_suffix(".json").read_text())
FILES = {name: json.loads((recipes.FOLDER / f"{name}.json").read_text()) for name in RELATIONS}


def test_each_relation_has_its_file_and_there_is_no_other():
    assert {path.stem for path in recipes.FOLDER.iterdir()} == set(RELATIONS)
    assert recipes.FOLDER.with_suffix(".json").read_text() == recipes_data.space(), STALE
    assert (recipes.ROOT / "web/texts/sentences.en.json").read_text() == recipes_data.sentences(), STALE


@pytest.mark.parametrize("name", SOME)
def test_the_file_of_a_relation_is_made_from_the_model(name):
    assert (recipes.FOLDER / f"{name}.json").read_text() == recipes_data.File(RELATIONS[name]).text(), STALE


def answer(wish: Wish) -> dict:
    """Return what the file of the wish's relation says, as web/recipes/decide.js reads it for every engine."""
    file = FILES[relation_of(wish).id]
    (entry,) = (
        entry
        for entry in file["recipes"]
        if (entry["login"], entry["proxy"], entry["token"]) == (wish.login, wish.proxy, wish.token)
    )
    if "refused" in entry:
        return {"refused": file["sentences"][entry["refused"]]["id"]}
    chosen = min(entry["tried"], key=lambda tried: len(tried["cannot"]))
    if len(chosen["cannot"]) == len(ENGINES):
        return {"refused": "works-nowhere"}
    texts = {id: file["texts"][number].replace("{wish}", str(wish)) for id, number in chosen["parts"]}
    return {"parts": texts, "cannot": {name: file["reasons"][it]["id"] for name, it in chosen["cannot"].items()}}


def of_the_command(wish: Wish) -> dict:
    try:
        recipe = decide(wish)
    except Refused as refused:
        return {"refused": refused.reason}
    cannot = {name: finding.id for name, finding in recipe.cannot.items()}
    return {"parts": {part.id: part.text for part in parts(recipe)}, "cannot": cannot}


@pytest.mark.parametrize("name", SOME)
def test_the_answers_of_a_relation_are_those_of_the_command(name):
    compared = [wish for wish in ALL if relation_of(wish).id == name]
    assert len(compared) == 12
    assert [answer(wish) for wish in compared] == [of_the_command(wish) for wish in compared]


@pytest.mark.thorough
def test_every_answer_in_the_space_is_the_commands():
    assert [answer(wish) for wish in ALL] == [of_the_command(wish) for wish in ALL]
    assert len(ALL) >= 200


def test_the_form_has_every_wish_of_the_space():
    axes = SPACE["axes"]
    assert {(wish.login, wish.proxy, wish.token) for wish in ALL} == {*product(axes["login"], axes["proxy"], TOKENS)}
    assert axes["token"] == ["", *TOKENS]
