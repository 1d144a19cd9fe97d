"""scripts/browsers --grid [--engine NAME]… [--json] [--record] | --grid --serve [OPTION]… | --import FILE"""

import argparse
import datetime
import json
import os
import sys
import tempfile
from pathlib import Path

from crosshost import Problem, command
from crosshost.browsers import trust
from crosshost.browsers.variants import NAMES, VARIANTS, Variant, find
from lab.browsers.builds import Build, installed
from lab.grid import compare, import_report, reasons, record, serve
from lab.grid.compare import Difference
from lab.grid.dimensions import RELATIONS
from lab.grid.run import FOLDER, Run, measure, sign
from lab.stack import control

SHOWN = 40  # differences of one kind


def main() -> int:
    parser = command.parser(
        prog="scripts/browsers --grid",
        description="Measure which cookies a browser sends in every cell of the grid: two hosts, a kind of cookie, who "
        "sets it and who asks for it. Compare each cell with measurements/grid.json and with the model.",
        epilog=f"browsers: {', '.join(NAMES)}. "
        "Exit code: 0 no difference, 1 a cell is not as recorded or not as predicted, 2 not measured",
    )
    parser.add_argument("--grid", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--engine", action="append", metavar="NAME", help="this browser only; may be repeated")
    parser.add_argument("--record", action="store_true", help="add the cells to measurements/grid.json")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    serve.add_options(parser)
    parser.add_argument(
        "--import", dest="file", type=Path, metavar="FILE", help="keep a report of --serve in measurements/visitors"
    )
    arguments = parser.parse_args()
    serve.check_options(parser, arguments)
    if arguments.file is not None:
        if arguments.serve or arguments.engine or arguments.record or arguments.json:
            parser.error("--import takes no other option")
        return import_report.main(arguments.file)
    if arguments.serve:
        return serve.main(arguments)
    if not os.path.isdir("/proc/self"):
        raise Problem("scripts/browsers needs Linux (/proc) to clean up browser processes")
    known = record.read()
    variants = choose(arguments.engine)
    builds = installed(variants, known)
    for name, build in builds.items():
        say(f"{name}: {build}")
    sign(RELATIONS)
    runs = []
    with tempfile.TemporaryDirectory(prefix="crosshost-trust-") as folder:
        database = trust.database(FOLDER / "ca.pem", Path(folder))
        for variant in variants:
            runs.append(measure(variant, database, say, notes=control.BROWSERS))
            say(f"{variant.name}: {compare.count(runs[-1].cells)} cells in {runs[-1].seconds:.1f} s")
    return report(runs, known, builds, arguments.json, arguments.record)


def say(line: str) -> None:
    print(f"browsers: {line}", file=sys.stderr, flush=True)


def choose(engines: list[str] | None) -> list[Variant]:
    """Return the variants to measure. Raises Problem when one that was named, or every one, is missing."""
    wanted = [find(name) for name in dict.fromkeys(engines)] if engines else list(VARIANTS)
    missing = {variant.name: reason for variant in wanted if (reason := variant.missing())}
    if missing and (engines or len(missing) == len(wanted)):
        raise Problem("; ".join(dict.fromkeys(missing.values())))
    for reason in missing.values():
        say(f"skipped: {reason}")
    return [variant for variant in wanted if variant.name not in missing]


def report(runs: list[Run], known: dict, builds: dict[str, Build], as_json: bool, recording: bool) -> int:
    """Print the differences of each run from record and model, record it if asked to, and return the exit code."""
    data, fails = {}, 0
    for run in runs:
        build = builds[run.variant]
        before = record.cells_of(known, run.variant, build.nearest) if build.nearest else {}
        changed = [] if recording else list(compare.differences(before, run.cells))
        wrong, left = compare.against_model(run.cells, run.variant, build.version or None)
        unlike = reasons.differences(run.requests, run.variant, build.version or None)
        fails += bool(changed and build.is_recorded) or bool(wrong) or bool(unlike)
        data[run.variant] = {
            "build": build.name,
            "cells": compare.count(run.cells),
            "seconds": round(run.seconds, 1),
            "changed": [one.words("recorded", "measured") for one in changed],
            "notAsPredicted": [one.words("predicted", "measured") for one in wrong],
            "reasonsNotAsPredicted": [str(one) for one in unlike],
            "known": [f"{one.words('predicted', 'measured')} ({reason})" for one, reason in left],
        }
        if not as_json:
            kind = "CHANGED" if build.is_recorded else "CHANGED WITH THE BUILD"
            show(f"{kind}  {run.variant}", changed, "recorded", "measured")
            show(f"NOT AS PREDICTED  {run.variant}", wrong, "predicted", "measured")
            print(
                f"browsers: {run.variant}: {compare.count(run.cells)} cells, {len(changed)} not as recorded, "
                f"{len(wrong)} not as predicted, {len(left)} known to differ from the model ({run.seconds:.1f} s)"
            )
            for one in unlike[:SHOWN]:
                print(f"REASON NOT AS PREDICTED  {run.variant}: {one}")
            if run.requests:
                logged = reasons.logged(run.requests).values()
                print(
                    f"browsers: {run.variant}: {sum(map(len, logged))} cookies were withheld or refused in "
                    f"{len(logged)} requests, {len(unlike)} for other reasons than predicted"
                )
    if as_json:
        print(json.dumps({"schema_version": 1, "browsers": data}, indent=2))
    if recording:
        cells = {run.variant: run.cells for run in runs}
        record.write(record.add(known, cells, builds, datetime.date.today().isoformat()))
        say("recorded in measurements/grid.json")
        return 0
    return 1 if fails else 0


def show(kind: str, differences: list[Difference], first: str, second: str) -> None:
    """Print the first differences of one kind, and how many more there are."""
    for difference in differences[:SHOWN]:
        print(f"{kind}: {difference.words(first, second)}")
    if len(differences) > SHOWN:
        print(f"{kind}: {len(differences) - SHOWN} more, which --json lists")


if __name__ == "__main__":
    command.run(main)
