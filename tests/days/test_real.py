"""scripts/bad-days on real containers: the shortest days. scripts/bad-days runs all of them."""

import json

import pytest

from lab.days.limits import NEVER


@pytest.fixture(scope="module")
def days(engine, run) -> dict[str, dict]:
    """The results of four days; times are not judged here, where other tests run beside them."""
    command = ("scripts/bad-days", "--seconds", "6", "--json")
    sqlite = run(*command, "--on", "sqlite", "gunicorn-reloaded", "nginx-reloaded", "worker-killed")
    postgres = run(*command, "--on", "postgres", "database-unreachable")
    outcomes = [day for done in (sqlite, postgres) for day in json.loads(done.stdout)["days"]]
    return {day["name"]: day["result"] or {"did not recover": day["broken"]} for day in outcomes}


DAYS = ("gunicorn-reloaded", "nginx-reloaded", "worker-killed", "database-unreachable")


@pytest.mark.parametrize("name", DAYS)
def test_nothing_is_lost_and_every_error_is_one_that_a_page_can_read(days, name):
    assert {broken: days[name][broken] for broken in NEVER} == dict.fromkeys(NEVER, 0)
    assert days[name]["posts"] > 0
    assert days[name]["sessions"] > 0


def test_no_request_fails_in_a_graceful_restart(days):
    assert days["gunicorn-reloaded"]["outcomes"] == {}


def test_a_reload_of_nginx_ends_only_requests_that_take_long(days):
    """Those of more than two seconds (worker_shutdown_timeout), which other tests beside this one may cause."""
    outcomes = days["nginx-reloaded"]["outcomes"]
    assert not outcomes or max(days["nginx-reloaded"]["slowest"].values()) > 2


def test_a_killed_worker_ends_its_own_requests_and_no_others(days):
    assert {outcome for of in days["worker-killed"]["outcomes"].values() for outcome in of} <= {"502", "closed"}


def test_without_the_database_django_says_so_and_goes_on_when_it_is_back(days):
    outcomes = days["database-unreachable"]["outcomes"]
    assert {outcome for of in outcomes.values() for outcome in of} == {"503"}
