"""The model against the browsers: every cell of measurements/browsers.json, and every expectation of an env file."""

import pytest

from crosshost.browsers import variants
from lab.browsers import record
from lab.browsers.changes import words
from lab.browsers.rows import by_version
from lab.predict.compare import KNOWN, Comparison, compare
from lab.predict.flows import ACTIONS, VISITS
from lab.predict.predictions import predict_cases
from lab.scenarios import cases, catalogue, deployment


@pytest.fixture(scope="module")
def comparisons() -> list[Comparison]:
    return list(compare(record.read(), catalogue.names()))


@pytest.mark.parametrize("name", catalogue.names())
def test_every_cell_is_as_predicted_or_a_known_disagreement(comparisons, name):
    here = [one for one in comparisons if one.scenario == name]
    builds = {(name, version) for name, versions in record.read()["browsers"].items() for version in versions}
    assert {(one.variant, one.version) for one in here} == builds
    assert [str(one) for one in here if not one.agrees and one.place not in KNOWN] == []


def test_every_recorded_cell_of_every_build_is_compared(comparisons):
    measured = record.read()
    assert {one.place for one in comparisons} >= {
        (scenario, case, variant, version)
        for scenario, rows in measured["scenarios"].items()
        for case, row in rows.items()
        for variant, builds in measured["browsers"].items()
        for version in by_version(row, variant, builds)
    }


def test_builds_that_differ_are_predicted_as_they_are():
    (newest,), (older,) = (
        list(predict_cases(deployment.alone("vary-missing"), "firefox", one)) for one in (None, "140")
    )
    assert (newest.result, older.result) == ("throws", "200")
    assert newest.reason
    assert not older.reason


def test_a_build_that_was_not_measured_in_a_scenario_is_compared_with_the_expectation_that_names_it():
    unmeasured = {"browsers": {"firefox": {"153": {}, "140": {}, "128": {}}}, "scenarios": {}}
    assert [(one.version, one.measured) for one in compare(unmeasured, ["vary-missing"])] == [
        ("153", {"result": "throws"}),
        ("140", {"result": "200"}),
        ("128", {"result": "200"}),
    ]
    assert all(one.agrees for one in compare(unmeasured, ["vary-missing"]))


def test_every_known_disagreement_is_still_one(comparisons):
    assert KNOWN.keys() == {one.place for one in comparisons if not one.agrees}
    assert all(KNOWN.values())


@pytest.mark.parametrize(
    "change",
    [
        {"result": "403"},
        {"preflight": "none"},
        {"cookies": ["csrftoken", "sessionid"]},
        {"django": 403},
        {"set": ["csrftoken"]},
        {"why": "CSRF cookie not set."},
    ],
)
def test_a_cell_with_any_other_value_disagrees(change):
    measured = record.read()
    row = measured["scenarios"]["different-port"]["login"]
    row["firefox@153"] = row["firefox"] | change
    (one,) = [one for one in compare(measured, ["different-port"]) if not one.agrees]
    assert one.place == ("different-port", "login", "firefox", "153")
    assert f"measured {words(change)}" in str(one)


def test_every_action_and_visit_of_the_table_has_a_predictor_and_no_other_has_one():
    assert set(ACTIONS) == {case.action for case in cases.ALL}
    assert set(VISITS) == {name for names in cases.VISITS.values() for name in names}


@pytest.mark.parametrize("variant", variants.NAMES)
def test_where_nothing_is_wrong_no_reason_is_given_and_where_something_is_there_is_one(variant):
    for name in catalogue.names():
        for one in predict_cases(deployment.alone(name), variant):
            if one.verdict and one.result in ("401", "403", "400", "throws", "opaque", "hidden"):
                assert one.reason, (name, one.case.id)
            if one.verdict and all(link.holds is not False for link in one.verdict.links):
                assert not one.reason, (name, one.case.id)
