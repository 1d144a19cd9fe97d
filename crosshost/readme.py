"""README's scenario table, made from the env files: python -m crosshost.readme writes it, a test holds README to it."""

from crosshost import ROOT, deployment, scenarios
from crosshost.browsers import cases

README = ROOT / "README.md"
BEGIN, END = "<!-- scenarios: python -m crosshost.readme -->\n", "<!-- end of scenarios -->"
BEGIN_FAULTS, END_FAULTS = "<!-- faults: python -m crosshost.readme -->\n", "<!-- end of faults -->"
ORDER = ["same-origin", "same-site", "cross-site"]


def table() -> str:
    rows = []
    for name in scenarios.working():
        scenario, one = scenarios.load(name), deployment.alone(name)
        nginx = one.services["nginx"]
        related = one.relation
        hosts = one.web_origin.rsplit(":", 1)[0] != one.api_origin.rsplit(":", 1)[0]
        key = (ORDER.index(related), hosts, one.tls, not nginx["EXPECT_WHOAMI"].startswith("200"), name)
        login = nginx["EXPECT_LOGIN"] if nginx["EXPECT_LOGIN"] != nginx["EXPECT_WHOAMI"] else ""
        expected = [in_words(text) for text in (nginx["EXPECT_WHOAMI"], login)]
        cells = [f"[{name}](env/{name}.env)", scenario.title.rstrip("."), related, *expected]
        rows.append((key, f"| {' | '.join(cells)} |\n"))
    head = "| scenario | what it is | page and API | whoami | login by fetch |\n|---|---|---|---|---|\n"
    return head + "".join(row for _, row in sorted(rows))


def in_words(expectation: str) -> str:
    return expectation.replace(" ", ", ").replace("=", ": ")


def faults() -> str:
    rows = ["| fault | what is wrong | what shows it | outcome | healed as in |\n|---|---|---|---|---|\n"]
    for name in scenarios.faults():
        fault = scenarios.load(name)
        shows = next(case.title for case in cases.of(fault.settings["FLOW"]) if case.expected_by)
        cells = [f"[{name}](env/faults/{name}.env)", fault.title.rstrip("."), shows]
        cells += [in_words(fault.settings["EXPECT_FLOW"]), fault.fix]
        rows.append(f"| {' | '.join(cells)} |\n")
    return "".join(rows)


def rendered() -> str:
    """README with the tables of today."""
    text = README.read_text()
    for begin, end, made in ((BEGIN, END, table()), (BEGIN_FAULTS, END_FAULTS, faults())):
        before, rest = text.split(begin)
        text = before + begin + made + end + rest.split(end, 1)[1]
    return text


if __name__ == "__main__":
    README.write_text(rendered())
