"""docs/browsers.md: the record for people."""

from crosshost import scenarios
from crosshost.browsers import cases, variants

HEAD = """# What browsers did

Measured by `scripts/browsers --all --record` on {date}, and measured again on each change: a cell that comes out
otherwise fails. The same as data: [browsers.json](browsers.json). This page is made from it by
`python -m crosshost.browsers.record`. WebKitGTK is not Safari.

| browser | build | what sets it apart |
|---|---|---|
"""
READ = """
A line holds for the browsers that it names. *The page got* a status, or *throws*: the browser kept the answer, if there
was one, from the page. The rest is what Django saw: whether a preflight came before the request and whether the browser
went on after it, the names of the cookies that came along, what Django answered, and the names that it set (`-` before
one that it deleted). Whether the browser kept them, the cases after it show.
"""


def render(record: dict) -> str:
    lines = [HEAD.format(date=record["date"])]
    lines += [f"| {name} | {build} | {variants.find(name).policy} |\n" for name, build in record["browsers"].items()]
    everywhere = list(record["browsers"])
    lines += ["\n## Where browsers differ\n\n", *differences(record), READ]
    faults = set(scenarios.faults())
    for scenario in sorted(record["scenarios"], key=lambda name: (name in faults, name)):
        titles = cases.titles(scenarios.load(scenario).settings.get("FLOW", ""))
        lines.append(f"\n## {scenario}{' (a fault)' if scenario in faults else ''}\n\n")
        lines.append(
            "| case | browsers | the page got | preflight | cookies | Django | set | why |\n" + "|---" * 8 + "|\n"
        )
        for case, row in record["scenarios"][scenario].items():
            for cell, names in grouped(row):
                who = "all" if names == everywhere else ", ".join(names)
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
    """The cells that differ, each with its browsers. The engines' own words for an exception count as one."""
    groups: list[tuple[dict, list[str]]] = []
    for name, cell in row.items():
        shown = without_engines_words(cell)
        for one, names in groups:
            if one == shown:
                names.append(name)
                break
        else:
            groups.append((shown, [name]))
    return groups


def without_engines_words(cell: dict) -> dict:
    return {key: value for key, value in cell.items() if key != "why"} if cell["result"] == "throws" else cell


def differences(record: dict) -> list[str]:
    lines = []
    for scenario, rows in record["scenarios"].items():
        titles = cases.titles(scenarios.load(scenario).settings.get("FLOW", ""))
        for case, row in rows.items():
            groups = grouped(row)
            if len(groups) < 2:
                continue
            said = [f"{sentence(cell, [one for one, _ in groups])} in {', '.join(names)}" for cell, names in groups]
            lines.append(f"- **{scenario}**, {titles[case]}: {'; '.join(said)}.\n")
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
