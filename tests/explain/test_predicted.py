"""The model against the browsers: every cell of docs/browsers.json, and every expectation of an env file."""

import pytest

from crosshost import deployment, scenarios
from crosshost.browsers import cases, record, variants
from crosshost.explain.compare import KNOWN, Comparison, compare
from crosshost.explain.flows import ACTIONS, VISITS
from crosshost.explain.predict import predict


@pytest.fixture(scope="module")
def comparisons() -> list[Comparison]:
    return list(compare(record.read(), scenarios.names()))


@pytest.mark.parametrize("name", scenarios.names())
def test_every_cell_is_as_predicted_or_a_known_disagreement(comparisons, name):
    here = [one for one in comparisons if one.scenario == name]
    assert {one.variant for one in here} == set(variants.NAMES)
    assert [str(one) for one in here if not one.agrees and one.place not in KNOWN] == []


def test_every_recorded_cell_is_compared(comparisons):
    compared = {one.place for one in comparisons}
    cells = record.read()["scenarios"]
    assert {(name, case, one) for name, rows in cells.items() for case, row in rows.items() for one in row} <= compared


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
    measured["scenarios"]["different-port"]["login"]["firefox"] |= change
    (one,) = [one for one in compare(measured, ["different-port"]) if not one.agrees]
    assert one.place == ("different-port", "login", "firefox")
    assert f"measured {record.words(change)}" in str(one)


def test_every_action_and_visit_of_the_table_has_a_predictor_and_no_other_has_one():
    assert set(ACTIONS) == {case.action for case in cases.ALL}
    assert set(VISITS) == {name for names in cases.VISITS.values() for name in names}


@pytest.mark.parametrize("variant", variants.NAMES)
def test_where_nothing_is_wrong_no_reason_is_given_and_where_something_is_there_is_one(variant):
    for name in scenarios.names():
        for one in predict(deployment.alone(name), variant):
            if one.verdict and one.result in ("401", "403", "400", "throws", "opaque", "hidden"):
                assert one.reason, (name, one.case.id)
            if one.verdict and all(link.holds is not False for link in one.verdict.links):
                assert not one.reason, (name, one.case.id)
