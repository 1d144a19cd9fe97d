"""Compare measurements with the record, cell by cell."""

from collections.abc import Mapping

from lab.browsers import record
from lab.browsers.builds import Build, nearest
from lab.browsers.results import Change, Measurement, Results
from lab.browsers.rows import by_version, without_exception_text


def changed(results: Results, recorded: dict, builds: Mapping[str, Build]) -> list[Change]:
    """Return a change, with both values, for each cell that differs from that of the nearest recorded build.

    On a recorded build each change fails. On another build it fails only if the case is an attack.
    """
    changes = []
    for measurement in results.measurements:
        known = recorded["browsers"].get(measurement.variant, {})
        row = recorded["scenarios"].get(measurement.scenario, {}).get(measurement.case.id, {})
        cells = by_version(row, measurement.variant, known)
        version, now = builds[measurement.variant].version, record.cell(measurement)
        near = nearest(version, cells)
        if not near:
            changes.append(change(measurement, f"recorded nothing, measured {words(now)}", fails=True))
        elif now != (was := cells[near]):
            both = [{key: value.get(key) for key in now | was if now.get(key) != was.get(key)} for value in (was, now)]
            with_build = "" if near == version else f" with {near}"
            values = f"recorded{with_build} {words(both[0])}, measured {words(both[1])}"
            through = measurement.case.attack and without_exception_text(now) != without_exception_text(was)
            changes.append(change(measurement, values, fails=near == version or through))
    return changes


def change(measurement: Measurement, values: str, *, fails: bool) -> Change:
    return Change(measurement.scenario, measurement.variant, measurement.case.title, values, fails)


def gone(results: Results, recorded: dict, builds: Mapping[str, Build]) -> list[Change]:
    """Return a change for each cell that is recorded for one of these browsers, and was not measured.

    It fails on every build, because the lab decides which cases run. A scenario whose set-up failed, or that was
    skipped, is left out.
    """
    failed = {failure.scenario for failure in results.failures} | results.skipped.keys()
    measured = {
        (measurement.scenario, measurement.case.id, measurement.variant) for measurement in results.measurements
    }
    expected = dict.fromkeys(
        (scenario, case, key.partition("@")[0])
        for scenario, rows in recorded["scenarios"].items()
        if scenario not in failed
        for case, row in rows.items()
        for key in row
    )
    return [
        Change(scenario, variant, case, "recorded, and not measured", fails=True)
        for scenario, case, variant in expected
        if variant in builds and (scenario, case, variant) not in measured
    ]


def words(value: dict) -> str:
    """Return a cell, or a part of one, in words."""

    def word(field: object) -> str:
        return " ".join(map(str, field)) or "none" if isinstance(field, list) else str(field)

    return ", ".join(f"{name} {word(field)}" for name, field in value.items())
