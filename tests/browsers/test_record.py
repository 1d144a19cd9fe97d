"""measurements/browsers.json: its cells, and how new measurements are added."""

import json

import pytest

from crosshost import Problem
from crosshost.browsers.variants import NAMES
from lab.browsers import record
from lab.browsers.builds import Build
from lab.browsers.results import Failure, Measurement, Results
from lab.browsers.rows import by_version, newest_first, written
from lab.scenarios import cases, catalogue, expectation
from tests.browsers.measurements import LOGIN, SEEN, measured

BUILDS = {name: Build(f"{name} 1.5", "1") for name in NAMES}
NEWER = {name: Build(f"{name} 2.0", "2") for name in NAMES}


def recorded(*measurements: Measurement) -> dict:
    """Return a record of `measurements`, with one build of each browser."""
    scenarios: dict = {}
    for measurement in measurements:
        row = scenarios.setdefault(measurement.scenario, {}).setdefault(measurement.case.id, {})
        row[measurement.variant] = record.cell(measurement)
    browsers = {name: {"1": {"build": f"{name} 1.5", "date": "2026-01-02"}} for name in NAMES}
    return {"browsers": browsers, "scenarios": scenarios}


def test_the_record_is_in_its_stable_order_with_one_line_a_cell():
    text = record.FILE.read_text()
    assert record.text(json.loads(text)) == text
    assert len([line for line in text.splitlines() if '"result"' in line]) == sum(
        len(row) for rows in record.read()["scenarios"].values() for row in rows.values()
    )


def test_no_script_saw_the_session_cookie_and_no_attack_succeeded():
    for rows in record.read()["scenarios"].values():
        for case, row in rows.items():
            for cell in row.values():
                if "cookies" in case:
                    assert "sessionid" not in cell["result"]
                if case.startswith("evil"):
                    assert cell["result"] in ("throws", "403")


def works(cells: dict, browser: str, builds: dict, version: str) -> bool:
    """Return whether a person can log in, and after a login by fetch do everything else."""
    results = {case: by_version(row, browser, builds)[version]["result"] for case, row in cells.items()}
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
    recorded = record.read()
    cells = recorded["scenarios"]
    fixes = {fix for name in catalogue.names() if (fix := catalogue.load(name).fix)}
    not_fixed = {
        (fix, browser)
        for fix in fixes
        for browser, builds in recorded["browsers"].items()
        for version in builds
        if not works(cells[fix], browser, builds, version)
    }
    # Two sites, and a browser that blocks or partitions third-party cookies: no setting of a server fixes that.
    assert not_fixed == {("cross-site", "chromium-blocked"), ("cross-site", "webkitgtk-itp")}


def test_a_fault_is_recorded_as_its_file_says():
    recorded = record.read()
    for fault in map(catalogue.load, catalogue.faults()):
        expected = expectation.parse(fault.settings["EXPECT_FLOW"])
        (deciding,) = (case.id for case in cases.in_flow(fault.settings["FLOW"]) if case.expected_by)
        row = recorded["scenarios"][fault.name][deciding]
        for browser, builds in recorded["browsers"].items():
            results = {version: cell["result"] for version, cell in by_version(row, browser, builds).items()}
            assert results, (fault.name, browser)  # a build that is not installed any more may have no cell
            assert results == {version: expected.result(browser, version) for version in results}, fault.name


CELLS = {"3": {"result": "200"}, "2": {"result": "throws"}, "1": {"result": "200"}}


@pytest.mark.parametrize(
    ("cells", "row"),
    [
        (CELLS, {"firefox": CELLS["3"], "firefox@2": CELLS["2"]}),
        (dict.fromkeys("321", CELLS["2"]), {"firefox": CELLS["2"]}),
        ({"3": CELLS["3"], "1": CELLS["1"]}, {"firefox@3": CELLS["3"], "firefox@1": CELLS["1"]}),
        ({"1": CELLS["1"]}, {"firefox@1": CELLS["1"]}),
        ({}, {}),
    ],
)
def test_equal_cells_are_written_once_and_each_cell_is_read_again(cells, row):
    assert written(cells, "firefox", ["1", "3", "2"]) == row
    assert by_version({**row, "firefox-other": {}}, "firefox", "321") == cells


def test_versions_are_ordered_by_their_numbers():
    assert newest_first(["99", "150", "9"]) == ["150", "99", "9"]
    assert newest_first(["2.8", "2.50"]) == ["2.50", "2.8"]


@pytest.fixture
def own_record(tmp_path, monkeypatch) -> dict:
    monkeypatch.setattr(record, "FILE", tmp_path / "browsers.json")
    others = [Measurement("cross-site", name, LOGIN, "403", None, "", SEEN) for name in NAMES]
    record.write(Results([measured(name) for name in NAMES] + others), BUILDS, "2026-01-02")
    return record.read()


def test_one_scenario_is_added_to_the_record(own_record):
    update = {name: Build(f"{name} 1.6", "1") for name in NAMES}
    record.write(Results([measured(name, "200", None, "") for name in NAMES]), update, "2026-03-04", whole=False)
    now = record.read()
    assert now["browsers"] == own_record["browsers"]
    assert now["scenarios"]["cross-site"] == own_record["scenarios"]["cross-site"]
    assert now["scenarios"]["different-port"] == {"login": {name: {"result": "200"} for name in NAMES}}


def everything(result: str) -> Results:
    ours = [measured(name, result if name == "firefox" else "403") for name in NAMES]
    return Results(ours + [Measurement("cross-site", name, LOGIN, "403", None, "", SEEN) for name in NAMES])


def test_a_new_build_is_added_and_cells_of_other_builds_stay(own_record):
    record.write(everything("throws"), NEWER, "2026-03-04")
    now = record.read()
    old = {"build": "firefox 1.5", "date": "2026-01-02"}
    assert now["browsers"]["firefox"] == {"2": {"build": "firefox 2.0", "date": "2026-03-04"}, "1": old}
    assert now["scenarios"]["cross-site"] == own_record["scenarios"]["cross-site"]  # all the same: written once
    was = own_record["scenarios"]["different-port"]["login"]
    row = now["scenarios"]["different-port"]["login"]
    assert row == {**was, "firefox": {**was["firefox"], "result": "throws"}, "firefox@1": was["firefox"]}
    text = record.FILE.read_text()
    assert record.text(json.loads(text)) == text


def test_an_older_build_is_added_beside_the_newer_one(own_record):
    older = {name: Build(f"{name} 0.9", "0") for name in NAMES}
    record.write(everything("throws"), older, "2026-03-04")
    was = own_record["scenarios"]["different-port"]["login"]
    row = record.read()["scenarios"]["different-port"]["login"]
    assert row == {**was, "firefox@0": {**was["firefox"], "result": "throws"}}


def test_one_scenario_of_a_recorded_build_replaces_only_its_cells(own_record):
    record.write(everything("throws"), NEWER, "2026-03-04")
    both = record.read()
    again = Results([measured(name, "200") for name in NAMES])
    record.write(again, BUILDS, "2026-05-06", whole=False)
    now = record.read()
    assert now["browsers"] == both["browsers"]
    assert now["scenarios"]["cross-site"] == both["scenarios"]["cross-site"]
    builds = now["browsers"]["firefox"]
    cells = by_version(now["scenarios"]["different-port"]["login"], "firefox", builds)
    assert {version: cell["result"] for version, cell in cells.items()} == {"2": "throws", "1": "200"}


def test_a_scenario_measured_in_one_build_is_recorded_for_that_build_only(own_record):
    record.write(everything("throws"), NEWER, "2026-03-04")
    new = Results([Measurement("same-host", name, LOGIN, "200", None, "", SEEN) for name in NAMES])
    record.write(new, BUILDS, "2026-05-06", whole=False)
    assert set(record.read()["scenarios"]["same-host"]["login"]) == {f"{name}@1" for name in NAMES}


def test_cells_of_scenarios_that_no_longer_exist_are_removed(own_record):
    record.write(Results([measured(name) for name in NAMES]), NEWER, "2026-03-04")
    assert set(record.read()["scenarios"]) == {"different-port"}


def test_one_scenario_of_a_new_build_is_not_recorded(own_record):
    builds = {**BUILDS, "firefox": NEWER["firefox"]}
    with pytest.raises(
        Problem, match=r"^nothing .*: firefox 2 is a new build: add it with scripts/browsers --all --record$"
    ):
        record.write(Results([measured(name) for name in NAMES]), builds, "2026-03-04", whole=False)
    assert record.read() == own_record


def test_a_build_of_no_known_version_is_not_recorded(own_record):
    with pytest.raises(Problem, match=r"^nothing .*: the version of firefox-esr is unknown: install Debian's package$"):
        record.write(everything("403"), {**BUILDS, "firefox": Build("firefox-esr", "")}, "2026-03-04")
    assert record.read() == own_record


def test_nothing_is_recorded_unless_every_browser_was_measured(tmp_path, monkeypatch):
    monkeypatch.setattr(record, "FILE", tmp_path / "browsers.json")
    results = Results([measured(name) for name in NAMES])
    with pytest.raises(Problem, match="nothing is recorded: chromium-blocked was not measured"):
        record.write(results, {"chromium": BUILDS["chromium"]}, "2026-01-02")
    results.failures.append(Failure("it did not start"))
    with pytest.raises(Problem, match="nothing is recorded: a set-up failed"):
        record.write(results, BUILDS, "2026-01-02")
    assert not list(tmp_path.iterdir())
    results.failures.clear()
    record.write(results, BUILDS, "2026-01-02")
    assert record.read(tmp_path / "browsers.json") == recorded(*results.measurements)


def test_a_record_that_cannot_be_read_is_one_line(tmp_path):
    with pytest.raises(Problem, match=r"the record browsers\.json cannot be read .*scripts/browsers --all --record"):
        record.read(tmp_path / "browsers.json")
