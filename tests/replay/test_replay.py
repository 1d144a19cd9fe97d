"""Every recorded cell in scope, replayed with crosshost.testing's browser in front of this lab's Django."""

import json
import subprocess
import sys
from functools import cache

import pytest

from lab.browsers import record
from lab.replay import scope
from lab.replay.run import places
from lab.scenarios import catalogue
from tests.conftest import ROOT

INSIDE, OUTSIDE = scope.split(catalogue.names())
# With a cell that no browser gave.
CHANGED = """
from lab.browsers import record
from lab.replay import __main__ as command
measured = record.read()
measured["scenarios"]["same-host"]["login"]["firefox"]["result"] = "403"
record.read = lambda: measured
raise SystemExit(command.main())
"""


def run(*command: str) -> tuple[int, str]:
    """Run Python with `command`, in a process of its own: Django is configured once a process."""
    ended = subprocess.run([sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=300)
    return ended.returncode, ended.stdout


@cache
def everything() -> dict:
    """Return what `scripts/replay --json` prints."""
    return json.loads(run("-m", "lab.replay", "--json")[1])


@pytest.mark.parametrize("name", INSIDE)
def test_every_recorded_cell_of_every_build_is_replayed_as_measured(name):
    (scenario,) = [each for each in everything()["scenarios"] if each["name"] == name]
    assert scenario["differing"] == []
    assert scenario["as_measured"] == scenario["cells"] == len(places(record.read(), name)) > 0


def test_the_document_has_the_builds_the_totals_and_what_is_left_out():
    document, measured = everything(), record.read()
    assert document["schema_version"] == 1
    assert document["builds"] == {name: list(builds) for name, builds in measured["browsers"].items()}
    cells = sum(len(places(measured, name)) for name in INSIDE)
    assert (document["cells"], document["as_measured"]) == (cells, cells)
    assert document["left_out"] == OUTSIDE


def test_a_cell_that_differs_is_printed_with_both_values_and_fails():
    code, text = run("-c", CHANGED, "same-host", "--engine", "firefox")
    lines = text.splitlines()
    assert (code, lines[0].split()) == (1, ["scenario", "cells", "as", "measured"])
    cells = len([place for place in places(record.read(), "same-host") if place[2] == "firefox"])
    assert lines[1].split() == ["same-host", str(cells), str(cells - 2)]
    assert lines[2:4] == [
        f"DIFFERS  same-host firefox {build}, login: replayed result 200, measured result 403" for build in (153, 140)
    ]
    assert lines[-1].startswith(f"replay: {cells} cells of 1 scenarios compared, {cells - 2} as measured")


def test_a_scenario_that_is_left_out_is_printed_with_the_reason():
    code, text = run("-m", "lab.replay", "cookie-twins", "--engine", "chromium")
    assert code == 0
    assert f"left out  cookie-twins: {OUTSIDE['cookie-twins']}" in text.splitlines()


def test_an_unknown_name_is_one_line_with_the_nearest():
    ended = subprocess.run(
        [sys.executable, "-m", "lab.replay", "same-hst"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 2
    assert "there is no scenario 'same-hst': did you mean same-host?" in ended.stderr
