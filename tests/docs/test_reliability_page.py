"""docs/reliability.md and the record that it is made from."""

from lab.days import catalogue, record
from lab.docs import reliability

RECORDED = {(day["name"], day["on"]): day for day in record.read()["days"]}


def test_the_page_is_made_from_the_record():
    assert reliability.PAGE.read_text() == reliability.rendered(), "run scripts/docs reliability"


def test_the_record_has_no_day_that_does_not_exist():
    assert set(RECORDED) - set(catalogue.plan([], None)) == set()


def test_a_day_that_was_not_recorded_is_named():
    assert "`toggled` on SQLite" in reliability.missing(
        {"days": [{"name": name, "on": kind} for name, kind in catalogue.plan([], None) if name != "toggled"]}
    )


def test_nothing_was_ever_lost():
    assert {key: day["result"] for key, day in RECORDED.items() if not day["result"]} == {}
    lost = ("posts_lost", "sessions_lost", "duplicates")
    assert [key for key, day in RECORDED.items() if any(day["result"][name] for name in lost)] == []
