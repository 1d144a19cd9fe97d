"""The record: every cell that was measured, in measurements/browsers.json, which a new measurement is compared with.

It holds several builds of a browser: see rows.py.

scripts/browsers --record writes it, and scripts/docs makes docs/browsers.md from it.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from crosshost import Problem
from crosshost.browsers.variants import NAMES
from lab import ROOT
from lab.browsers.builds import Build
from lab.browsers.rows import Row, by_version, newest_first, written
from lab.browsers.run import Measurement, Results
from lab.scenarios import cases

FILE = ROOT / "measurements" / "browsers.json"
Cells = dict[str, dict[str, Row]]  # by scenario and case
EMPTY: dict = {"browsers": {}, "scenarios": {}}


def cell(one: Measurement) -> dict:
    """What is recorded of an outcome; `why` is left out where there is nothing to say."""
    seen, server = one.seen, dict[str, object]()
    if seen:
        server = {"preflight": seen.preflight, "cookies": list(seen.cookies)}
        server |= {"django": seen.answered, "set": list(seen.set)}
    why = " ".join(one.detail.split())
    return {"result": one.measured, **server, **({"why": why} if why else {})}


def text(record: dict) -> str:
    """JSON in a stable order, with one line a build and a cell."""

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
        found = [
            nested(case, (f"        {line(key, rows[case][key])}" for key in order if key in rows[case]), 6)
            for case in dict.fromkeys(case.id for case in cases.ALL if case.id in rows)
        ]
        scenarios.append(nested(scenario, found, 4))
    return "{\n" + ",\n".join([nested("browsers", browsers, 2), nested("scenarios", scenarios, 2)]) + "\n}\n"


def read(file: Path | None = None) -> dict:
    """The record, or that in `file`. Raises Problem when there is none, or it cannot be read."""
    file = file or FILE
    try:
        return json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise Problem(
            f"the record {file.name} cannot be read ({error}): take git's, or delete it and make one with "
            "scripts/browsers --all --record"
        ) from None


def add(record: dict, results: Results, builds: Mapping[str, Build], date: str, *, whole: bool) -> dict:
    """Return `record` with what was measured of `builds`: of every scenario if it is the `whole`, or of some.

    What the same builds did before is replaced, what others did stays, but for cases that there are no more. Raises
    Problem where can_be_added does.
    """
    can_be_added(record, builds, whole=whole)
    browsers = {name: dict(known) for name, known in record["browsers"].items()}
    if whole:  # one scenario leaves a build's name and date as they are for most of it
        for name, build in builds.items():
            browsers.setdefault(name, {})[build.version] = {"build": build.name, "date": date}
    measured: dict[str, dict[str, dict[str, dict]]] = {}  # by scenario, case and variant
    for one in results.measurements:
        measured.setdefault(one.scenario, {}).setdefault(one.case.id, {})[one.variant] = cell(one)
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


def can_be_added(record: dict, builds: Mapping[str, Build], *, whole: bool) -> None:
    """Raise Problem unless every browser was asked, each in a known version, for a part also in a recorded one."""
    for name in NAMES:
        if name not in builds:
            raise Problem(f"nothing is recorded: {name} was not asked")
        if not (version := builds[name].version):
            raise Problem(
                f"nothing is recorded: the version of {builds[name].name} is unknown: install Debian's package"
            )
        if not whole and version not in record["browsers"].get(name, {}):
            raise Problem(f"nothing is recorded: {name} {version} is a new build: scripts/browsers --all --record")


def write(results: Results, builds: Mapping[str, Build], date: str, *, whole: bool = True) -> None:
    """Write what was measured into the record.

    Raises Problem, with the old record as it was, where can_be_added does or a set-up failed.
    """
    if results.failures:
        raise Problem("nothing is recorded: a set-up failed")
    FILE.write_text(text(add(existing(), results, builds, date, whole=whole)))


def existing() -> dict:
    """The record, or an empty one where there is no file yet. Raises Problem when it cannot be read."""
    return read() if FILE.exists() else EMPTY
