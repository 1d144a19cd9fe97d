"""Differences from the record and from env files: which fail, and which changed with the build."""

from dataclasses import replace

import pytest

from lab.browsers import record
from lab.browsers.builds import Build, nearest
from lab.browsers.changes import changed, gone
from lab.browsers.report import Seen
from lab.browsers.results import Failure, Measurement, Results
from lab.browsers.rows import written
from lab.scenarios import cases

LOGIN = next(case for case in cases.CASES if case.id == "login")
EVIL = next(case for case in cases.CASES if case.id == "evil-site-reads")
SEEN = Seen("passed", True, ("csrftoken",), 403, ())
RECORDED = {"140": {"build": "firefox-esr 140.1"}, "153": {"build": "firefox-esr 153.1"}}


def build(version: str) -> dict[str, Build]:
    near = nearest(version, RECORDED)
    return {"firefox": Build(f"firefox-esr {version}.0", version, near, RECORDED[near]["build"])}


def measured(result: str, case: cases.Case = LOGIN, detail: str = "why", **more) -> Measurement:
    return Measurement("different-port", "firefox", case, result, None, detail, SEEN, **more)


def recorded(**results: Measurement) -> dict:
    """Return a record with one cell, in Firefox 153, 140, or both: `recorded(v153=…, v140=…)`."""
    cells = {name.removeprefix("v"): record.cell(measurement) for name, measurement in results.items()}
    case = next(iter(results.values())).case.id
    row = written(cells, "firefox", RECORDED)
    return {"browsers": {"firefox": RECORDED}, "scenarios": {"different-port": {case: row}}}


def compared(measurement: Measurement, was: dict, version: str) -> Results:
    results = Results([measurement])
    results.changes = changed(results, was, build(version))
    return results


BOTH = recorded(v153=measured("throws"), v140=measured("200"))


@pytest.mark.parametrize("version", ["153", "140"])
def test_on_a_recorded_build_every_difference_fails(version):
    results = compared(measured("403"), BOTH, version)
    assert results.exit_code == 1
    (line,) = map(str, results.changed)
    assert line.startswith("CHANGED  different-port firefox, login by fetch: recorded result ")
    assert results.changed_with_build == []


@pytest.mark.parametrize(("version", "result"), [("153", "throws"), ("140", "200"), ("154", "throws"), ("128", "200")])
def test_a_result_as_in_the_nearest_recorded_build_is_no_change(version, result):
    results = compared(measured(result), BOTH, version)
    assert (results.changes, results.exit_code) == ([], 0)


@pytest.mark.parametrize(("version", "near", "was"), [("146", "140", "200"), ("160", "153", "throws")])
def test_on_an_unrecorded_build_a_difference_is_no_failure(version, near, was):
    results = compared(measured("403"), BOTH, version)
    assert (results.exit_code, results.changed) == (0, [])
    assert list(map(str, results.changed_with_build)) == [
        f"CHANGED WITH THE BUILD  different-port firefox, login by fetch: "
        f"recorded with {near} result {was}, measured result 403"
    ]


@pytest.mark.parametrize("version", ["153", "160"])
def test_an_attack_that_succeeds_fails_on_every_build(version):
    blocked = recorded(v153=measured("throws", EVIL), v140=measured("throws", EVIL))
    results = compared(measured("200", EVIL), blocked, version)
    assert (results.exit_code, len(results.changed)) == (1, 1)


def test_another_exception_text_for_a_blocked_attack_is_no_failure_on_an_unrecorded_build():
    blocked = recorded(v153=measured("throws", EVIL, "Failed"), v140=measured("throws", EVIL, "Failed"))
    assert compared(measured("throws", EVIL, "Denied"), blocked, "160").exit_code == 0
    assert compared(measured("throws", EVIL, "Denied"), blocked, "153").exit_code == 1


def test_a_recorded_build_without_the_cell_is_compared_with_one_that_has_it():
    results = compared(measured("200"), recorded(v140=measured("throws")), "153")
    assert results.exit_code == 0
    assert "recorded with 140 result throws, measured result 200" in str(results.changed_with_build[0])


def test_a_cell_that_is_not_recorded_fails_on_every_build():
    nothing = {"browsers": {"firefox": RECORDED}, "scenarios": {}}
    for version in ("153", "160"):
        results = compared(measured("403", detail=""), nothing, version)
        assert results.exit_code == 1
        assert "login by fetch: recorded nothing, measured result 403, preflight passed" in str(results.changed[0])


def test_a_changed_cell_is_printed_with_both_values():
    was = recorded(v153=measured("403"), v140=measured("403"))
    now = Measurement(
        "different-port", "firefox", LOGIN, "200", None, "", Seen("passed", True, ("csrftoken",), 200, ("sessionid",))
    )
    assert list(map(str, compared(now, was, "153").changed)) == [
        "CHANGED  different-port firefox, login by fetch: recorded result 403, django 403, set none, why why, "
        "measured result 200, django 200, set sessionid, why None"
    ]


def test_a_cell_that_was_not_measured_fails_on_every_build_unless_the_set_up_failed():
    was, results = recorded(v140=measured("403")), Results([])
    for version in ("153", "140", "160"):
        assert list(map(str, gone(results, was, build(version)))) == [
            "CHANGED  different-port firefox, login: recorded, and not measured"
        ]
        assert gone(results, was, build(version))[0].fails
    assert gone(results, was, {}) == []
    results.failures.append(Failure("it did not start", "different-port", "firefox"))
    assert gone(results, was, build("153")) == []


@pytest.mark.parametrize(
    ("case", "is_recorded", "fails"),
    [(LOGIN, True, True), (LOGIN, False, False), (EVIL, True, True), (EVIL, False, True)],
)
def test_a_difference_from_an_env_file_fails_by_the_same_rule(case, is_recorded, fails):
    measurement = replace(measured("200", case), expected="throws", recorded=is_recorded)
    results = Results([measurement])
    assert (results.exit_code, results.surprises) == ((1, [measurement]) if fails else (0, []))
    assert results.changed_with_build == ([] if fails else [measurement])


def test_the_cases_of_attackers_are_marked_as_attacks():
    attacks = {case.id if case in cases.CASES else case.flow for case in cases.ALL if case.attack}
    assert attacks == {
        "evil-site-reads",
        "evil-site-writes",
        "evil-sibling-reads",
        "evil-sibling-writes",
        "whoami-after-attacks",
        "null-origin",
        "link-from-another-site",
        "form-from-another-site",
        "recipe-by-fetch",
        "recipe-at-django",
    }
