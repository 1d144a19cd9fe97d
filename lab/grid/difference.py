"""Compare a visitor's browser with the recorded builds."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from crosshost.browsers.variants import NAMES
from crosshost.policy.engine import engine
from lab.browsers.rows import newest_first
from lab.grid import cells, compare, predict, record
from lab.grid.cells import HEADERS, Cells
from lab.grid.compare import ASKER, KIND, SETTER, Difference
from lab.grid.dimensions import RELATIONS
from lab.grid.names import shown
from lab.grid.plan import lots
from lab.grid.visitor import Report

Place = tuple[str, str, str, str]  # relation, setter, asker, kind


@dataclass(frozen=True)
class Comparison:
    """One browser of ours and the visitor's, in the cells that both have."""

    variant: str
    build: str
    cells: int
    differences: tuple[Difference, ...]
    depending: int  # cells that are left out: another host name alone changes them in this variant


@dataclass(frozen=True)
class Row:
    """The differences in one relation and kind of cookie that have the same values."""

    relation: str
    kind: str
    setters: str
    askers: str
    values: tuple[str, str]


def with_record(report: Report, recorded: dict) -> list[Comparison]:
    """Return the comparison with the newest build of each variant; the nearest browser comes first."""
    return sorted(
        (with_build(report, recorded, name) for name in NAMES if name in recorded["browsers"]),
        key=lambda one: len(one.differences),
    )


def with_build(report: Report, recorded: dict, variant: str) -> Comparison:
    """Return the comparison with the newest recorded build of one variant."""
    builds = recorded["browsers"][variant]
    version = next(iter(newest_first(builds)))
    ours, theirs = common(record.cells_of(recorded, variant, version), report.cells)
    depends = by_name(report.names, report.https, variant, version) if report.names else frozenset()
    here = {
        (relation, setter, asker) for relation, setter in theirs for asker in cells.by_asker(theirs[relation, setter])
    }
    differences = tuple(
        difference
        for difference in compare.differences(ours, theirs)
        if place(difference) not in depends and (not difference.kind or difference.kind in report.kinds)
    )
    left_out = sum(each[:3] in here for each in depends)
    return Comparison(variant, builds[version]["build"], compare.count(theirs) - left_out, differences, left_out)


def common(first: Cells, second: Cells) -> tuple[Cells, Cells]:
    """Return both with the rows and askers that both have."""
    one, other = {}, {}
    for key in first:
        if key in second:
            sides = cells.by_asker(first[key]), cells.by_asker(second[key])
            shared = [code for code in sides[0] if code in sides[1]]
            one[key], other[key] = (cells.text({code: side[code] for code in shared}) for side in sides)
    return one, other


def place(difference: Difference) -> Place:
    return difference.relation, difference.setter, difference.asker, difference.kind


@lru_cache(32)
def by_name(names: tuple[str, ...], https: bool, variant: str, version: str) -> frozenset[Place]:
    """Return the cells that differ, by the model, between the lab's names and these.

    `http://app.localhost` is potentially trustworthy (Secure Contexts, 3.1), `http://app.example` is not; and the
    parent of a name may be a public suffix. A difference there says nothing about the browser.
    """
    relations = shown(names, https).relations
    on_ours = [relation for relation in RELATIONS if relation.id in {other.id for other in relations}]
    built = engine(variant, version)
    sides = (predict.cells_of(list(lots(each)), built) for each in (on_ours, relations))
    return frozenset(place(difference) for difference in compare.differences(*common(*sides)))


def rows(differences: Iterable[Difference]) -> dict[str, list[Row]]:
    """Return the differences in as few rows as they need, by the title of the cookie, the most frequent first."""
    askers: dict[tuple, list[str]] = {}
    for each in differences:
        askers.setdefault((each.kind, each.relation, each.setter, each.values), []).append(each.asker)
    setters: dict[tuple, list[str]] = {}
    for (kind, relation, setter, values), asked in askers.items():
        setters.setdefault((kind, relation, tuple(asked), values), []).append(setter)
    found: dict[str, list[Row]] = {}
    for (kind, relation, asked, values), set_by in setters.items():
        found.setdefault(KIND[kind] if kind else HEADERS, []).append(
            Row(
                relation,
                kind,
                ", ".join(SETTER[code].title for code in set_by if code != HEADERS),
                ", ".join(ASKER[code] for code in asked),
                values,
            )
        )
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))
