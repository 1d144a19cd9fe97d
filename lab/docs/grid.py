"""The table of docs/grid.md, from measurements/grid.json: in how many cells browsers differ, by kind of cookie."""

from collections import Counter
from collections.abc import Iterator

from lab import ROOT
from lab.docs.tables import between, row
from lab.docs.visitors import columns
from lab.grid import cells, record
from lab.grid.cells import HEADERS, Cells
from lab.grid.compare import KIND, SETTER
from lab.grid.dimensions import kinds_of

PAGE = ROOT / "docs" / "grid.md"
BEGIN, END = "<!-- kinds: generated -->\n", "<!-- end of kinds -->"


def requests(browsers: list[Cells]) -> Iterator[tuple[str, list[frozenset[str]]]]:
    """Yield the setter of each request, and the kinds of cookie that each browser sent with it."""
    for relation, setter in browsers[0]:
        if setter != HEADERS:
            by_asker = [cells.by_asker(found.get((relation, setter), "")) for found in browsers]
            for asker in by_asker[0]:
                yield setter, [frozenset(read.get(asker) or "") for read in by_asker]


def render(recorded: dict) -> str:
    """Return the table, the kinds with the most differences first."""
    shown = columns(recorded, [])
    measured, differ = Counter[str](), Counter[str]()
    sent = [Counter[str]() for _ in shown]
    for setter, by_browser in requests([column.cells for column in shown]):
        measured.update(kind.code for kind in kinds_of(SETTER[setter]))
        differ.update(frozenset.union(*by_browser) - frozenset.intersection(*by_browser))
        for counter, kinds in zip(sent, by_browser, strict=True):
            counter.update(kinds)
    text = row("cookie", "cells", "browsers differ", *(f"sent by {column.title}" for column in shown))
    text += "|---" * (3 + len(shown)) + "|\n"
    for kind in sorted(KIND, key=lambda code: -differ[code]):
        counts = (measured[kind], differ[kind], *(counter[kind] for counter in sent))
        text += row(f"`{KIND[kind]}`", *map(str, counts))
    totals = (measured.total(), differ.total(), *(counter.total() for counter in sent))
    return text + row("all", *map(str, totals))


def rendered() -> str:
    """Return docs/grid.md with its table made anew."""
    return between(PAGE.read_text(), BEGIN, render(record.read()), END)


if __name__ == "__main__":
    PAGE.write_text(rendered())
