"""The record, measurements/recipes.json: what browsers did with every recipe that the command prints.

`scripts/recipe --prove --all --record` writes it, and scripts/docs proofs makes docs/recipes-measured.md of it.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lab import ROOT
from lab.browsers import recorded
from lab.recipes.outcome import Outcome
from lab.recipes.space import Start, name_of

FILE = ROOT / "measurements" / "recipes.json"
COMMAND = "scripts/recipe --prove --all --record"
EMPTY: dict[str, Any] = {"browsers": {}, "starts": {}}


def read(file: Path = FILE) -> dict[str, Any]:
    return recorded.read(file, COMMAND, without=EMPTY)


def cell(start: Start, outcomes: Mapping[str, Outcome]) -> dict[str, Any]:
    """Return what the record has of one start: the wishes that it proves, its env file, and each browser's results."""
    return {
        "wishes": [name_of(wish) for wish in start.wishes],
        "env": start.recipe.env,
        "measured": {name: " ".join(outcome.results.values()) for name, outcome in outcomes.items()},
    }


def current(record: Mapping[str, Any], builds: Mapping[str, str], starts: Iterable[Start]) -> dict[str, Any]:
    """Return the cells that need not be measured again: of the same builds, with the same env file and wishes."""
    if record["browsers"] != builds:
        return {}
    known = record["starts"]
    return {
        start.name: known[start.name]
        for start in starts
        if start.name in known and known[start.name] == {**cell(start, {}), "measured": known[start.name]["measured"]}
    }


def ordered(cells: Mapping[str, Any], starts: Iterable[Start]) -> dict[str, Any]:
    return {start.name: cells[start.name] for start in starts if start.name in cells}


def text(record: Mapping[str, Any]) -> str:
    """Return the record as JSON, with a line for each browser and for each env file and list of wishes."""
    lines = [f"    {json.dumps(name)}: {json.dumps(build)}" for name, build in record["browsers"].items()]
    starts = [
        f"    {json.dumps(name)}: {{\n"
        + ",\n".join(f"      {json.dumps(key)}: {json.dumps(value)}" for key, value in start.items())
        + "\n    }"
        for name, start in record["starts"].items()
    ]
    browsers, measured = ",\n".join(lines), ",\n".join(starts)
    return f'{{\n  "browsers": {{\n{browsers}\n  }},\n  "starts": {{\n{measured}\n  }}\n}}\n'


def write(record: Mapping[str, Any], file: Path = FILE) -> None:
    file.write_text(text(record))
