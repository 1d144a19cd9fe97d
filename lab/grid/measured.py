"""What the server saw of a run, as cells."""

from collections.abc import Mapping

from lab.grid import cells
from lab.grid.cells import HEADERS, Cells, in_order
from lab.grid.plan import Lot, Plan
from lab.grid.server import Seen


def cells_of(plan: Plan, seen: Mapping[str, Seen], origins: Mapping[str, str]) -> Cells:
    """Return the cells of a finished run; `origins` has each origin's port by its letter (see Lot.origin)."""
    found: Cells = {}
    headers: dict[str, dict[str, str | None]] = {}
    for lot in plan.lots:
        sent: dict[str, dict[str, str | None]] = {setter.code: {} for setter in lot.setters}
        of_relation = headers.setdefault(lot.relation.id, {})
        for asker in lot.askers:
            one = seen.get(f"{lot.number}.ask.{asker.code}")
            names = one.cookies if one else ()
            mine = [lot.cookies[name] for name in names if name in lot.cookies]
            for setter in lot.setters:
                kinds = in_order(kind for code, kind in mine if code == setter.code)
                sent[setter.code][asker.code] = kinds if one else None
            if one and asker.how != "document.cookie":
                of_relation.setdefault(asker.code, f"{one.site or 'none'},{whose(one.origin, lot, origins)}")
        found |= {(lot.relation.id, code): cells.text(by_asker) for code, by_asker in sent.items()}
    return found | {(relation, HEADERS): cells.text(by_asker) for relation, by_asker in headers.items()}


def whose(origin: str | None, lot: Lot, origins: Mapping[str, str]) -> str:
    """Return the letter of the host that `origin` is of; as it is where it is of none, `-` where there is none."""
    known = {origins.get(lot.origin(letter)): letter for letter in reversed(lot.letters)}
    return "-" if origin is None else known.get(origin, origin)
