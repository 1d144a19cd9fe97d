"""The record of Chromium's own reasons, measurements/reasons.json, with builds and rows as in record.py.

A cell has the requests of a case (see reasons.py); there is none where no request has a cookie or a CORS error.
`names` are all names that Chromium logged. `scripts/browsers --record` writes it.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from crosshost.browsers.variants import NAMES
from lab import ROOT
from lab.browsers import recorded
from lab.browsers.builds import Build, nearest
from lab.browsers.reasons import Line, text
from lab.browsers.results import Change, Measurement, Results
from lab.browsers.rows import Row, by_version, written
from lab.scenarios.expectation import VARIES

FILE = ROOT / "measurements" / "reasons.json"
EMPTY: dict = {"browsers": {}, "names": [], "scenarios": {}}


def read(file: Path | None = None) -> dict:
    """Return the record, or the one in `file`; an empty one if there is none. Raises Problem if it cannot be read."""
    return recorded.read(file or FILE, "scripts/browsers --all --record", without=EMPTY)


def requests(record: dict, scenario: str, case: str, variant: str, version: str) -> list[Line]:
    """Return the recorded requests of a case in one build."""
    row = record["scenarios"].get(scenario, {}).get(case, {})
    return by_version(row, variant, [version]).get(version, {}).get("requests", [])


def cors_errors(record: dict) -> set[str]:
    """Return the CORS errors of all recorded requests."""
    rows = [row for cases in record["scenarios"].values() for row in cases.values()]
    return {line["cors"] for row in rows for cell in row.values() for line in cell["requests"] if "cors" in line}


def add(record: dict, results: Results, builds: Mapping[str, Build], date: str, *, whole: bool) -> dict:
    """Return `record` with the requests in `results` added. `whole`: they are of every scenario.

    Cells of the same builds are replaced. Cells of other builds stay, unless their case no longer exists. A build that
    the record does not have is added only with the whole: its other scenarios were not measured.
    """
    logged = [
        measurement
        for measurement in results.measurements
        if has_requests(measurement)
        and (whole or builds[measurement.variant].version in record["browsers"].get(measurement.variant, {}))
    ]
    browsers = {name: dict(known) for name, known in record["browsers"].items()}
    for name in sorted({measurement.variant for measurement in logged}, key=NAMES.index):
        if whole:  # some scenarios leave a build's name and date as they were
            browsers.setdefault(name, {})[builds[name].version] = {"build": builds[name].name, "date": date}
    scenarios: dict[str, dict[str, Row]] = {} if whole else dict(record["scenarios"])
    for scenario in dict.fromkeys(measurement.scenario for measurement in logged):
        rows: dict[str, Row] = {}
        for measurement in (measurement for measurement in logged if measurement.scenario == scenario):
            case = measurement.case.id
            before = record["scenarios"].get(scenario, {}).get(case, {})
            rows[case] = replaced(rows.get(case, before), measurement, builds[measurement.variant].version, browsers)
        scenarios[scenario] = {case: row for case, row in rows.items() if row}
    return {
        "browsers": browsers,
        "names": sorted(results.names | (set() if whole else set(record["names"]))),
        "scenarios": dict(sorted(scenarios.items())),
    }


def has_requests(measurement: Measurement) -> bool:
    """Return whether a log has the requests of this case. Where the result varies, so does their number."""
    return measurement.requests is not None and measurement.measured != VARIES


def replaced(row: Row, measurement: Measurement, version: str, browsers: Mapping[str, dict]) -> Row:
    """Return `row` with the requests of `measurement` as those of this version of its browser."""
    name = measurement.variant
    cells = by_version(row, name, browsers[name]) | {version: {"requests": list(measurement.requests or ())}}
    if not measurement.requests:
        del cells[version]
    others = {key: cell for key, cell in row.items() if key.partition("@")[0] != name}
    changed = others | written(cells, name, browsers[name])
    return dict(sorted(changed.items(), key=lambda item: (NAMES.index(item[0].partition("@")[0]), item[0])))


def write(results: Results, builds: Mapping[str, Build], date: str, *, whole: bool) -> None:
    """Write the requests in `results` into the record."""
    FILE.write_text(as_text(add(read(), results, builds, date, whole=whole)) + "\n")


def as_text(value: object, depth: int = 0) -> str:
    """Return `value` as JSON with one line for each build, each name and each request."""
    if depth > 1 and not has_rows(value):
        return json.dumps(value)
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    parts = [as_text(item, depth + 1) for item in items]
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {part}" for key, part in zip(value, parts, strict=True)]
    space = "\n" + "  " * depth
    begin, end = "{}" if isinstance(value, dict) else "[]"
    return begin + ",".join(f"{space}  {part}" for part in parts) + space + end


def has_rows(value: object) -> bool:
    """Return whether `value` has objects in it, which get lines of their own."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(isinstance(item, dict) or has_rows(item) for item in items)


def changed(results: Results, recorded: dict, builds: Mapping[str, Build]) -> list[Change]:
    """Return a change for each case whose requests differ from those of the nearest recorded build.

    It fails on a recorded build. A scenario that is not recorded has none.
    """
    changes = []
    for measurement in results.measurements:
        version = builds[measurement.variant].version
        near = nearest(version, recorded["browsers"].get(measurement.variant, ()))
        if not has_requests(measurement) or not near or measurement.scenario not in recorded["scenarios"]:
            continue
        was = requests(recorded, measurement.scenario, measurement.case.id, measurement.variant, near)
        if was != list(measurement.requests or ()):
            with_build = "" if near == version else f" with {near}"
            values = f"requests: recorded{with_build} {differing(was, measurement.requests or ())}"
            changes.append(
                Change(measurement.scenario, measurement.variant, measurement.case.title, values, fails=near == version)
            )
    return changes


def differing(was: list[Line], now: tuple[Line, ...]) -> str:
    """Return in words the requests that only one of the two has."""
    sides = ([line for line in was if line not in now], [line for line in now if line not in was])
    return ", measured ".join("; ".join(map(text, side)) or "none" for side in sides)
