"""What the browsers' reports and the doctor's JSON are read as, and when the doctor counts as right."""

from dataclasses import replace

import pytest

from lab.elsewhere import record
from lab.elsewhere.deployments import load
from lab.elsewhere.doctor import Verdict, mark, truth, verdict
from lab.elsewhere.truth import Outcome, outcome

HEALTHY = load("flask-login")
NOT_PROVABLE = load("fastapi-always-200")


def report(before, login, after) -> dict:
    return {"before": before, "login": login, "after": after}


def test_who_has_a_name_after_the_login_alone_is_logged_in():
    assert outcome(report({"value": None}, {"value": 200}, {"value": "ann"})) == Outcome(
        True, "before: nobody, login: 200, after: ann"
    )


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (report({"value": "ann"}, {"value": None}, {"value": "ann"}), "before: ann, login: done, after: ann"),
        (report({"value": None}, {"error": "TypeError: x"}, {"value": None}), "login: TypeError: x, after: nobody"),
        (report({"value": None}, {"value": 200}, {"error": "TypeError: x"}), "after: TypeError: x"),
        ({}, "before: missing, login: missing, after: missing"),
    ],
)
def test_a_name_before_the_login_no_name_and_an_error_are_no_login(steps, words):
    result = outcome(steps)
    assert not result.logged_in
    assert words in result.steps


def test_the_verdict_is_that_of_a_login_by_fetch_in_both_browsers():
    logins = [
        {"engine": "chromium", "way": "login by fetch", "works": True},
        {"engine": "chromium", "way": "login on the API's page", "works": False},
        {"engine": "firefox", "way": "login by fetch", "works": None},
        {"engine": "webkitgtk", "way": "login by fetch", "works": False},
    ]
    data = {"logins": logins, "findings": [{"id": "cookie-absent"}, {"id": "csp"}]}
    assert verdict(data, 1, 2.34) == Verdict({"chromium": True, "firefox": None}, "cookie-absent", 1, 2.3)
    assert verdict({"logins": [], "findings": []}, 2, 0).works == {"chromium": None, "firefox": None}


@pytest.mark.parametrize(
    ("deployment", "works", "said", "marked"),
    [
        (HEALTHY, True, True, "right"),
        (HEALTHY, False, False, "right"),
        (HEALTHY, True, False, "WRONG"),
        (HEALTHY, False, True, "WRONG"),
        (HEALTHY, True, None, "inconclusive"),
        (NOT_PROVABLE, True, None, "right"),
        (NOT_PROVABLE, True, True, "WRONG"),
        (NOT_PROVABLE, False, False, "right"),
    ],
)
def test_yes_is_never_right_where_nothing_shows_who_is_logged_in(deployment, works, said, marked):
    assert mark(deployment, works, said) == marked


def test_the_truth_in_a_line_says_what_is_wrong():
    assert truth(HEALTHY) == "login yes in chromium, yes in firefox; nothing is wrong"
    broken = replace(HEALTHY, wrong="no cookie", works={"chromium": False, "firefox": True}, provable=False)
    assert truth(broken) == "login no in chromium, yes in firefox; no cookie; not visible from these URLs"


def test_a_record_keeps_what_was_not_measured_again_and_drops_what_is_gone(tmp_path, monkeypatch):
    monkeypatch.setattr(record, "names", lambda: ["a", "b"])
    first = record.with_outcomes(record.EMPTY, {name: {"chromium": Outcome(True, "x")} for name in ("b", "gone")})
    second = record.with_verdicts(first, {"a": Verdict({"chromium": True}, "", 0, 1.0)})
    record.write(second, tmp_path / "record.json")
    written = record.read(tmp_path / "record.json")["deployments"]
    assert list(written) == ["a", "b"]
    assert written["b"] == {"measured": {"chromium": {"logged_in": True, "steps": "x"}}}
    assert written["a"]["doctor"]["code"] == 0
