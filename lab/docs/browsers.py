"""docs/browsers.md: the record as tables. scripts/docs browsers writes it."""

from crosshost.browsers import variants
from lab import ROOT
from lab.browsers import record as recorded
from lab.browsers.rows import by_version, without_exception_text
from lab.scenarios import cases, catalogue

PAGE = ROOT / "docs" / "browsers.md"
HEAD = """# What browsers did

`scripts/browsers --all --record` measured these results and wrote them to
[browsers.json](../measurements/browsers.json). `scripts/docs browsers` makes this page from that file. CI measures
every cell again.

- On a build that is recorded here, a different result is a failure.
- Another build is compared with the recorded one that is nearest by version. A difference is reported as *changed with
  the build*. It is a failure only in a case that tests an attack.

WebKitGTK is not Safari.

| browser | policy | recorded builds, with the date of measurement |
|---|---|---|
"""
READ = """
## How to read the tables

Each row is for the browsers that it lists.

- *result*: what the page got: a status, or *throws*, where `fetch` threw. For `document.cookie` it is the names of the
  cookies.
- *preflight*: *none*, *passed*, or *refused*: Django received a preflight, and the browser did not send the request.
- *cookies*: the names of the cookies that the request carried.
- *Django*: the status of Django's response, whether or not the page could read it.
- *set*: the names in `Set-Cookie`, with `-` before a cookie that Django deleted. The cases that follow show
  whether the browser stored them.
- *why*: Django's reason, or the text of the exception.
"""


def render(record: dict) -> str:
    """Return the page for `record`."""
    lines = [HEAD]
    for name, builds in record["browsers"].items():
        measured = ", ".join(f"{build['build']} ({build['date']})" for build in builds.values())
        lines.append(f"| {name} | {variants.find(name).policy} | {measured} |\n")
    everywhere = list(record["browsers"])
    lines += ["\n## Where builds of a browser differ\n\n", *build_differences(record)]
    lines += ["\n## Where browsers differ\n\n", *differences(record), READ]
    faults = set(catalogue.faults())
    for scenario in sorted(record["scenarios"], key=lambda name: (name in faults, name)):
        titles = cases.titles(catalogue.load(scenario).settings.get("FLOW", ""))
        lines.append(f"\n## {scenario}{' (a fault)' if scenario in faults else ''}\n\n")
        lines.append("| case | browsers | result | preflight | cookies | Django | set | why |\n" + "|---" * 8 + "|\n")
        for case, row in record["scenarios"][scenario].items():
            for cell, names in (groups := grouped(row)):
                who = "all" if len(groups) == 1 and names == everywhere else ", ".join(names)
                lines.append(f"| {titles[case]} | {who} | {' | '.join(columns(cell))} |\n")
    return "".join(lines)


def columns(cell: dict) -> list[str]:
    """Return the columns of a cell, from the result on."""
    if "preflight" not in cell:  # the case sends no request
        return [cell["result"], "", "", "", "", ""]
    django = "not reached" if cell["django"] is None else str(cell["django"])
    listed = [", ".join(cell[field]) for field in ("cookies", "set")]
    why = cell.get("why", "").replace("|", "\\|")
    return [cell["result"], cell["preflight"], listed[0] or "none", django, listed[1] or "none", why]


def grouped(row: dict[str, dict]) -> list[tuple[dict, list[str]]]:
    """Return the cells that differ, each with its browsers and builds (`firefox 140`).

    A build is listed only where it differs from its browser. The browsers' texts for an exception count as the same.
    """
    groups: list[tuple[dict, list[str]]] = []
    shown_by_key = {key: without_exception_text(cell) for key, cell in row.items()}
    for key, shown in shown_by_key.items():
        if "@" in key and shown == shown_by_key.get(key.partition("@")[0]):
            continue
        name = key.replace("@", " ")
        for group, names in groups:
            if group == shown:
                names.append(name)
                break
        else:
            groups.append((shown, [name]))
    return groups


def differences(record: dict) -> list[str]:
    """Return one line for each case in which browsers differ in their newest builds."""
    lines = []
    for scenario, rows in record["scenarios"].items():
        titles = cases.titles(catalogue.load(scenario).settings.get("FLOW", ""))
        for case, row in rows.items():
            groups = grouped(of_browsers(row))
            if len(groups) < 2:
                continue
            all_cells = [cell for cell, _ in groups]
            parts = [f"{sentence(cell, all_cells)} in {', '.join(names)}" for cell, names in groups]
            lines.append(f"- **{scenario}**, {titles[case]}: {'; '.join(parts)}.\n")
    return lines or ["Nowhere.\n"]


def of_browsers(row: dict[str, dict]) -> dict[str, dict]:
    """Return the row without older builds of a browser that has a newer one."""
    return {key: cell for key, cell in row.items() if "@" not in key or key.partition("@")[0] not in row}


def build_differences(record: dict) -> list[str]:
    """Return one line for each case in which builds of a browser differ, the newest first."""
    lines = []
    for scenario, rows in record["scenarios"].items():
        titles = cases.titles(catalogue.load(scenario).settings.get("FLOW", ""))
        for case, row in rows.items():
            for name, builds in record["browsers"].items():
                groups = grouped(by_version(row, name, builds))
                if len(groups) > 1:
                    all_cells = [cell for cell, _ in groups]
                    parts = [f"{sentence(cell, all_cells)} in {', '.join(versions)}" for cell, versions in groups]
                    lines.append(f"- **{scenario}**, {titles[case]}, {name}: {'; '.join(parts)}.\n")
    return lines or ["Nowhere.\n"]


def sentence(cell: dict, all_cells: list[dict]) -> str:
    """Return the cell in words: its result, and of what Django saw only what differs between `all_cells`."""

    def differ(key: str) -> bool:
        return any(other.get(key) != cell.get(key) for other in all_cells)

    words = [cell["result"]]
    if differ("preflight"):
        words.append(
            {"none": "without a preflight", "passed": "after a preflight"}.get(cell["preflight"], "preflight refused")
        )
    if differ("cookies"):
        words.append(f"with {' and '.join(cell['cookies']) or 'no cookie'}")
    if differ("django") and str(cell["django"]) != cell["result"]:
        words.append("Django not reached" if cell["django"] is None else f"Django answered {cell['django']}")
    if differ("set"):
        words.append(f"Django set {' and '.join(cell['set']) or 'nothing'}")
    return " ".join(words[:1]) + (f" ({', '.join(words[1:])})" if words[1:] else "")


if __name__ == "__main__":
    PAGE.write_text(render(recorded.read()))
