"""The report collector: what it stores, and what it refuses."""

import json
import time

import pytest

from witness import reports

pytestmark = pytest.mark.usefixtures("own_folder")

RUN = "run-of-a-test_0123"
RIGHT = {"scenario": "different-port", "run": RUN, "userAgent": "A browser/1", "controls": [], "outcomes": []}


@pytest.fixture
def leave(page):
    """Post a report as nginx proxies it: with the running scenario."""

    def leave(report, run=RUN, content_type="application/json", **headers):
        body = report if isinstance(report, bytes) else json.dumps(report).encode()
        headers = {"x-crosshost-scenario": "different-port", **headers}
        return page.generic("POST", f"/lab/reports/{run}/", body, content_type, headers=headers)

    return leave


def test_a_report_is_404_until_it_is_posted_and_then_unchanged(page, leave):
    missing = page.get(f"/lab/reports/{RUN}/")
    assert (missing.status_code, missing.json()["error"]) == (404, f"No report of the run {RUN} yet.")
    assert leave(RIGHT).status_code == 201
    stored = page.get(f"/lab/reports/{RUN}/")
    assert (stored.status_code, stored.json()) == (200, RIGHT)
    assert stored.headers["Content-Type"] == "application/json"
    assert "no-store" in stored.headers["Cache-Control"]


def test_reports_are_listed_under_the_names_of_their_browsers_newest_first(page, leave):
    assert page.get("/lab/reports/").json() == {"reports": []}
    leave({**RIGHT, "flow": "login-by-fetch"})
    leave({**RIGHT, "run": "another-run-of-a-test", "userAgent": "Another/2"}, run="another-run-of-a-test")
    stored = page.get("/lab/reports/")
    assert stored.json() == {
        "reports": [
            {"userAgent": "Another/2", "scenario": "different-port", "flow": None, "run": "another-run-of-a-test"},
            {"userAgent": "A browser/1", "scenario": "different-port", "flow": "login-by-fetch", "run": RUN},
        ]
    }
    assert "no-store" in stored.headers["Cache-Control"]


def test_it_needs_neither_a_cookie_nor_a_csrf_token_and_sets_no_cookie(leave):
    assert not leave(RIGHT).cookies


def test_a_report_of_the_largest_size_is_stored(leave):
    spare = reports.MAX_SIZE - len(json.dumps({**RIGHT, "more": ""}))
    assert leave({**RIGHT, "more": "x" * spare}).status_code == 201


@pytest.mark.parametrize(
    ("report", "status", "message"),
    [
        (b"x" * (reports.MAX_SIZE + 1), 413, "The report is too large; 256 KiB is the limit."),
        (b"{", 400, "The body is not JSON."),
        (b"[" * 100_000, 400, "The body is not JSON."),
        (b'{"scenario": "\\ud800"}', 400, "The body is not JSON."),
        (b"\xff", 400, "The body is not JSON."),
        (b"[]", 400, "The body is JSON but not an object."),
        ({}, 400, "The field scenario must be a string."),
        ({**RIGHT, "userAgent": None}, 400, "The field userAgent must be a string."),
        ({**RIGHT, "outcomes": {}}, 400, "The field outcomes must be a list."),
        ({**RIGHT, "run": "x" * 20}, 400, f"The report is of the run '{'x' * 20}', but its URL is of '{RUN}'."),
        (
            {**RIGHT, "scenario": "same-host"},
            409,
            "The report is of the scenario 'same-host', but 'different-port' is running: reload the page.",
        ),
    ],
)
def test_a_report_of_another_run_or_scenario_is_refused(page, leave, report, status, message):
    response = leave(report)
    assert (response.status_code, response.json()["error"]) == (status, message)
    assert page.get(f"/lab/reports/{RUN}/").status_code == 404


def test_a_content_type_other_than_json_is_refused(leave):
    assert leave(RIGHT, content_type="text/plain").status_code == 415


def test_a_report_without_nginxs_header_is_refused(leave):
    assert "only nginx names" in leave(RIGHT, **{"x-crosshost-scenario": ""}).json()["error"]


def test_a_second_report_of_a_run_does_not_replace_the_first(page, leave):
    leave(RIGHT)
    second = leave({**RIGHT, "userAgent": "Another/2"})
    assert second.status_code == 409
    assert page.get(f"/lab/reports/{RUN}/").json() == RIGHT


@pytest.mark.parametrize("run", ["short", "x" * 65, "x" * 15 + "."])
def test_a_malformed_run_id_has_no_url(leave, run):
    response = leave({**RIGHT, "run": run}, run=run)
    assert (response.status_code, response.json()["error"]) == (404, "Not found: no such URL.")


def test_the_oldest_reports_are_deleted_above_the_limit(page, leave, monkeypatch):
    monkeypatch.setattr(reports, "MAX_REPORTS", 3)
    runs = [f"run-of-a-test_{number:04}" for number in range(5)]
    for run in runs:
        leave({**RIGHT, "run": run}, run=run)
    assert [page.get(f"/lab/reports/{run}/").status_code for run in runs] == [404, 404, 200, 200, 200]


def test_a_report_is_kept_for_a_day(page, leave, monkeypatch):
    leave(RIGHT)
    tomorrow = time.time() + reports.MAX_AGE + 1
    monkeypatch.setattr(reports.time, "time", lambda: tomorrow)
    assert page.get(f"/lab/reports/{RUN}/").status_code == 404
    assert leave(RIGHT).status_code == 201


def test_a_broken_store_is_503(page, leave, own_folder):
    (own_folder / "reports.sqlite3").mkdir()
    assert leave(RIGHT).status_code == page.get(f"/lab/reports/{RUN}/").status_code == 503
