"""scripts/replay [NAME…] [--engine E] [--json]: is the browser in process equal to what browsers did?"""

import json
from collections.abc import Sequence

from crosshost import command
from crosshost.browsers import variants
from crosshost.progress import track
from lab.browsers import record
from lab.replay import scope
from lab.replay.run import Replayed, replay
from lab.scenarios import catalogue


def main() -> int:
    parser = command.parser(
        prog="scripts/replay",
        description="Replay every recorded cell with crosshost.testing, in front of this lab's Django in process.",
        epilog="exit code: 0 every cell is as measured, 1 one is not, 2 inconclusive",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="scenarios and faults; default: all")
    parser.add_argument("--engine", help="one of these browsers only: " + ", ".join(variants.NAMES))
    parser.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    arguments = parser.parse_args()
    measured = record.read()
    if arguments.engine:
        variant = variants.find(arguments.engine).name
        measured["browsers"] = {variant: measured["browsers"][variant]}
    inside, outside = scope.split(arguments.names or catalogue.names())
    replayed = list(replay(measured, track("replay", "scenarios", inside)))
    if arguments.json:
        print(json.dumps(document(measured, replayed, outside), indent=2, ensure_ascii=False))
    else:
        print("\n".join([*lines(replayed, outside), *totals(measured, replayed, outside)]))
    return int(any(scenario.differing for scenario in replayed))


def lines(replayed: Sequence[Replayed], outside: dict[str, str]) -> list[str]:
    """Return one line a scenario, one for each cell that differs, and one for each scenario that is left out."""
    title = f"{'scenario':36} {'cells':>5}  as measured"
    table = [f"{each.scenario:36} {len(each.cells):5}  {each.as_measured:11}" for each in replayed]
    differing = []
    for cell in (cell for each in replayed for cell in each.differing):
        now, then = cell.both
        where = f"{cell.scenario} {cell.variant} {cell.version}, {cell.case}"
        differing.append(f"DIFFERS  {where}: replayed {now}, measured {then}")
    return [title, *table, *differing, *(f"left out  {name}: {reason}" for name, reason in outside.items())]


def totals(measured: dict, replayed: Sequence[Replayed], outside: dict[str, str]) -> list[str]:
    builds = [f"{name} {' and '.join(versions)}" for name, versions in measured["browsers"].items()]
    cells, equal = sum(len(each.cells) for each in replayed), sum(each.as_measured for each in replayed)
    counts = f"{equal} as measured, {cells - equal} not; {len(outside)} left out"
    return [
        f"replay: builds of {', '.join(builds)}",
        f"replay: {cells} cells of {len(replayed)} scenarios compared, {counts}",
    ]


def document(measured: dict, replayed: Sequence[Replayed], outside: dict[str, str]) -> dict:
    """Return the report for scripts."""
    return {
        "schema_version": 1,
        "builds": {name: list(versions) for name, versions in measured["browsers"].items()},
        "cells": sum(len(each.cells) for each in replayed),
        "as_measured": sum(each.as_measured for each in replayed),
        "scenarios": [
            {
                "name": each.scenario,
                "cells": len(each.cells),
                "as_measured": each.as_measured,
                "differing": [
                    {
                        "case": cell.case,
                        "variant": cell.variant,
                        "version": cell.version,
                        "replayed": cell.predicted,
                        "measured": cell.measured,
                    }
                    for cell in each.differing
                ],
            }
            for each in replayed
        ],
        "left_out": outside,
    }


if __name__ == "__main__":
    command.run(main)
