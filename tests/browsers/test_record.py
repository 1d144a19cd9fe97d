"""The record of every cell, and the page that is made from it."""

import json

import pytest

from crosshost import Problem, expectation, scenarios
from crosshost.browsers import cases, record, record_page
from crosshost.browsers.report import Seen
from crosshost.browsers.run import Failure, Measurement, Results
from crosshost.browsers.variants import NAMES

BUILDS = {name: f"{name} 1" for name in NAMES}
LOGIN = next(case for case in cases.CASES if case.id == "login")
SEEN = Seen("passed", True, ("csrftoken",), 403, ())


def measured(variant: str, word: str = "403", seen: Seen | None = SEEN, detail: str = "why") -> Measurement:
    return Measurement("different-port", variant, LOGIN, word, None, detail, seen)


def recorded(*measurements: Measurement) -> dict:
    return {"date": "2026-01-02", "browsers": BUILDS, "scenarios": record.cells(measurements)}


def test_the_page_is_made_from_the_record():
    assert record_page.render(record.read()) == record.PAGE.read_text()


def test_the_record_is_in_its_stable_order_with_one_line_a_cell():
    text = record.FILE.read_text()
    assert record.text(json.loads(text)) == text
    assert len([line for line in text.splitlines() if '"result"' in line]) == sum(
        len(row) for rows in record.read()["scenarios"].values() for row in rows.values()
    )


def test_the_session_cookie_never_shows_to_javascript_and_no_attacker_came_through():
    for rows in record.read()["scenarios"].values():
        for case, row in rows.items():
            for cell in row.values():
                if "cookies" in case:
                    assert "sessionid" not in cell["result"]
                if case.startswith("evil"):
                    assert cell["result"] in ("throws", "403")


def heals(cells: dict, browser: str) -> bool:
    """Somebody can log in there, by fetch or on Django's own page, and by fetch do everything else as well."""
    results = {case: row[browser]["result"] for case, row in cells.items()}
    if results["login"] != "200":
        return results["whoami-after-first-party-login"] == "200"
    through = {
        "whoami-after-login": "200",
        "post": "201",
        "delete": "200",
        "logout": "200",
        "whoami-after-logout": "401",
    }
    return results.items() >= through.items()


def test_the_scenario_that_a_file_names_as_its_fix_works_in_every_browser():
    cells = record.read()["scenarios"]
    fixes = {fix for name in scenarios.names() if (fix := scenarios.load(name).fix)}
    not_healed = {(fix, browser) for fix in fixes for browser in NAMES if not heals(cells[fix], browser)}
    # Two sites and a browser that keeps third-party cookies to itself: no server can heal that, as the story says.
    assert not_healed == {("cross-site", "chromium-blocked"), ("cross-site", "webkitgtk-itp")}


def test_a_fault_is_recorded_as_its_file_says():
    cells = record.read()["scenarios"]
    for fault in map(scenarios.load, scenarios.faults()):
        expected = expectation.parse(fault.settings["EXPECT_FLOW"])
        (deciding,) = (case.id for case in cases.of(fault.settings["FLOW"]) if case.expected_by)
        results = {browser: cell["result"] for browser, cell in cells[fault.name][deciding].items()}
        assert results == {browser: expected.of(browser) for browser in NAMES}, fault.name


def test_what_is_as_recorded_has_not_changed():
    results = Results([measured("chromium"), measured("firefox", "throws")])
    assert record.changed(results, recorded(*results.measurements)) == []


def test_a_cell_that_changed_is_said_with_both_values():
    was = recorded(measured("chromium"))
    results = Results([measured("chromium", "200", Seen("passed", True, ("csrftoken",), 200, ("sessionid",)), "")])
    (line,) = record.changed(results, was)
    assert line == (
        "CHANGED  different-port chromium, login by fetch: recorded result 403, django 403, set none, why why, "
        "measured result 200, django 200, set sessionid, why None"
    )


def test_a_cell_that_is_new_and_one_that_is_gone_are_said():
    was = recorded(measured("firefox"))
    results = Results([measured("chromium", seen=None)])
    assert record.changed(results, was) == [
        "CHANGED  different-port chromium, login by fetch: recorded nothing, measured result 403, why why"
    ]
    assert record.gone(results, was, ["firefox"]) == [
        "CHANGED  different-port firefox, login: recorded, and not measured"
    ]
    assert record.gone(results, was, ["chromium"]) == []
    results.failures.append(Failure("it did not start", "different-port", "firefox"))
    assert record.gone(results, was, ["firefox"]) == []


@pytest.fixture
def own_record(tmp_path, monkeypatch) -> dict:
    monkeypatch.setattr(record, "FILE", tmp_path / "browsers.json")
    monkeypatch.setattr(record, "PAGE", tmp_path / "browsers.md")
    others = [Measurement("cross-site", name, LOGIN, "403", None, "", SEEN) for name in NAMES]
    record.write(Results([measured(name) for name in NAMES] + others), BUILDS, "2026-01-02")
    return record.read()


def test_one_scenario_is_recorded_into_what_is_there(own_record):
    record.write(Results([measured(name, "200", None, "") for name in NAMES]), BUILDS, "2026-03-04", whole=False)
    now = record.read()
    assert now["date"] == "2026-01-02"  # that of most of it
    assert now["scenarios"]["cross-site"] == own_record["scenarios"]["cross-site"]
    assert now["scenarios"]["different-port"] == {"login": {name: {"result": "200"} for name in NAMES}}
    assert record_page.render(now) == record.PAGE.read_text()


def test_one_scenario_is_not_recorded_beside_those_of_other_builds(own_record):
    with pytest.raises(Problem, match=r"other builds of the browsers: scripts/browsers --all --record"):
        record.write(Results([measured(name) for name in NAMES]), BUILDS | {"firefox": "new"}, "", whole=False)
    assert record.read() == own_record


def test_nothing_is_recorded_unless_every_browser_answered(tmp_path, monkeypatch):
    monkeypatch.setattr(record, "FILE", tmp_path / "browsers.json")
    monkeypatch.setattr(record, "PAGE", tmp_path / "browsers.md")
    results = Results([measured(name) for name in NAMES])
    with pytest.raises(Problem, match="nothing is recorded: chromium-blocked was not asked"):
        record.write(results, {"chromium": "1"}, "2026-01-02")
    results.failures.append(Failure("it did not start"))
    with pytest.raises(Problem, match="nothing is recorded: a set-up failed"):
        record.write(results, BUILDS, "2026-01-02")
    assert not list(tmp_path.iterdir())
    results.failures.clear()
    record.write(results, BUILDS, "2026-01-02")
    assert record.read(tmp_path / "browsers.json") == recorded(*results.measurements)
    assert (tmp_path / "browsers.md").read_text().startswith("# What browsers did\n")


def test_a_record_that_cannot_be_read_is_one_line(tmp_path):
    with pytest.raises(Problem, match=r"the record browsers\.json cannot be read .*: scripts/browsers --all --record"):
        record.read(tmp_path / "browsers.json")


def test_engines_that_differ_are_said_in_words_and_their_own_words_are_no_difference():
    refused = Seen("refused", False, (), None, ())
    same = recorded(
        measured("chromium", "throws", refused, "Failed"), measured("firefox", "throws", refused, "NetworkError")
    )
    assert record_page.differences(same) == ["Nowhere.\n"]
    other = recorded(measured("chromium", "throws", refused), measured("firefox"), measured("webkitgtk"))
    assert record_page.differences(other) == [
        "- **different-port**, login by fetch: "
        "throws (preflight refused, with no cookie, Django not reached) in chromium; "
        "403 (after a preflight, with csrftoken) in firefox, webkitgtk.\n"
    ]


def test_the_page_speaks_of_a_fault_in_the_words_of_its_flow():
    fault = Measurement("cookies-shared-by-ports", "firefox", cases.of("another-app")[1], "200", None, "", SEEN)
    page = record_page.render(recorded(fault))
    assert "\n## cookies-shared-by-ports (a fault)\n" in page
    assert "\n| whoami before a visit to the other app | firefox | 200 | passed | csrftoken | 403 | none |  |\n" in page
