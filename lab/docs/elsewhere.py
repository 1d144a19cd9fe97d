"""scripts/docs elsewhere: write docs/doctor-elsewhere.md from measurements/elsewhere.json.

scripts/elsewhere measures the logins in browsers, and runs the doctor at the same deployments.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crosshost import Problem, command
from lab import ROOT
from lab.elsewhere import record
from lab.elsewhere.deployments import BROWSERS, Deployment, load, names
from lab.elsewhere.doctor import WORDS, mark

DOCUMENT = ROOT / "docs" / "doctor-elsewhere.md"


@dataclass(frozen=True)
class Row:
    """One deployment, what browsers did there, and what the doctor said."""

    deployment: Deployment
    measured: Mapping[str, bool]
    said: Mapping[str, bool | None]
    first: str
    code: int
    seconds: float

    def kind(self, browser: str) -> str:
        """Return `right`, `wrong yes`, `wrong no` or `inconclusive`."""
        said = self.said[browser]
        marked = mark(self.deployment, self.measured[browser], said)
        return f"wrong {WORDS[said]}" if marked == "WRONG" else marked

    @property
    def right(self) -> str:
        kinds = list(dict.fromkeys(self.kind(browser) for browser in BROWSERS))
        return "yes" if kinds == ["right"] else ", ".join(kind for kind in kinds if kind != "right")


def rows(data: Mapping[str, Any]) -> list[Row]:
    """Return a row for each deployment, by framework. Raises Problem where one is not recorded."""
    result = []
    for name in names():
        cell = data["deployments"].get(name, {})
        for part, subcommand in (("measured", "measure"), ("doctor", "doctor")):
            if part not in cell:
                raise Problem(f"{name} is not recorded: run scripts/elsewhere {subcommand} {name} --record")
        measured = {browser: cell["measured"][browser]["logged_in"] for browser in BROWSERS}
        doctor = cell["doctor"]
        result.append(Row(load(name), measured, doctor["works"], doctor["first"], doctor["code"], doctor["seconds"]))
    return sorted(result, key=lambda row: (row.deployment.framework.split(", ")[-1].lower(), row.deployment.name))


def page(data: Mapping[str, Any]) -> str:
    """Return the text of docs/doctor-elsewhere.md."""
    table = rows(data)
    provable = [row for row in table if row.deployment.provable]
    hidden = [row for row in table if not row.deployment.provable]
    counts = Counter(row.kind(browser) for row in provable for browser in BROWSERS)
    builds = " and ".join(data["browsers"][browser] for browser in BROWSERS)
    healthy = [row for row in provable if all(row.measured.values())]
    frameworks = {part for row in table for part in row.deployment.framework.split(", ")}
    lines = [
        "# The doctor at deployments that are not ours",
        "",
        "Generated; do not edit it by hand. Small deployments of other frameworks, healthy and broken, as their",
        "documentation has them: [lab/elsewhere/apps](../lab/elsewhere/apps). `scripts/elsewhere measure` opens the",
        "page of each in real browsers and lets it log in. `scripts/elsewhere doctor` runs the doctor at each, as",
        "somebody who knows its URLs, its account and the names of its fields. `scripts/elsewhere up NAME` starts one",
        "for you, and prints the doctor's command line. How to use the doctor: [doctor.md](doctor.md).",
        "",
        f"Browsers: {builds}. Chromium allows third-party cookies, as Chrome does.",
        "",
        f"- {len(table)} deployments, {len(frameworks)} frameworks and servers. "
        f"In {len(provable)} the named URLs show who is logged in: {2 * len(provable)} logins in two browsers.",
        f"- Right: {counts['right']} of {2 * len(provable)}. Wrong yes: {counts['wrong yes']}. "
        f"Wrong no: {counts['wrong no']}. Inconclusive: {counts['inconclusive']}.",
        f"- Healthy in both browsers: {len(healthy)}. The doctor's exit code is 0 in "
        f"{sum(row.code == 0 for row in healthy)} of them.",
        f"- In {len(hidden)} the named URLs answer everyone the same, so nobody can tell: *yes* would be wrong, and "
        f"*inconclusive* is right. Right: {sum(row.right == 'yes' for row in hidden)} of {len(hidden)}.",
        "",
        "*page*: whether the login of its page works in that browser. *doctor*: what the doctor says of the same, and",
        "the first thing that it finds.",
        "",
        "| deployment | framework | what it is | what is wrong | page in Chromium | doctor | page in Firefox | doctor "
        "| right | first finding | seconds |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *map(line, table)]) + "\n"


def line(row: Row) -> str:
    """Return a row of the table."""
    deployment = row.deployment
    logins = [text for name in BROWSERS for text in (WORDS[row.measured[name]], WORDS[row.said[name]])]
    cells = [
        f"[{deployment.name}](../lab/elsewhere/apps/{deployment.name})",
        deployment.framework,
        deployment.title,
        deployment.wrong,
        *logins,
        row.right,
        row.first or "nothing",
        f"{row.seconds:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> int:
    DOCUMENT.write_text(page(record.read()))
    return 0


if __name__ == "__main__":
    command.run(main)
