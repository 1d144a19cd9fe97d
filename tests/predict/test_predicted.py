"""Predictions against the record and against the expectations of the env files."""

import json

import pytest

from crosshost.browsers import variants
from lab.browsers import reasons_record, record
from lab.browsers.changes import words
from lab.browsers.rows import by_version
from lab.predict.compare import KNOWN, Comparison, Requests, compare
from lab.predict.flows import ACTIONS, VISITS
from lab.predict.predictions import predict_cases
from lab.scenarios import cases, catalogue, deployment


@pytest.fixture(scope="module")
def comparisons() -> list[Comparison]:
    return list(compare(record.read(), catalogue.names(), reasons_record.read()))


@pytest.mark.parametrize("name", catalogue.names())
def test_every_cell_is_as_predicted_or_a_known_difference(comparisons, name):
    of_scenario = [comparison for comparison in comparisons if comparison.scenario == name]
    builds = {(name, version) for name, versions in record.read()["browsers"].items() for version in versions}
    assert {(comparison.variant, comparison.version) for comparison in of_scenario} == builds
    assert [str(each) for each in of_scenario if not each.agrees and each.place not in KNOWN] == []


def test_every_recorded_cell_of_every_build_is_compared(comparisons):
    measured = record.read()
    assert {comparison.place for comparison in comparisons} >= {
        (scenario, case, variant, version)
        for scenario, rows in measured["scenarios"].items()
        for case, row in rows.items()
        for variant, builds in measured["browsers"].items()
        for version in by_version(row, variant, builds)
    }


def test_the_requests_of_every_scenario_in_both_chromium_variants_are_compared(comparisons):
    compared = [comparison for comparison in comparisons if isinstance(comparison, Requests)]
    assert {(comparison.scenario, comparison.variant) for comparison in compared} == {
        (scenario, variant) for scenario in catalogue.names() for variant in ("chromium", "chromium-blocked")
    }
    recorded = reasons_record.read()["scenarios"].values()
    written = [cell for cases in recorded for row in cases.values() for cell in row.values()]
    assert sum(len(comparison.measured["requests"]) for comparison in compared) == sum(
        len(cell["requests"]) for cell in written
    )


def test_a_reason_that_differs_is_printed_with_both():
    reasons = json.loads(json.dumps(reasons_record.read()))
    *_, arrival = reasons["scenarios"]["samesite-strict"]["arrival"]["chromium"]["requests"]
    arrival["not sent"] = ["sessionid: SameSiteLax"]
    differing = [each for each in compare(record.read(), ["samesite-strict"], reasons) if not each.agrees]
    assert [str(each) for each in differing] == [
        "samesite-strict chromium 156, arrival: requests: "
        "predicted GET /lab/arrival/, sent csrftoken, not sent sessionid: SameSiteStrict, "
        "measured GET /lab/arrival/, sent csrftoken, not sent sessionid: SameSiteLax"
    ]


def test_builds_that_differ_are_predicted_to_differ():
    (newest,), (older,) = (
        list(predict_cases(deployment.alone("vary-missing"), "firefox", version)) for version in (None, "140")
    )
    assert (newest.result, older.result) == ("throws", "200")
    assert newest.reason
    assert not older.reason


def test_a_build_without_a_cell_is_compared_with_the_env_file():
    unmeasured = {"browsers": {"firefox": {"153": {}, "140": {}, "128": {}}}, "scenarios": {}}
    assert [(comparison.version, comparison.measured) for comparison in compare(unmeasured, ["vary-missing"])] == [
        ("153", {"result": "throws"}),
        ("140", {"result": "200"}),
        ("128", {"result": "200"}),
    ]
    assert all(comparison.agrees for comparison in compare(unmeasured, ["vary-missing"]))


def test_every_known_difference_still_exists(comparisons):
    assert KNOWN.keys() == {comparison.place for comparison in comparisons if not comparison.agrees}
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
def test_a_cell_with_another_value_differs(change):
    measured = record.read()
    row = measured["scenarios"]["different-port"]["login"]
    row["firefox@153"] = row["firefox"] | change
    (differing,) = [comparison for comparison in compare(measured, ["different-port"]) if not comparison.agrees]
    assert differing.place == ("different-port", "login", "firefox", "153")
    assert f"measured {words(change)}" in str(differing)


def test_every_action_and_visit_of_cases_json_is_predicted():
    assert set(ACTIONS) == {case.action for case in cases.ALL}
    assert set(VISITS) == {name for names in cases.VISITS.values() for name in names}


@pytest.mark.parametrize("variant", variants.NAMES)
def test_a_failure_has_a_reason_and_a_success_has_none(variant):
    for name in catalogue.names():
        for prediction in predict_cases(deployment.alone(name), variant):
            where = name, prediction.case.id
            if prediction.verdict and prediction.result in ("401", "403", "400", "throws", "opaque", "hidden"):
                assert prediction.reason, where
            if prediction.verdict and all(link.holds is not False for link in prediction.verdict.links):
                assert not prediction.reason, where
