"""A row of the record: the cells of one case, by browser and build.

`firefox` has the cell of the newest recorded build, and of every build with the same cell. `firefox@140` has that of a
build that differs. Where only some of the recorded builds were measured, each has a cell of its own.
"""

from collections.abc import Iterable, Mapping

from crosshost.policy.versions import numbers

Row = dict[str, dict]


def by_version(row: Row, variant: str, versions: Iterable[str]) -> dict[str, dict]:
    """Return the cells of `variant` in `row` by version, for those of its recorded `versions` that have one."""
    cells = {version: row.get(f"{variant}@{version}") or row.get(variant) for version in versions}
    return {version: cell for version, cell in cells.items() if cell}


def written(cells: Mapping[str, dict], variant: str, versions: Iterable[str]) -> Row:
    """Return `cells`, by version, as the keys and cells of a row: the inverse of by_version."""
    versions = newest_first(versions)
    if not all(version in cells for version in versions):
        return {f"{variant}@{version}": cells[version] for version in versions if version in cells}
    newest = cells[versions[0]]
    others = {f"{variant}@{version}": cells[version] for version in versions if cells[version] != newest}
    return {variant: newest, **others}


def newest_first(versions: Iterable[str]) -> list[str]:
    return sorted(versions, key=numbers, reverse=True)


def without_exception_text(cell: dict) -> dict:
    """Return the cell without the browser's text for an exception, which is no part of the result."""
    return {key: value for key, value in cell.items() if key != "why"} if cell["result"] == "throws" else cell
