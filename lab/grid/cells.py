"""The cells of one variant, as text: for each relation and setter, which kinds of cookie each asker's request carried.

    abd:0123 e: f!

Askers a, b and d sent the kinds 0 to 3, e sent none of them, and the browser sent no request for f. Headers are written
the same way for each relation: `cross-site P:abd` for Sec-Fetch-Site and whose origin stands in Origin.
"""

from collections.abc import Iterable, Iterator, Mapping

from lab.grid.dimensions import ASKERS, CODES

Cells = dict[tuple[str, str], str]  # by relation and setter, or by relation and "headers"
HEADERS = "headers"
NOT_SENT = "!"


def in_order(codes: Iterable[str]) -> str:
    return "".join(sorted(codes, key=CODES.index))


def text(by_asker: Mapping[str, str | None]) -> str:
    """Return the kinds by asker as text; None is a request that was not sent."""
    groups: dict[str | None, str] = {}
    for asker in ASKERS:
        if asker.code in by_asker:
            kinds = by_asker[asker.code]
            groups[kinds] = groups.get(kinds, "") + asker.code
    return " ".join(f"{codes}!" if kinds is None else f"{codes}:{kinds}" for kinds, codes in groups.items())


def by_asker(cell: str) -> dict[str, str | None]:
    """Return the kinds by asker: the inverse of `text`."""
    read: dict[str, str | None] = {}
    for group in cell.split():
        codes, colon, kinds = group.partition(":")
        for code in codes.removesuffix(NOT_SENT):
            read[code] = kinds if colon else None
    return read


def differences(first: str, second: str, names: Iterable[str]) -> Iterator[tuple[str, str, bool | None, bool | None]]:
    """Yield asker and kind of each cell that differs, with both values: sent, not sent, or None without a request."""
    one, other = by_asker(first), by_asker(second)
    for asker in [*one, *(code for code in other if code not in one)]:
        if one.get(asker) == other.get(asker):
            continue
        for kind in names:
            values = [None if (kinds := side.get(asker)) is None else kind in kinds for side in (one, other)]
            if values[0] != values[1]:
                yield asker, kind, values[0], values[1]
