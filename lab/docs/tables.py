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
    """Return the table of all scenarios that are not faults, from same-origin to cross-site."""
    rows = []
    for name in catalogue.working():
        scenario, deployed = catalogue.load(name), deployment.alone(name)
        nginx = deployed.services["nginx"]
        relation = deployed.relation
        hosts_differ = deployed.web_origin.rsplit(":", 1)[0] != deployed.api_origin.rsplit(":", 1)[0]
        key = (ORDER.index(relation), hosts_differ, deployed.tls, not nginx["EXPECT_WHOAMI"].startswith("200"), name)
        login = nginx["EXPECT_LOGIN"] if nginx["EXPECT_LOGIN"] != nginx["EXPECT_WHOAMI"] else ""
        expected = [in_words(text) for text in (nginx["EXPECT_WHOAMI"], login)]
        cells = [f"[{name}](../env/{name}.env)", scenario.title.rstrip("."), relation, *expected]
        rows.append((key, row(*cells)))
    head = row("scenario", "what it is", "page and API", "whoami", "login by fetch") + "|---|---|---|---|---|\n"
    return head + "".join(text for _, text in sorted(rows))


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def in_words(expectation: str) -> str:
    """Return what an env file expects, in words: `200 firefox@140=401` as "200, firefox 140 and older: 401"."""
    return re.sub("@([^=]+)", r" \1 and older", expectation.replace(" ", ", ")).replace("=", ": ")


def faults() -> str:
    """Return the table of all faults."""
    head = row("fault", "what is wrong", "case that shows it", "result", "fixed in") + "|---|---|---|---|---|\n"
    rows = []
    for name in catalogue.faults():
        fault = catalogue.load(name)
        shows = next(case.title for case in cases.in_flow(fault.settings["FLOW"]) if case.expected_by)
        cells = [f"[{name}](../env/faults/{name}.env)", fault.title.rstrip("."), shows]
        rows.append(row(*cells, in_words(fault.settings["EXPECT_FLOW"]), fault.fix))
    return head + "".join(rows)


def five() -> str:
    """Return the table of README, with five scenarios."""
    head = row("scenario", "what it is", "page and API", "whoami") + "|---|---|---|---|\n"
    rows = []
    for name in FIVE:
        deployed = deployment.alone(name)
        title = catalogue.load(name).title.rstrip(".")
        expected = in_words(deployed.services["nginx"]["EXPECT_WHOAMI"])
        rows.append(row(f"[{name}](env/{name}.env)", title, deployed.relation, expected))
    return head + "".join(rows)


def between(text: str, begin: str, made: str, end: str) -> str:
    """Return `text` with `made` in place of what is between the two markers."""
    before, rest = text.split(begin)
    return before + begin + made + end + rest.split(end, 1)[1]


def rendered() -> str:
    """Return README with its table made anew."""
    return between(README.read_text(), BEGIN, five(), END)


def rendered_page() -> str:
    """Return docs/scenarios.md with its tables made anew."""
    page = between(PAGE.read_text(), BEGIN, table(), END)
    return between(page, BEGIN_FAULTS, faults(), END_FAULTS)


if __name__ == "__main__":
    README.write_text(rendered())
    PAGE.write_text(rendered_page())
