"""docs/doctor.md: its options, its frameworks and its example for CI."""

import re
import shlex

import yaml

from crosshost import command
from crosshost.doctor import cli, counted, ranking, targets
from crosshost.doctor.frameworks.known import KNOWN
from crosshost.doctor.frameworks.signs import NAMES
from crosshost.doctor.login import login_options
from tests.conftest import ROOT
from tests.docs.text import block

PAGE = (ROOT / "docs/doctor.md").read_text()


def test_the_page_has_every_option_and_no_other():
    parser = command.parser("doctor", "")
    cli.add_arguments(parser)
    known = {name for action in parser._actions for name in action.option_strings if name.startswith("--")}
    table = PAGE[PAGE.index("| option |") : PAGE.index("## The fix")]
    cells = re.findall(r"^\| (`--.*?) \|", table, re.MULTILINE)
    named = {name for cell in cells for name in re.findall(r"--[a-z-]+", cell)}
    assert named == known - {"--help"}


def test_the_page_has_every_framework_with_settings_of_its_own():
    for name in KNOWN:
        assert NAMES[name][0] in PAGE


def test_the_page_has_every_severity_with_its_meaning():
    for severity, meaning in ranking.MEANINGS.items():
        assert f"| {severity} | {meaning} |" in PAGE


def test_the_example_for_ci_has_valid_arguments_in_about_ten_lines(monkeypatch):
    monkeypatch.setenv(login_options.PASSWORD, "secret")
    example = block(PAGE, "yaml")
    assert len(example.splitlines()) <= 11
    steps = yaml.safe_load(example)["doctor"]["steps"]
    assert login_options.PASSWORD in steps[1]["env"]
    words = shlex.split(steps[1]["run"].partition(" > ")[0])
    assert words[:2] == ["crosshost", "doctor"]
    parser = command.parser("doctor", "")
    cli.add_arguments(parser)
    arguments = parser.parse_args(words[2:])
    assert targets.page(arguments.page) == "https://app.example.com"
    assert arguments.json
    assert str(arguments.junit) == "doctor.xml"
    assert counted.counted(arguments) == counted.Counted("error", frozenset({"third-party-blocked"}))
    assert login_options.person_of(arguments, ()).user == "ci"
