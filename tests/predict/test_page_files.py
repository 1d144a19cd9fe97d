"""web/explanations, which index.html reads, is what the model says today."""

import json

import pytest

from crosshost.browsers import variants
from lab.docs import explanations
from lab.scenarios import catalogue


@pytest.mark.parametrize("name", catalogue.names())
def test_the_file_of_a_scenario_is_what_the_model_says(name):
    assert (explanations.FOLDER / f"{name}.json").read_text() == explanations.text(name), "scripts/docs explanations"


def test_there_is_a_file_for_each_scenario_and_no_other():
    assert {path.stem for path in explanations.FOLDER.iterdir()} == set(catalogue.names())


def test_the_page_knows_the_browsers_by_the_names_that_scripts_browsers_gives_them():
    assert explanations.BROWSERS.read_text() == explanations.browsers(), "scripts/docs explanations"
    assert [one["name"] for one in json.loads(explanations.browsers())] == list(variants.NAMES)


def test_an_outcome_is_found_by_what_the_page_knows_of_it():
    found = json.loads(explanations.text("cross-site"))
    origins = found["webOrigin"], found["apiOrigin"]
    assert origins == ("https://frontend.localhost:3443", "https://backend.localhost:8443")
    keys = [
        (one["before"], action, browser, one["result"], one["why"])
        for one in found["outcomes"]
        for action in one["actions"]
        for browser in one["browsers"]
    ]
    assert len(keys) == len(set(keys))
    blocked = ("nothing", "login", "chromium-blocked", "403", "CSRF cookie not set.")
    assert blocked in keys
    assert not [key for key in keys if key[:3] == ("nothing", "login", "chromium")]
    assert {key[2] for key in keys} == set(variants.NAMES)
    assert {one["reason"] for one in found["outcomes"]} == set(range(len(found["reasons"])))
