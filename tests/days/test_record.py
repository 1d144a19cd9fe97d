"""The record of the days, and the command's choice of days."""

import json
from itertools import pairwise

import pytest

from crosshost import Problem
from lab.days import catalogue, record
from lab.days.ledger import Ledger, Sent, settle
from lab.days.limits import Limits
from lab.days.record import Outcome
from lab.days.stages import KINDS

RESULT = settle(
    Ledger(sent=[Sent("whoami", "nginx", 0, 1, "502", is_good=False)], attempted=["a"], posts=["a"]), ["a"], []
)
HELD = Outcome("worker-killed", "sqlite", Limits(gap=2.0), RESULT, ())
BROKEN = Outcome("worker-killed", "sqlite", Limits(), None, ("it did not recover",))


def test_a_line_says_what_failed_and_what_was_lost():
    assert HELD.lines() == (
        "ok      worker-killed on sqlite: 1 of 1 requests failed (nginx 1 502), gap 1.00 s, slowest 1.0 s; "
        "lost 0 of 1 posts and 0 of 0 sessions"
    )
    assert BROKEN.lines() == "BROKEN  worker-killed on sqlite\n        it did not recover"


def test_a_new_run_replaces_its_own_days_in_the_record_and_keeps_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(record, "FILE", tmp_path / "reliability.json")
    other = Outcome("toggled", "sqlite", Limits(), RESULT, ())
    record.write([other, BROKEN])
    record.write([HELD])
    days = record.read()["days"]
    assert [(day["name"], day["held"]) for day in days] == [("toggled", True), ("worker-killed", True)]


def test_the_record_is_json_with_rounded_numbers():
    written = json.loads(json.dumps(record.as_json([HELD])))["days"][0]
    assert written["result"]["gap"] == 1.0
    assert written["limits"] == {"gap": 2.0, "within": 10.0}


def test_every_day_is_for_deployments_that_exist_and_has_a_title():
    for name, day in catalogue.load().items():
        assert day.title, name
        assert day.on, name


def test_days_of_one_deployment_come_one_after_another():
    days = catalogue.load()
    plan = [(kind, days[name].needs) for name, kind in catalogue.plan([], None)]
    assert len(dict.fromkeys(plan)) == 1 + sum(one != next_one for one, next_one in pairwise(plan))


def test_the_plan_has_every_day_on_each_of_its_deployments():
    expected = {(name, kind) for name, day in catalogue.load().items() for kind in day.on if kind in KINDS}
    assert set(catalogue.plan([], None)) == expected


def test_a_day_that_does_not_exist_is_named_with_the_nearest_one():
    with pytest.raises(Problem, match=r"there is no day 'worker-kill': .*worker-killed"):
        catalogue.plan(["worker-kill"], None)
