"""Compare cells: measured with recorded, and recorded or measured with predicted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crosshost.policy.engine import Engine, engine
from lab.grid import cells, predict, record
from lab.grid.cells import HEADERS, Cells
from lab.grid.dimensions import ASKERS, KINDS, RELATIONS, SETTERS, Relation, kinds_of
from lab.grid.plan import lots

SETTER = {setter.code: setter for setter in SETTERS}
ASKER = {asker.code: asker.title for asker in ASKERS}
KIND = {kind.code: kind.title for kind in KINDS}


@dataclass(frozen=True)
class Known:
    """A disagreement that is left: where the model and these variants differ, and why."""

    reason: str
    variants: tuple[str, ...]
    relations: tuple[str, ...] = ()  # (): all of them, and so on
    setter: str = ""  # a code, or HEADERS
    askers: str = ""
    kinds: str = ""

    def covers(self, difference: "Difference", variant: str) -> bool:
        return (
            variant in self.variants
            and (not self.relations or difference.relation in self.relations)
            and (not self.setter or difference.setter == self.setter)
            and (not self.askers or difference.asker in self.askers)
            and (not self.kinds or difference.kind in self.kinds)
        )


WEBKIT = ("webkitgtk", "webkitgtk-itp")
# Where the model differs from what was measured. Nothing that it decides depends on any of these.
KNOWN = (
    Known(
        "Storage Access Headers: a request from a frame to the site in the address bar, with another in between, has "
        "Sec-Fetch-Storage-Access: inactive, and with it Origin, a GET too",
        ("chromium-blocked", "firefox"),
        setter=HEADERS,
        askers="zGyF",
    ),
    Known("WebKitGTK sends no Sec-Fetch-Site after a redirect of fetch", WEBKIT, setter=HEADERS, askers="lmnoD"),
    Known(
        "WebKitGTK does not hide the page's origin when a form goes from https to http",
        WEBKIT,
        relations=tuple(relation.id for relation in RELATIONS if "https to http" in relation.id),
        setter=HEADERS,
        askers="K",
    ),
    Known(
        "WebKitGTK shows no document.cookie to a host below localhost in a frame on localhost itself",
        ("webkitgtk",),
        relations=("localhost to a host below it", "localhost to a host below it, https"),
        askers="u",
    ),
)


@dataclass(frozen=True)
class Difference:
    """One cell with two values; `kind` is empty where it is about the headers of a request."""

    relation: str
    setter: str
    asker: str
    kind: str
    values: tuple[str, str]

    def words(self, first: str, second: str) -> str:
        """Return the difference in words; `first` and `second` say whose values they are."""
        both = f"{first} {self.values[0]}, {second} {self.values[1]}"
        if self.setter == HEADERS:
            return f"{self.relation}, {ASKER[self.asker]}: Sec-Fetch-Site and Origin: {both}"
        set_by = f"set by {SETTER[self.setter].title}"
        return f"{self.relation}, {KIND[self.kind]!r} {set_by}, {ASKER[self.asker]}: {both}"


def differences(first: Cells, second: Cells) -> Iterator[Difference]:
    """Yield each cell that is not the same; a row that only one of them has is a difference in every cell of it."""
    for relation, setter in [*first, *(key for key in second if key not in first)]:
        one, other = (side.get((relation, setter), "") for side in (first, second))
        if one == other:
            continue
        if setter == HEADERS:
            values = cells.by_asker(one), cells.by_asker(other)
            for asker in [*values[0], *(code for code in values[1] if code not in values[0])]:
                words = tuple(side.get(asker) or "not sent" for side in values)
                if words[0] != words[1]:
                    yield Difference(relation, setter, asker, "", (words[0], words[1]))
            continue
        codes = [kind.code for kind in kinds_of(SETTER[setter])]
        for asker, kind, was, now in cells.differences(one, other, codes):
            yield Difference(relation, setter, asker, kind, (word(was), word(now)))


def word(sent: bool | None) -> str:
    return {True: "sent", False: "not sent", None: "no request"}[sent]


def predicted(as_built: Engine, relations: Iterable[Relation] = RELATIONS) -> Cells:
    return predict.cells_of(list(lots(relations)), as_built)


def count(found: Cells) -> int:
    """Return the number of cells: the kinds of cookie times the requests, and one for the headers of each request."""
    return sum(
        len(cells.by_asker(cell)) * (1 if setter == HEADERS else len(kinds_of(SETTER[setter])))
        for (_, setter), cell in found.items()
    )


def against_model(
    found: Cells, variant: str, version: str | None
) -> tuple[list[Difference], list[tuple[Difference, str]]]:
    """Return the cells that are not as predicted: those without a reason in KNOWN, and those with one."""
    unknown, known = [], []
    of = {relation for relation, _ in found}
    model = predicted(engine(variant, version), [relation for relation in RELATIONS if relation.id in of])
    for difference in differences(model, found):
        reason = next((entry.reason for entry in KNOWN if entry.covers(difference, variant)), None)
        if reason:
            known.append((difference, reason))
        else:
            unknown.append(difference)
    return unknown, known


def recorded(measured: dict) -> Iterator[tuple[str, str, Cells]]:
    """Yield variant, version and cells of each recorded build."""
    for variant, builds in measured["browsers"].items():
        for version in builds:
            yield variant, version, record.cells_of(measured, variant, version)
