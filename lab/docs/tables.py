"""The tables of docs/scenarios.md and of both READMEs, from the env files: scripts/docs tables writes them."""

import json
import re
from pathlib import Path

from lab import ROOT
from lab.scenarios import cases, catalogue, deployment

README, KOREAN, PAGE = ROOT / "README.md", ROOT / "README.ko.md", ROOT / "docs" / "scenarios.md"
BEGIN, END = "<!-- scenarios: generated -->\n", "<!-- end of scenarios -->"
BEGIN_FAULTS, END_FAULTS = "<!-- faults: generated -->\n", "<!-- end of faults -->"
ORDER = ["same-origin", "same-site", "cross-site"]
IN_KOREAN = {"same-origin": "동일 출처", "same-site": "동일 사이트", "cross-site": "교차 사이트"}
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
    head = row("scenario", "what it is", "page and API", "whoami")
    return head + rows_of_five({name: catalogue.load(name).title.rstrip(".") for name in FIVE}, {})


def five_in_korean() -> str:
    """Return the same for README.ko.md."""
    stories = json.loads((ROOT / "web/texts/stories.ko.json").read_text())
    head = row("시나리오", "내용", "페이지와 API", "whoami")
    return head + rows_of_five({name: stories[name]["title"] for name in FIVE}, IN_KOREAN)


def rows_of_five(titles: dict[str, str], words: dict[str, str]) -> str:
    """Return the table below its head; `words` are the relations in another language."""
    rows = ["|---|---|---|---|\n"]
    for name, title in titles.items():
        deployed = deployment.alone(name)
        expected = in_words(deployed.services["nginx"]["EXPECT_WHOAMI"])
        relation = words.get(deployed.relation, deployed.relation)
        rows.append(row(f"[{name}](env/{name}.env)", title, relation, expected))
    return "".join(rows)


def between(text: str, begin: str, made: str, end: str) -> str:
    """Return `text` with `made` in place of what is between the two markers."""
    before, rest = text.split(begin)
    return before + begin + made + end + rest.split(end, 1)[1]


def rendered() -> dict[Path, str]:
    """Return both READMEs with their tables made anew."""
    tables = {README: five(), KOREAN: five_in_korean()}
    return {readme: between(readme.read_text(), BEGIN, table, END) for readme, table in tables.items()}


def rendered_page() -> str:
    """Return docs/scenarios.md with its tables made anew."""
    page = between(PAGE.read_text(), BEGIN, table(), END)
    return between(page, BEGIN_FAULTS, faults(), END_FAULTS)


if __name__ == "__main__":
    for readme, text in rendered().items():
        readme.write_text(text)
    PAGE.write_text(rendered_page())
