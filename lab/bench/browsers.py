"""How long the whole matrix of browsers and scenarios takes, and a fault in one browser."""

import json
import statistics
import subprocess
import time

from crosshost import Problem
from crosshost.browsers.variants import VARIANTS
from lab import ROOT
from lab.bench.figure import Figure
from lab.scenarios import catalogue

MINUTES = 12.0  # limit for the matrix
SECONDS = 4.0  # limit for a fault in one browser after the toggle
SECONDS_FIREFOX = 6.0


def are_installed() -> bool:
    return not any(variant.missing() for variant in VARIANTS)


def matrix(topic: str) -> list[Figure]:
    """Return the minutes of `scripts/browsers --all` natively, and the seconds from a launch to the report of a fault.

    The seconds are of the same run, in which two browsers share the machine. Raises Problem when the set-up failed.
    """
    began = time.monotonic()
    command = [str(ROOT / "scripts/browsers"), "--all", "--native", "--json"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # its progress goes to our stderr
    minutes = (time.monotonic() - began) / 60
    if done.returncode not in (0, 1):
        raise Problem("scripts/browsers --all could not measure everything: see its last lines above")
    report = json.loads(done.stdout)
    results = sum(len(row) for cases in report["scenarios"].values() for row in cases.values())
    detail = f"{results} results, {report['surprises']} not as expected, {len(report['changed'])} changed"
    figures = [Figure(topic, "the whole matrix natively", minutes, "minutes", detail, at_most=MINUTES)]
    faults = catalogue.faults()
    for name in report["browsers"]:
        launches = [launch for launch in report["launches"] if launch["browser"] == name]
        times = [launch["seconds"] for launch in launches if launch["scenario"] in faults]
        limit = SECONDS_FIREFOX if name == "firefox" else SECONDS
        detail = f"of {len(times)}; {min(times):.1f} to {max(times):.1f} s"
        title = f"a fault in {name}, launch to report, median"
        figures.append(Figure(topic, title, statistics.median(times), "s", detail, at_most=limit))
    return figures
