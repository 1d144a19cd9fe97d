"""The tables of docs/scenarios.md and README, from the env files: scripts/docs tables writes both."""

import re

from lab import ROOT
from lab.scenarios import cases, catalogue, deployment

README, PAGE = ROOT / "README.md", ROOT / "docs" / "scenarios.md"
BEGIN, END = "<!-- scenarios: generated -->\n", "<!-- end of scenarios -->"
BEGIN_FAULTS, END_FAULTS = "<!-- faults: generated -->\n", "<!-- end of faults -->"
ORDER = ["same-origin", "same-site", "cross-site"]
FIVE = ("same-host", "different-port", "different-host", "localhost-and-127", "cross-site")  # in README


def table() -> str:
    """Every scenario that is not a fault, from the nearest page and API to the farthest."""
    rows = []
    for name in catalogue.working():
        scenario, one = catalogue.load(name), deployment.alone(name)
        nginx = one.services["nginx"]
        related = one.relation
        hosts = one.web_origin.rsplit(":", 1)[0] != one.api_origin.rsplit(":", 1)[0]
        key = (ORDER.index(related), hosts, one.tls, not nginx["EXPECT_WHOAMI"].startswith("200"), name)
        login = nginx["EXPECT_LOGIN"] if nginx["EXPECT_LOGIN"] != nginx["EXPECT_WHOAMI"] else ""
        expected = [in_words(text) for text in (nginx["EXPECT_WHOAMI"], login)]
        cells = [f"[{name}](../env/{name}.env)", scenario.title.rstrip("."), related, *expected]
        rows.append((key, row(*cells)))
    head = row("scenario", "what it is", "page and API", "whoami", "login by fetch") + "|---|---|---|---|---|\n"
    return head + "".join(text for _, text in sorted(rows))


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def in_words(expectation: str) -> str:
    """Return what an env file expects, in words: `200 firefox@140=401` as "200, firefox 140 and older: 401"."""
    return re.sub("@([^=]+)", r" \1 and older", expectation.replace(" ", ", ")).replace("=", ": ")


def faults() -> str:
    head = row("fault", "what is wrong", "what shows it", "outcome", "fixed in") + "|---|---|---|---|---|\n"
    rows = []
    for name in catalogue.faults():
        fault = catalogue.load(name)
        shows = next(case.title for case in cases.in_flow(fault.settings["FLOW"]) if case.expected_by)
        cells = [f"[{name}](../env/faults/{name}.env)", fault.title.rstrip("."), shows]
        rows.append(row(*cells, in_words(fault.settings["EXPECT_FLOW"]), fault.fix))
    return head + "".join(rows)


def five() -> str:
    head = row("scenario", "what it is", "page and API", "whoami") + "|---|---|---|---|\n"
    rows = []
    for name in FIVE:
        one = deployment.alone(name)
        title = catalogue.load(name).title.rstrip(".")
        expected = in_words(one.services["nginx"]["EXPECT_WHOAMI"])
        rows.append(row(f"[{name}](env/{name}.env)", title, one.relation, expected))
    return head + "".join(rows)


def between(text: str, begin: str, made: str, end: str) -> str:
    """Return `text` with `made` in the place of what stands between the two markers."""
    before, rest = text.split(begin)
    return before + begin + made + end + rest.split(end, 1)[1]


def rendered() -> str:
    """README with the rows of today."""
    return between(README.read_text(), BEGIN, five(), END)


def rendered_page() -> str:
    """docs/scenarios.md with the tables of today."""
    page = between(PAGE.read_text(), BEGIN, table(), END)
    return between(page, BEGIN_FAULTS, faults(), END_FAULTS)


if __name__ == "__main__":
    README.write_text(rendered())
    PAGE.write_text(rendered_page())
