"""The tables of docs/own-browser.md, from measurements/grid.json and the reports of visitors."""

from dataclasses import dataclass

from crosshost.browsers.variants import NAMES
from lab import ROOT
from lab.browsers.rows import newest_first
from lab.docs.tables import between, row
from lab.grid import cells, compare, difference, import_report, record
from lab.grid.cells import Cells
from lab.grid.compare import ASKER, KIND, SETTER
from lab.grid.visitor import Report

PAGE = ROOT / "docs" / "own-browser.md"
BEGIN, END = "<!-- grid: generated -->\n", "<!-- end of grid -->"
# Relation, setter, kind and asker of each row, by their codes: what most deployments depend on.
ROWS = (
    *(("sibling hosts, https", setter, kind, "a") for setter in "nf" for kind in "02b"),
    *(("two sites", "n", kind, asker) for kind in "02" for asker in "aqIK"),
    *(("two sites, https", "n", kind, asker) for kind in "02bh" for asker in "aqIK"),
    *(("two sites, https", "f", kind, "a") for kind in "0bh"),
)


@dataclass(frozen=True)
class Column:
    """One browser: a recorded build of ours, or a visitor's."""

    title: str
    build: str
    date: str
    cells: Cells
    kinds: str


def columns(recorded: dict, reports: list[Report]) -> list[Column]:
    """Return the newest build of each variant, then each visitor's browser, never one for the other."""
    found = []
    for name in NAMES:
        if builds := recorded["browsers"].get(name):
            version = next(iter(newest_first(builds)))
            ours = record.cells_of(recorded, name, version)
            found.append(Column(name, builds[version]["build"], builds[version]["date"], ours, "".join(KIND)))
    for report in reports:
        title = f"measured by a visitor: {report.browser}"
        found.append(Column(title, f"`{report.user_agent.replace('`', '')}`", report.date, report.cells, report.kinds))
    return found


def render(recorded: dict, reports: list[Report]) -> str:
    """Return the tables."""
    shown = columns(recorded, reports)
    text = row("browser", "build", "cells", "date") + "|---|---|---|---|\n"
    for column in shown:
        text += row(column.title, column.build.replace("|", "\\|"), str(compare.count(column.cells)), column.date)
    text += "\n" + row("hosts", "cookie", "set by", "requested by", *(column.title for column in shown))
    text += "|---" * (4 + len(shown)) + "|\n"
    for relation, setter, kind, asker in ROWS:
        values = [value(column, relation, setter, kind, asker) for column in shown]
        text += row(relation, f"`{KIND[kind]}`", SETTER[setter].title, ASKER[asker], *values)
    return text + distances(recorded, reports)


def value(column: Column, relation: str, setter: str, kind: str, asker: str) -> str:
    """Return a cell in words; empty where it was not measured."""
    by_asker = cells.by_asker(column.cells.get((relation, setter), ""))
    if asker not in by_asker or kind not in column.kinds:
        return ""
    kinds = by_asker[asker]
    return compare.word(None if kinds is None else kind in kinds)


def distances(recorded: dict, reports: list[Report]) -> str:
    """Return in how many cells each visitor's browser differs from each of ours."""
    if not reports:
        return ""
    text = "\n" + row("measured by a visitor", "compared with", "cells that differ", "cells compared")
    text += "|---|---|---|---|\n"
    for report in reports:
        for one in difference.with_record(report, recorded):
            text += row(report.browser, f"{one.variant} ({one.build})", str(len(one.differences)), str(one.cells))
    return text


def rendered() -> str:
    """Return docs/own-browser.md with its tables made anew."""
    return between(PAGE.read_text(), BEGIN, render(record.read(), import_report.everyone()), END)


if __name__ == "__main__":
    PAGE.write_text(rendered())
