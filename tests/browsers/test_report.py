"""A report counts only if it is whole and valid; anything else is a set-up failure."""

import json
import re

import pytest

from lab.browsers import matrix, report
from lab.browsers.builds import Build
from lab.browsers.report import SetUpFailure
from lab.browsers.results import Change, Failure, Measurement, Results
from lab.scenarios import cases, deployment

FLOW = "login-by-fetch"
OURS = {"scenario": "different-port", "run": "r" * 16, "flow": FLOW}
OUTCOMES = [
    {"id": "login", "result": "403", "detail": "CSRF cookie not set."},
    {"id": "whoami-after-login", "result": "throws", "detail": "TypeError: Failed to fetch"},
]
CONTROLS = [{"id": "api-answers", "title": "The API answers", "passed": True, "detail": ""}]
RIGHT = {**OURS, "userAgent": "A browser/1", "controls": CONTROLS, "outcomes": OUTCOMES}


def read(value) -> report.Report:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return report.read(text, **OURS)


def test_a_whole_report_is_read():
    valid = read(RIGHT)
    results = [(outcome.case.id, outcome.result) for outcome in valid.outcomes]
    assert results == [("login", "403"), ("whoami-after-login", "throws")]
    assert valid.user_agent == "A browser/1"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (b"<html>", "cannot be read"),
        ([], "cannot be read"),
        (OURS, "cannot be read"),
        ({**RIGHT, "scenario": "same-host"}, "reported on scenario 'same-host', not on 'different-port'"),
        ({**RIGHT, "run": "another"}, "reported on run 'another'"),
        ({**RIGHT, "flow": "first-party-login"}, "reported on flow 'first-party-login'"),
        ({**RIGHT, "controls": []}, "no controls"),
        ({**RIGHT, "controls": [{**CONTROLS[0], "passed": False, "detail": "TypeError"}]}, "a control failed: The API"),
        ({**RIGHT, "controls": [{**CONTROLS[0], "passed": "yes"}]}, "a control failed"),
        ({**RIGHT, "outcomes": OUTCOMES[:1]}, "reported 1 of 2 cases"),
        ({**RIGHT, "outcomes": OUTCOMES[::-1]}, "reported 2 of 2 cases"),
        ({**RIGHT, "outcomes": [*OUTCOMES[:1], {**OUTCOMES[1], "id": "else"}]}, "cannot be read"),
        ({**RIGHT, "outcomes": [*OUTCOMES[:1], {**OUTCOMES[1], "result": "502"}]}, "was 502"),
    ],
)
def test_anything_else_is_a_set_up_failure(value, says):
    with pytest.raises(SetUpFailure, match=re.escape(says)):
        read(value)


@pytest.mark.parametrize(("name", "some"), [("different-port", True), ("localhost-and-127", False)])
def test_a_scenario_that_is_meant_to_fail_runs_only_the_cases_that_show_it(name, some):
    holds = cases.conditions(deployment.load(name))
    more = [case.id for flow in cases.FLOWS for case in cases.in_flow(flow, holds) if case.when]
    assert bool(more) == some
    assert {case.id for case in cases.in_flow(FLOW)} == {"login", "whoami-after-login"}


SEEN = {"preflight": "passed", "reached": True, "cookies": ["sessionid"], "answered": 403, "set": ["-sessionid"]}


def test_what_django_saw_is_read_from_the_report():
    valid = read({**RIGHT, "outcomes": [{**OUTCOMES[0], "server": SEEN}, {**OUTCOMES[1], "server": None}]})
    assert valid.outcomes[0].seen == report.Seen("passed", True, ("sessionid",), 403, ("-sessionid",))
    assert valid.outcomes[1].seen is None


@pytest.mark.parametrize("wrong", [{"preflight": "maybe"}, {"answered": "403"}, {"cookies": None}])
def test_an_invalid_record_of_what_django_saw_is_a_set_up_failure(wrong):
    with pytest.raises(SetUpFailure, match="cannot be read"):
        read({**RIGHT, "outcomes": [{**OUTCOMES[0], "server": {**SEEN, **wrong}}, OUTCOMES[1]]})


@pytest.mark.parametrize(("result", "valid"), [
    ("201", True), ("none", True), ("csrftoken", True), ("__Host-csrftoken __Host-sessionid", True), ("throws", True),
    ("502", False), ("unseen", False), ("", False), ("secret=1", False),
])  # fmt: skip
def test_a_case_without_an_expectation_results_in_a_status_or_in_names(result, valid):
    assert bool(report.WORD.fullmatch(result)) == valid


def measured(variant: str, result: str, expected: str | None = "200", case: int = 0) -> Measurement:
    return Measurement("different-port", variant, cases.CASES[case], result, expected, "why")


def test_the_matrix_marks_unexpected_results_gaps_and_differences_between_browsers():
    results = Results([measured("chromium", "200"), measured("firefox", "401"), measured("chromium", "401", None, 1)])
    results.failures.append(Failure("it did not start", "different-port", "webkitgtk", FLOW))
    lines = [line.split("  ") for line in matrix.text(results, ["chromium", "firefox", "webkitgtk"]).splitlines()]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert cells[1] == ["different-port", "login by fetch", "200", "401*", "?", "browsers differ"]
    assert cells[2] == ["different-port", "whoami after login by fetch", "401", "?", "?"]
    assert matrix.notes(results) == [
        "NOT AS EXPECTED  different-port firefox, login by fetch: expected 200, measured 401 (why)",
        "SET-UP FAILED  different-port webkitgtk login-by-fetch: it did not start",
    ]
    builds = {"chromium": Build("chromium 150.1", "150", "156", "chromium 156.1")}
    data = json.loads(json.dumps(matrix.data(results, builds, ["firefox is not installed"])))
    assert not data["passed"]
    assert data["schema_version"] == 1
    assert data["browsers"]["chromium"] == {
        "build": "chromium 150.1",
        "comparedWith": "chromium 156.1",
        "recorded": False,
        "userAgent": None,
    }
    assert data["differ"] == [{"scenario": "different-port", "case": "login"}]
    assert data["scenarios"]["different-port"]["login"]["firefox"]["measured"] == "401"


@pytest.mark.parametrize(
    ("seen", "says"),
    [
        (report.Seen("refused", False, (), None, ()), "Django received only a preflight"),
        (report.Seen("none", False, (), None, ()), "Django received no request"),
        (
            report.Seen("none", True, (), 401, ()),
            "Django received the request without a preflight, with no cookie, and answered 401",
        ),
        (
            report.Seen("passed", True, ("a", "b"), 403, ()),
            "Django received the request after a preflight, with a and b, and answered 403",
        ),
    ],
)
def test_an_unexpected_result_is_printed_with_what_django_received(seen, says):
    measurement = Measurement("different-port", "firefox", cases.CASES[0], "throws", "200", "", seen)
    assert matrix.notes(Results([measurement])) == [
        f"NOT AS EXPECTED  different-port firefox, login by fetch: expected 200, measured throws; {says}"
    ]


def test_a_change_with_the_build_is_marked_and_passes():
    login = cases.CASES[0]
    unrecorded = Measurement("different-port", "firefox", login, "403", "200", "why", recorded=False)
    change = Change("different-port", "firefox", login.title, "recorded with 153 result 200, ...", fails=False)
    results = Results([unrecorded], changes=[change])
    assert "403~" in matrix.text(results, ["firefox"])
    assert matrix.notes(results) == [
        "CHANGED WITH THE BUILD  different-port firefox, login by fetch: expected 200, measured 403 (why)",
        "CHANGED WITH THE BUILD  different-port firefox, login by fetch: recorded with 153 result 200, ...",
    ]
    data = matrix.data(results, {}, [])
    assert data["passed"]
    assert (data["surprises"], data["changed"]) == (0, [])
    assert data["changedWithBuild"] == matrix.notes(results)
    cell = data["scenarios"]["different-port"]["login"]["firefox"]
    assert (cell["surprising"], cell["changedWithBuild"]) == (False, True)


def test_a_case_without_an_expectation_is_never_unexpected():
    assert not measured("chromium", "throws", None).surprising
