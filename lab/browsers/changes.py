"""What was measured against what is recorded, cell by cell."""

from collections.abc import Mapping

from lab.browsers import record
from lab.browsers.builds import Build, nearest
from lab.browsers.rows import by_version, without_engines_words
from lab.browsers.run import Change, Measurement, Results


def changed(results: Results, recorded: dict, builds: Mapping[str, Build]) -> list[Change]:
    """Return a change for each cell that is not as the nearest recorded build has it, with both values.

    On a recorded build each fails. On another one it came with the build, unless the case is an attack.
    """
    found = []
    for one in results.measurements:
        known = recorded["browsers"].get(one.variant, {})
        row = recorded["scenarios"].get(one.scenario, {}).get(one.case.id, {})
        cells = by_version(row, one.variant, known)
        version, now = builds[one.variant].version, record.cell(one)
        near = nearest(version, cells)
        if not near:
            found.append(change(one, f"recorded nothing, measured {words(now)}", fails=True))
        elif now != (was := cells[near]):
            both = [{key: value.get(key) for key in now | was if now.get(key) != was.get(key)} for value in (was, now)]
            with_build = "" if near == version else f" with {near}"
            says = f"recorded{with_build} {words(both[0])}, measured {words(both[1])}"
            through = one.case.attack and without_engines_words(now) != without_engines_words(was)
            found.append(change(one, says, fails=near == version or through))
    return found


def change(one: Measurement, says: str, *, fails: bool) -> Change:
    return Change(one.scenario, one.variant, one.case.title, says, fails)


def gone(results: Results, recorded: dict, builds: Mapping[str, Build]) -> list[Change]:
    """Return a change for each cell that is recorded of one of these browsers and was not measured.

    It fails on every build, for the cases are ours. A scenario whose set-up failed is left out.
    """
    failed = {one.scenario for one in results.failures}
    measured = {(one.scenario, one.case.id, one.variant) for one in results.measurements}
    wanted = dict.fromkeys(
        (scenario, case, key.partition("@")[0])
        for scenario, rows in recorded["scenarios"].items()
        if scenario not in failed
        for case, row in rows.items()
        for key in row
    )
    return [
        Change(scenario, variant, case, "recorded, and not measured", fails=True)
        for scenario, case, variant in wanted
        if variant in builds and (scenario, case, variant) not in measured
    ]


def words(value: dict) -> str:
    """Return a cell, or a part of one, in words."""

    def word(one: object) -> str:
        return " ".join(map(str, one)) or "none" if isinstance(one, list) else str(one)

    return ", ".join(f"{name} {word(one)}" for name, one in value.items())
