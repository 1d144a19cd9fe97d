"""The record of the measurement, its goals, and the truth that it is measured against."""

import json
from pathlib import Path

import pytest

from crosshost import Problem
from lab.recordings import files, record
from lab.recordings.files import HARS, NETLOGS, SANITISED, Recording
from lab.recordings.measure import Result
from lab.recordings.truth import truths

HAR, NETLOG = HARS[0], NETLOGS[0]


def result(kind: str, cause: str | None, grade: str, visible: bool = False) -> Result:
    return Result(kind, "cross-site", "chromium", "whoami", cause, visible, grade, "nothing")


def made(*results: Result) -> dict:
    return record.made(results, "chromium 156", "2026-11-30")


def test_every_case_is_counted_and_only_those_that_are_not_right_are_listed():
    of = made(result(HAR, None, "right"), result(HAR, "csrf-origin", "silent"), result(SANITISED[HAR], None, "wrong"))
    assert of["kinds"] == {HAR: {"": {"right": 1}, "csrf-origin": {"silent": 1}}, SANITISED[HAR]: {"": {"wrong": 1}}}
    assert {tuple(miss[:3]) for miss in of["misses"]} == {(HAR, "csrf-origin", "silent"), (SANITISED[HAR], "", "wrong")}
    assert json.loads(record.as_text(of)) == of


@pytest.mark.parametrize(
    ("results", "missed"),
    [
        ([result(HAR, "allow-origin-missing", "right", True), result(HAR, "allow-origin-missing", "named")], 0),
        ([result(HAR, "allow-origin-missing", "named", True)], 1),
        ([result(SANITISED[HAR], "samesite-lax", "silent")], 1),
        ([result(NETLOG, None, "right")] * 19 + [result(NETLOG, "samesite-lax", "named")], 0),
        ([result(NETLOG, None, "right")] * 18 + [result(NETLOG, "samesite-lax", "named")], 1),
        ([result(NETLOG, None, "right")] * 99 + [result(NETLOG, None, "wrong")], 1),
    ],
)
def test_a_missed_goal_is_named(results, missed):
    assert len(record.missed_goals(made(*results))) == missed


def test_the_truth_is_about_the_request_of_the_case_and_not_about_its_token():
    outcomes = ({"case": "login", "result": "403", "trace": "77"},)
    (truth,) = truths(Recording(Path(), HAR, "csrf-untrusted-origin", "chromium", "login-by-fetch", outcomes))
    assert (truth.cause, truth.method, truth.path) == ("csrf-origin", "POST", "/accounts/login/")
    assert "forbidden" in truth.also
    api = "http://api.shop.localhost:8000/accounts"
    assert truth.is_of("POST", f"{api}/login/?trace=77")
    assert not truth.is_of("POST", f"{api}/login/?trace=78")
    assert truth.is_of("OPTIONS", f"{api}/login/?trace=77", preflight=True)
    assert not truth.is_of("GET", f"{api}/csrf/?trace=77")


def test_what_no_recording_shows_is_left_out():
    outcomes = ({"case": "arrival", "result": "401", "trace": None},)
    recording = Recording(Path(), HAR, "samesite-strict", "chromium", "link-from-another-site", outcomes)
    assert list(truths(recording)) == []


def test_a_cookie_that_is_missing_without_harm_is_no_failure():
    outcomes = ({"case": "logout", "result": "200", "trace": "77"},)
    (truth,) = truths(Recording(Path(), HAR, "cookie-wrong-path", "chromium", "logout", outcomes))
    assert truth.cause is None
    assert "path-mismatch" in truth.also


def test_a_case_with_another_result_than_predicted_is_left_out():
    outcomes = ({"case": "login", "result": "200", "trace": "77"},)
    recording = Recording(Path(), HAR, "csrf-untrusted-origin", "chromium", "login-by-fetch", outcomes)
    assert list(truths(recording)) == []


def test_recordings_are_found_with_what_their_page_reported(tmp_path):
    with pytest.raises(Problem, match="scripts/recordings capture"):
        list(files.read(tmp_path))
    har = files.place(tmp_path, "cross-site", "chromium", "login-by-fetch", "full.har")
    har.parent.mkdir()
    files.write_outcomes(har, [{"case": "login", "result": "200", "trace": "77"}])
    (recording,) = files.read(tmp_path)
    assert (recording.file, recording.kind, recording.scenario) == (har, HAR, "cross-site")
    assert (recording.variant, recording.flow) == ("chromium", "login-by-fetch")
    assert recording.outcomes[0]["trace"] == "77"
