"""measurements/recipes.json, and how it grows."""

import pytest

from lab.docs import proofs
from lab.recipes import record
from lab.recipes.outcome import SAFE, WORKS, Outcome, contradictions, titles
from lab.recipes.space import starts

BUILDS = {"chromium": "chromium 156.0", "firefox": "firefox-esr 153.8"}
RIGHT = {login: Outcome({case: (WORKS | SAFE)[case] for case in titles(login)}) for login in ("fetch", "django")}


@pytest.fixture(scope="module")
def every():
    return starts()


def recorded(found) -> dict:
    cells = {start.name: record.cell(start, dict.fromkeys(BUILDS, RIGHT[start.wishes[0].login])) for start in found}
    return {"browsers": BUILDS, "starts": cells}


@pytest.mark.thorough
def test_every_printed_recipe_is_recorded_with_the_env_file_that_it_has_now(every):
    data = record.read()
    known = record.current(data, data["browsers"], every)
    assert [start.name for start in every if start.name not in known] == []
    assert len(every) >= 40
    assert sum(len(start.wishes) for start in every) > 150


@pytest.mark.thorough
def test_what_is_recorded_is_what_the_recipes_say(every):
    found = {each.name: each for each in proofs.measured(record.read())}
    measured = [start for start in every if start.name in found]
    assert {start.name: contradictions(start.recipe, found[start.name].outcomes) for start in measured} == {
        start.name: [] for start in measured
    }


def test_the_page_is_made_from_the_record():
    assert proofs.DOCUMENT.read_text() == proofs.page(record.read())


@pytest.mark.thorough
def test_only_what_the_record_lacks_is_measured_again(every):
    data = recorded(every)
    assert record.current(data, BUILDS, every) == data["starts"]
    assert record.current(data, BUILDS | {"firefox": "firefox-esr 154.1"}, every) == {}
    changed = data["starts"][every[3].name]
    changed["env"] = changed["env"] | {"CSRF_COOKIE_SECURE": "maybe"}
    del data["starts"][every[5].name]
    known = record.current(data, BUILDS, every)
    assert data["starts"].keys() - known.keys() == {every[3].name}
    assert list(record.ordered({every[2].name: {}, every[1].name: {}}, every)) == [every[1].name, every[2].name]


def test_the_text_of_the_record_can_be_read_again(tmp_path):
    data = record.read()
    record.write(data, tmp_path / "recipes.json")
    assert record.read(tmp_path / "recipes.json") == data
    assert (tmp_path / "recipes.json").read_text() == record.FILE.read_text()
