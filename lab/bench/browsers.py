"""How long the whole matrix of browsers and scenarios takes, and one fault in one browser."""

import json
import statistics
import subprocess
import time

from crosshost import Problem
from crosshost.browsers.variants import VARIANTS
from lab import ROOT
from lab.bench.figure import Figure
from lab.scenarios import catalogue

MINUTES = 12.0  # at most, for the matrix
SECONDS = 4.0  # at most, for a fault in one browser after the toggle
SECONDS_FIREFOX = 6.0


def are_here() -> bool:
    return not any(variant.missing() for variant in VARIANTS)


def matrix(topic: str) -> list[Figure]:
    """Minutes of `scripts/browsers --all` natively, and seconds from a browser's launch to its report of a fault.

    The second is taken in the same run, in which two browsers share the machine. Raises Problem when the set-up failed.
    """
    began = time.monotonic()
    command = [str(ROOT / "scripts/browsers"), "--all", "--native", "--json"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # its progress is ours
    minutes = (time.monotonic() - began) / 60
    if done.returncode not in (0, 1):
        raise Problem("scripts/browsers --all could not measure everything: its last lines say why")
    report = json.loads(done.stdout)
    outcomes = sum(len(row) for cases in report["scenarios"].values() for row in cases.values())
    detail = f"{outcomes} outcomes, {report['surprises']} surprises, {len(report['changed'])} changed"
    figures = [Figure(topic, "the whole matrix natively", minutes, "minutes", detail, at_most=MINUTES)]
    faults = catalogue.faults()
    for name in report["browsers"]:
        times = [one["seconds"] for one in report["launches"] if one["browser"] == name and one["scenario"] in faults]
        limit = SECONDS_FIREFOX if name == "firefox" else SECONDS
        detail = f"of {len(times)}; {min(times):.1f} to {max(times):.1f} s"
        title = f"a fault in {name}, launch to report, median"
        figures.append(Figure(topic, title, statistics.median(times), "s", detail, at_most=limit))
    return figures
