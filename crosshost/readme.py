"""README's scenario table, made from the env files: python -m crosshost.readme writes it, a test holds README to it."""

from crosshost import ROOT, scenarios
from crosshost.deployment import Deployment
from crosshost.sites import relation

README = ROOT / "README.md"
BEGIN, END = "<!-- scenarios: python -m crosshost.readme -->\n", "<!-- end of scenarios -->"
ORDER = ["same-origin", "same-site", "cross-site"]


def table() -> str:
    rows = []
    for name in scenarios.names():
        scenario = scenarios.load(name)
        one = Deployment(scenario, (scenario.path,), scenario.settings)  # without anybody's own .env
        nginx = one.services["nginx"]
        related = relation(one.web_origin, one.api_origin)
        hosts = one.web_origin.rsplit(":", 1)[0] != one.api_origin.rsplit(":", 1)[0]
        key = (ORDER.index(related), hosts, one.tls, not nginx["EXPECT_WHOAMI"].startswith("200"), name)
        login = nginx["EXPECT_LOGIN"] if nginx["EXPECT_LOGIN"] != nginx["EXPECT_WHOAMI"] else ""
        expected = [text.replace(" ", ", ").replace("=", ": ") for text in (nginx["EXPECT_WHOAMI"], login)]
        cells = [f"[{name}](env/{name}.env)", scenario.title.rstrip("."), related, *expected]
        rows.append((key, f"| {' | '.join(cells)} |\n"))
    head = "| scenario | what it is | page and API | whoami | login by fetch |\n|---|---|---|---|---|\n"
    return head + "".join(row for _, row in sorted(rows))


def rendered() -> str:
    """README with the table of today."""
    text = README.read_text()
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END, 1)[1]


if __name__ == "__main__":
    README.write_text(rendered())
