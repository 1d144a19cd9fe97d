"""The record: every cell that was measured, in docs/browsers.json, which a new measurement is compared with.

scripts/browsers with --record writes it; python -m crosshost.browsers.record writes docs/browsers.md from it.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from crosshost import ROOT, Problem
from crosshost.browsers import cases, record_page
from crosshost.browsers.run import Measurement, Results
from crosshost.browsers.variants import NAMES

FILE, PAGE = ROOT / "docs/browsers.json", ROOT / "docs/browsers.md"
Cells = dict[str, dict[str, dict[str, dict]]]  # scenario, case, browser


def cell(one: Measurement) -> dict:
    """What is recorded of an outcome; `why` is left out where there is nothing to say."""
    seen, server = one.seen, dict[str, object]()
    if seen:
        server = {"preflight": seen.preflight, "cookies": list(seen.cookies)}
        server |= {"django": seen.answered, "set": list(seen.set)}
    why = " ".join(one.detail.split())
    return {"result": one.measured, **server, **({"why": why} if why else {})}


def cells(measurements: Iterable[Measurement]) -> Cells:
    found: Cells = {}
    for one in measurements:
        found.setdefault(one.scenario, {}).setdefault(one.case.id, {})[one.variant] = cell(one)
    return found


def text(record: dict) -> str:
    """JSON in a stable order, with one line a cell."""
    lines = ["{", f'  "date": {json.dumps(record["date"])},', '  "browsers": {']
    lines.append(",\n".join(f"    {json.dumps(name)}: {json.dumps(record['browsers'][name])}" for name in NAMES))
    lines += ["  },", '  "scenarios": {']
    parts = []
    for scenario, rows in sorted(record["scenarios"].items()):
        found = []
        for case in dict.fromkeys(case.id for case in cases.ALL if case.id in rows):
            one = [
                f"        {json.dumps(name)}: {json.dumps(rows[case][name])}" for name in NAMES if name in rows[case]
            ]
            found.append(f"      {json.dumps(case)}: {{\n" + ",\n".join(one) + "\n      }")
        parts.append(f"    {json.dumps(scenario)}: {{\n" + ",\n".join(found) + "\n    }")
    return "\n".join([*lines, ",\n".join(parts), "  }", "}", ""])


def read(file: Path | None = None) -> dict:
    """The record, or that in `file`. Raises Problem when there is none, or it cannot be read."""
    file = file or FILE
    try:
        return json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise Problem(f"the record {file.name} cannot be read ({error}): scripts/browsers --all --record") from None


def changed(results: Results, record: dict) -> list[str]:
    """One line a cell that is not as it was recorded, with both values."""
    lines = []
    for one in results.measurements:
        now = cell(one)
        was = record["scenarios"].get(one.scenario, {}).get(one.case.id, {}).get(one.variant)
        place = f"CHANGED  {one.scenario} {one.variant}, {one.case.title}"
        if was is None:
            lines.append(f"{place}: recorded nothing, measured {words(now)}")
        elif now != was:
            both = [{key: value.get(key) for key in now | was if now.get(key) != was.get(key)} for value in (was, now)]
            lines.append(f"{place}: recorded {words(both[0])}, measured {words(both[1])}")
    return lines


def gone(results: Results, record: dict, variants: Iterable[str]) -> list[str]:
    """One line a cell that is recorded for one of `variants` and was not measured, unless its set-up failed."""
    failed = {one.scenario for one in results.failures}
    measured = {(one.scenario, one.case.id, one.variant) for one in results.measurements}
    wanted = [
        (scenario, case, variant)
        for scenario, rows in record["scenarios"].items()
        if scenario not in failed
        for case, row in rows.items()
        for variant in row
        if variant in set(variants)
    ]
    return [f"CHANGED  {scenario} {variant}, {case}: recorded, and not measured" for scenario, case, variant in wanted
            if (scenario, case, variant) not in measured]  # fmt: skip


def words(value: dict) -> str:
    def word(one: object) -> str:
        return " ".join(map(str, one)) or "none" if isinstance(one, list) else str(one)

    return ", ".join(f"{name} {word(one)}" for name, one in value.items())


def write(results: Results, builds: dict[str, str], date: str, *, whole: bool = True) -> None:
    """Write the whole record, or into the one that is there the scenarios that were measured.

    Raises Problem, with the old record as it was, unless every browser was asked and answered, and in the second case
    unless they are the builds that the rest was measured with.
    """
    missing = [name for name in NAMES if name not in builds]
    if missing or results.failures:
        raise Problem(f"nothing is recorded: {f'{missing[0]} was not asked' if missing else 'a set-up failed'}")
    found = cells(results.measurements)
    if not whole:
        was = read()
        if was["browsers"] != builds:
            raise Problem("the record is of other builds of the browsers: scripts/browsers --all --record")
        date, found = was["date"], was["scenarios"] | found
    FILE.write_text(text({"date": date, "browsers": builds, "scenarios": found}))
    PAGE.write_text(record_page.render(read()))  # as it is made again from the file


if __name__ == "__main__":
    PAGE.write_text(record_page.render(read()))
