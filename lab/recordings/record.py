"""The record of what crosshost.recording said about the recordings, measurements/recordings.json.

For each kind of file and each true cause ("" where nothing fails) it has the number of cases of each grade, and every
case with another grade than right. In `visible` are those whose cause that HAR shows.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from lab import ROOT
from lab.browsers import recorded
from lab.recordings.files import EVERY_KIND, NETLOGS
from lab.recordings.measure import Result

FILE = ROOT / "measurements" / "recordings.json"
GOAL = 0.95  # of the cases in a NetLog
Counts = dict[str, dict[str, int]]  # by cause and grade


def made(results: Iterable[Result], build: str, date: str) -> dict[str, Any]:
    """Return the record of `results`."""
    results = list(results)
    misses = sorted(
        [each.kind, each.cause or "", each.grade, each.said, f"{each.scenario} {each.variant} {each.case}"]
        for each in results
        if each.grade != "right"
    )
    visible = [each for each in results if each.visible]
    return {"build": build, "date": date, "kinds": counts(results), "visible": counts(visible), "misses": misses}


def counts(results: list[Result]) -> dict[str, Counts]:
    kinds: dict[str, Counts] = {}
    for kind in EVERY_KIND:
        of_kind = [each for each in results if each.kind == kind]
        for cause in sorted({each.cause or "" for each in of_kind}):
            grades = Counter(each.grade for each in of_kind if (each.cause or "") == cause)
            kinds.setdefault(kind, {})[cause] = dict(sorted(grades.items()))
    return kinds


def read() -> dict[str, Any]:
    """Return the record. Raises Problem if it cannot be read."""
    return recorded.read(FILE, "scripts/recordings measure FOLDER --write")


def write(record: dict[str, Any]) -> None:
    FILE.write_text(as_text(record) + "\n")


def as_text(value: object, depth: int = 0) -> str:
    """Return the record as JSON with one line for each cause and each miss."""
    if depth == 3 or not isinstance(value, dict | list) or (depth == 2 and isinstance(value, list)) or not value:
        return json.dumps(value)
    items = value.items() if isinstance(value, dict) else (("", item) for item in value)
    parts = [(f"{json.dumps(key)}: " if key or depth == 2 else "") + as_text(item, depth + 1) for key, item in items]
    space, (begin, end) = "\n" + "  " * depth, "{}" if isinstance(value, dict) else "[]"
    return begin + ",".join(f"{space}  {part}" for part in parts) + space + end


def missed_goals(record: dict[str, Any]) -> list[str]:
    """Return each goal of docs/recordings.md that the record misses, in words."""
    missed = []
    for kind, causes in record["kinds"].items():
        if wrong := count(causes, "wrong"):
            missed.append(f"{kind}: {wrong} wrong causes")
        if kind in NETLOGS:
            if count(causes, "right", "first") < GOAL * count(causes):
                missed.append(f"{kind}: {count(causes, 'right', 'first')} of {count(causes)} right or named first")
            continue
        visible = record["visible"].get(kind, {})
        if count(visible, "right") < count(visible):
            missed.append(f"{kind}: {count(visible, 'right')} of {count(visible)} visible causes right")
        if silent := count(causes, "silent"):
            missed.append(f"{kind}: {silent} cases silent")
    return missed


def count(causes: Counts, *grades: str) -> int:
    """Return how many cases got one of `grades`, or all of them without one."""
    return sum(number for of in causes.values() for grade, number in of.items() if not grades or grade in grades)
