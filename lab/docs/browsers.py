"""docs/browsers.md: the record for people."""

from crosshost.browsers import variants
from lab import ROOT
from lab.browsers import record as recorded
from lab.browsers.rows import by_version, without_engines_words
from lab.scenarios import cases, catalogue

PAGE = ROOT / "docs" / "browsers.md"
HEAD = """# What browsers did

Measured by `scripts/browsers --all --record`, and measured again on each change: in a recorded build a cell that comes
out otherwise fails. A build that is not here is compared with the nearest: what differs there *changed with the build*
and fails only where an attack is blocked. The data is in [browsers.json](../measurements/browsers.json); `scripts/docs`
makes this page from it. WebKitGTK is not Safari.

| browser | what sets it apart | builds, with the day they were measured |
|---|---|---|
"""
READ = """
A line holds for the browsers that it names. *The page got* a status, or *throws*: the browser kept the answer, if there
was one, from the page. The rest is what Django saw: whether a preflight came before the request and whether the browser
went on after it, the names of the cookies that came along, what Django answered, and the names that it set (`-` before
one that it deleted). Whether the browser kept them, the cases after it show.
"""


def render(record: dict) -> str:
    lines = [HEAD]
    for name, builds in record["browsers"].items():
        measured = ", ".join(f"{one['build']} ({one['date']})" for one in builds.values())
        lines.append(f"| {name} | {variants.find(name).policy} | {measured} |\n")
    everywhere = list(record["browsers"])
    lines += ["\n## Where builds of a browser differ\n\n", *build_differences(record)]
    lines += ["\n## Where browsers differ\n\n", *differences(record), READ]
    faults = set(catalogue.faults())
    for scenario in sorted(record["scenarios"], key=lambda name: (name in faults, name)):
        titles = cases.titles(catalogue.load(scenario).settings.get("FLOW", ""))
        lines.append(f"\n## {scenario}{' (a fault)' if scenario in faults else ''}\n\n")
        lines.append(
            "| case | browsers | the page got | preflight | cookies | Django | set | why |\n" + "|---" * 8 + "|\n"
        )
        for case, row in record["scenarios"][scenario].items():
            for cell, names in (groups := grouped(row)):
                who = "all" if len(groups) == 1 and names == everywhere else ", ".join(names)
                lines.append(f"| {titles[case]} | {who} | {' | '.join(columns(cell))} |\n")
    return "".join(lines)


def columns(cell: dict) -> list[str]:
    if "preflight" not in cell:  # no request
        return [cell["result"], "", "", "", "", ""]
    django = "not reached" if cell["django"] is None else str(cell["django"])
    listed = [", ".join(cell[field]) for field in ("cookies", "set")]
    why = cell.get("why", "").replace("|", "\\|")
    return [cell["result"], cell["preflight"], listed[0] or "none", django, listed[1] or "none", why]


def grouped(row: dict[str, dict]) -> list[tuple[dict, list[str]]]:
    """The cells that differ, each with its browsers and builds (`firefox 140`), a build only where it differs from its
    browser. The engines' own words for an exception count as one.
    """
    groups: list[tuple[dict, list[str]]] = []
    shown_by_key = {key: without_engines_words(cell) for key, cell in row.items()}
    for key, shown in shown_by_key.items():
        if "@" in key and shown == shown_by_key.get(key.partition("@")[0]):
            continue
        name = key.replace("@", " ")
        for one, names in groups:
            if one == shown:
                names.append(name)
                break
        else:
            groups.append((shown, [name]))
    return groups


def differences(record: dict) -> list[str]:
    lines = []
    for scenario, rows in record["scenarios"].items():
        titles = cases.titles(catalogue.load(scenario).settings.get("FLOW", ""))
        for case, row in rows.items():
            groups = grouped(of_browsers(row))
            if len(groups) < 2:
                continue
            said = [f"{sentence(cell, [one for one, _ in groups])} in {', '.join(names)}" for cell, names in groups]
            lines.append(f"- **{scenario}**, {titles[case]}: {'; '.join(said)}.\n")
    return lines or ["Nowhere.\n"]


def of_browsers(row: dict[str, dict]) -> dict[str, dict]:
    """The row without the older builds of browsers that have a newer one."""
    return {key: cell for key, cell in row.items() if "@" not in key or key.partition("@")[0] not in row}


def build_differences(record: dict) -> list[str]:
    """One line a cell in which a browser's builds differ, the newest first."""
    lines = []
    for scenario, rows in record["scenarios"].items():
        titles = cases.titles(catalogue.load(scenario).settings.get("FLOW", ""))
        for case, row in rows.items():
            for name, builds in record["browsers"].items():
                groups = grouped(by_version(row, name, builds))
                if len(groups) > 1:
                    all_cells = [one for one, _ in groups]
                    said = [f"{sentence(cell, all_cells)} in {', '.join(versions)}" for cell, versions in groups]
                    lines.append(f"- **{scenario}**, {titles[case]}, {name}: {'; '.join(said)}.\n")
    return lines or ["Nowhere.\n"]


def sentence(cell: dict, all_cells: list[dict]) -> str:
    """The cell in words, of the server's half only what not all of them share."""

    def differ(key: str) -> bool:
        return any(one.get(key) != cell.get(key) for one in all_cells)

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
