"""The record of the grid, measurements/grid.json: the cells of several builds of each browser.

Which build a cell is of, and how a difference between builds is written, is as in measurements/browsers.json; see
lab/browsers/rows.py. A cell is written as in cells.py, and the codes are explained in the file itself.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from crosshost import Problem
from crosshost.browsers.variants import NAMES
from lab import ROOT
from lab.browsers import recorded
from lab.browsers.builds import Build
from lab.browsers.rows import by_version, newest_first, written
from lab.grid.cells import HEADERS, Cells
from lab.grid.dimensions import ASKERS, KINDS, RELATIONS, SETTERS

FILE = ROOT / "measurements" / "grid.json"
EMPTY: dict = {"browsers": {}, "relations": {}}
CODES = {
    "setters": {setter.code: setter.title for setter in SETTERS},
    "askers": {asker.code: asker.title for asker in ASKERS},
    "kinds": {kind.code: kind.title for kind in KINDS},
}


def read(file: Path | None = None) -> dict:
    """Return the record, or an empty one where there is none yet. Raises Problem when it cannot be read."""
    return recorded.read(file or FILE, "scripts/browsers --grid --record", without=EMPTY)


def cells_of(record: dict, variant: str, version: str) -> Cells:
    """Return the recorded cells of one build."""
    known = record["browsers"].get(variant, {})
    found: Cells = {}
    for relation, rows in record["relations"].items():
        for setter, row in rows.items():
            by_build: dict = by_version(row, variant, known)
            if cell := by_build.get(version):
                found[relation, setter] = cell
    return found


def add(record: dict, measured: Mapping[str, Cells], builds: Mapping[str, Build], date: str) -> dict:
    """Return `record` with the cells of these variants added; those of the same builds are replaced.

    Raises Problem where a version is unknown.
    """
    browsers = {name: dict(known) for name, known in record["browsers"].items()}
    for name in measured:
        if not (version := builds[name].version):
            raise Problem(
                f"nothing is recorded: the version of {builds[name].name} is unknown: install Debian's package"
            )
        browsers.setdefault(name, {})[version] = {"build": builds[name].name, "date": date}
    relations: dict[str, dict[str, dict]] = {}
    for relation in RELATIONS:
        for setter in (*(setter.code for setter in SETTERS), HEADERS):
            before = record["relations"].get(relation.id, {}).get(setter, {})
            row: dict = {}
            for name in browsers:
                cells: dict = by_version(before, name, record["browsers"].get(name, ()))
                if cell := measured.get(name, {}).get((relation.id, setter)):
                    cells[builds[name].version] = cell
                if cells:
                    row |= written(cells, name, browsers[name])
            if row:
                relations.setdefault(relation.id, {})[setter] = row
    return {"browsers": browsers, "relations": relations}


def text(record: dict) -> str:
    """Return `record` as JSON in a stable order, with one line for each build, code and cell."""
    order = [
        key
        for name in NAMES
        for key in (name, *(f"{name}@{v}" for v in newest_first(record["browsers"].get(name, ()))))
    ]
    browsers = {
        name: {version: record["browsers"][name][version] for version in newest_first(record["browsers"][name])}
        for name in NAMES
        if name in record["browsers"]
    }
    relations = {
        relation: {setter: {key: row[key] for key in order if key in row} for setter, row in rows.items()}
        for relation, rows in record["relations"].items()
    }
    return "{\n" + ",\n".join(lines({"browsers": browsers, **CODES, "relations": relations}, "  ")) + "\n}\n"


def lines(data: dict, indent: str) -> Iterable[str]:
    """Yield each entry of `data`, with a line for each value that is no object of objects."""
    for name, value in data.items():
        if isinstance(value, dict) and "build" not in value:
            yield f"{indent}{json.dumps(name)}: {{\n" + ",\n".join(lines(value, f"{indent}  ")) + f"\n{indent}}}"
        else:
            yield f"{indent}{json.dumps(name)}: {json.dumps(value)}"


def write(record: dict) -> None:
    FILE.write_text(text(record))
