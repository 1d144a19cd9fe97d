"""The record, measurements/browsers.json: every measured cell, of several builds of each browser (see rows.py).

scripts/browsers --record writes it, and scripts/docs browsers makes docs/browsers.md from it.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from crosshost import Problem
from crosshost.browsers.variants import NAMES
from lab import ROOT
from lab.browsers import recorded
from lab.browsers.builds import Build
from lab.browsers.results import Measurement, Results
from lab.browsers.rows import Row, by_version, newest_first, written
from lab.scenarios import cases

FILE = ROOT / "measurements" / "browsers.json"
Cells = dict[str, dict[str, Row]]  # by scenario and case
EMPTY: dict = {"browsers": {}, "scenarios": {}}


def cell(measurement: Measurement) -> dict:
    """Return the cell to record; it has no `why` where the measurement has no detail."""
    seen, server = measurement.seen, dict[str, object]()
    if seen:
        server = {"preflight": seen.preflight, "cookies": list(seen.cookies)}
        server |= {"django": seen.answered, "set": list(seen.set)}
    why = " ".join(measurement.detail.split())
    return {"result": measurement.measured, **server, **({"why": why} if why else {})}


def text(record: dict) -> str:
    """Return `record` as JSON in a stable order, with one line for each build and each cell."""

    def nested(name: str, lines: Iterable[str], indent: int) -> str:
        space = " " * indent
        return f"{space}{json.dumps(name)}: {{\n" + ",\n".join(lines) + f"\n{space}}}"

    def line(name: str, value: dict) -> str:
        return f"{json.dumps(name)}: {json.dumps(value)}"

    browsers, scenarios = [], []
    order: list[str] = []  # of the cells in a row
    for name in NAMES:
        builds = record["browsers"].get(name, {})
        versions = newest_first(builds)
        order += [name, *(f"{name}@{version}" for version in versions)]
        browsers.append(nested(name, (f"      {line(version, builds[version])}" for version in versions), 4))
    for scenario, rows in sorted(record["scenarios"].items()):
        cases_of_scenario = [
            nested(case, (f"        {line(key, rows[case][key])}" for key in order if key in rows[case]), 6)
            for case in dict.fromkeys(case.id for case in cases.ALL if case.id in rows)
        ]
        scenarios.append(nested(scenario, cases_of_scenario, 4))
    return "{\n" + ",\n".join([nested("browsers", browsers, 2), nested("scenarios", scenarios, 2)]) + "\n}\n"


def read(file: Path | None = None) -> dict:
    """Return the record, or the one in `file`. Raises Problem when it is missing or cannot be read."""
    return recorded.read(file or FILE, "scripts/browsers --all --record")


def add(record: dict, results: Results, builds: Mapping[str, Build], date: str, *, whole: bool) -> dict:
    """Return `record` with the measurements of `builds` added. `whole`: they are of every scenario.

    Cells of the same builds are replaced. Cells of other builds stay, unless their case no longer exists. Raises
    Problem where check_can_be_added does.
    """
    check_can_be_added(record, builds, whole=whole)
    browsers = {name: dict(known) for name, known in record["browsers"].items()}
    if whole:  # some scenarios leave a build's name and date as they were
        for name, build in builds.items():
            browsers.setdefault(name, {})[build.version] = {"build": build.name, "date": date}
    measured: dict[str, dict[str, dict[str, dict]]] = {}  # by scenario, case and variant
    for measurement in results.measurements:
        row_of_case = measured.setdefault(measurement.scenario, {}).setdefault(measurement.case.id, {})
        row_of_case[measurement.variant] = cell(measurement)
    scenarios: Cells = {} if whole else dict(record["scenarios"])
    for scenario, rows in measured.items():
        before = record["scenarios"].get(scenario, {})
        scenarios[scenario] = {}
        for case, now in rows.items():
            row: Row = {}
            for name in browsers:
                known = by_version(before.get(case, {}), name, record["browsers"].get(name, ()))
                if name in now:
                    known[builds[name].version] = now[name]
                row |= written(known, name, browsers[name])
            scenarios[scenario][case] = row
    return {"browsers": browsers, "scenarios": scenarios}


def check_can_be_added(record: dict, builds: Mapping[str, Build], *, whole: bool) -> None:
    """Raise Problem unless every browser was measured in a known version.

    Unless it is the `whole`, the record must have that version.
    """
    for name in NAMES:
        if name not in builds:
            raise Problem(f"nothing is recorded: {name} was not measured")
        if not (version := builds[name].version):
            raise Problem(
                f"nothing is recorded: the version of {builds[name].name} is unknown: install Debian's package"
            )
        if not whole and version not in record["browsers"].get(name, {}):
            raise Problem(
                f"nothing is recorded: {name} {version} is a new build: add it with scripts/browsers --all --record"
            )


def write(results: Results, builds: Mapping[str, Build], date: str, *, whole: bool = True) -> None:
    """Write the measurements into the record.

    Raises Problem, and leaves the record as it was, where check_can_be_added does, a set-up failed or a
    scenario was skipped.
    """
    if results.failures:
        raise Problem("nothing is recorded: a set-up failed")
    for reason in results.skipped.values():
        raise Problem(f"nothing is recorded: {reason}")
    FILE.write_text(text(add(existing(), results, builds, date, whole=whole)))


def existing() -> dict:
    """Return the record, or an empty one where there is no file yet. Raises Problem when it cannot be read."""
    return read() if FILE.exists() else EMPTY
