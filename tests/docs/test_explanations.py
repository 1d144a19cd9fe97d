"""web/explanations and web/shared/browsers.json, which the page reads, are made from the predictions."""

import json

import pytest

from crosshost.browsers import variants
from lab.docs import explanations
from lab.scenarios import catalogue


@pytest.mark.parametrize("name", catalogue.names())
def test_the_file_of_a_scenario_is_made_from_the_predictions(name):
    assert (explanations.FOLDER / f"{name}.json").read_text() == explanations.text(name), "scripts/docs explanations"


def test_each_scenario_has_a_file_and_there_is_no_other():
    assert {path.stem for path in explanations.FOLDER.iterdir()} == set(catalogue.names())


def test_the_page_names_the_browsers_as_scripts_browsers_does():
    assert explanations.BROWSERS.read_text() == explanations.browsers(), "scripts/docs explanations"
    assert [variant["name"] for variant in json.loads(explanations.browsers())] == list(variants.NAMES)


def test_the_page_can_find_each_failure_by_login_action_browser_and_result():
    report = json.loads(explanations.text("cross-site"))
    origins = report["webOrigin"], report["apiOrigin"]
    assert origins == ("https://frontend.localhost:3443", "https://backend.localhost:8443")
    keys = [
        (failure["before"], action, browser, failure["result"], failure["why"])
        for failure in report["outcomes"]
        for action in failure["actions"]
        for browser in failure["browsers"]
    ]
    assert len(keys) == len(set(keys))
    blocked = ("nothing", "login", "chromium-blocked", "403", "CSRF cookie not set.")
    assert blocked in keys
    assert not [key for key in keys if key[:3] == ("nothing", "login", "chromium")]
    assert {key[2] for key in keys} == set(variants.NAMES)
    assert {failure["reason"] for failure in report["outcomes"]} == set(range(len(report["reasons"])))


@pytest.mark.parametrize("name", catalogue.names())
def test_each_reason_has_a_sentence_a_clause_and_a_fix(name):
    for reason in json.loads((explanations.FOLDER / f"{name}.json").read_text())["reasons"]:
        always = {"sentence", "clause", "fix", "fixes"}
        assert always <= reason.keys() <= {*always, "devtools_code"}
        assert all(change["text"].lower() in reason["fix"].lower() for way in reason["fixes"] for change in way)
