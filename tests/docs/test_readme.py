"""README is short, begins with the commands to run, and is true."""

import re

import yaml

from lab.docs import tables
from lab.scenarios import catalogue
from tests.conftest import ROOT
from tests.docs.text import KOREAN, README, blocks, lines


def test_readme_is_at_most_8000_bytes():
    assert len(README.encode()) <= 8000


def test_the_sections_are_in_order():
    assert re.findall(r"^## (.*)$", README, re.MULTILINE) == [
        "What to write",
        "In your tests",
        "Run it",
        "The lecture",
        "My login does not stick",
        "Your own frontend",
        "Scenarios",
        "Browsers",
        "More",
    ]
    assert re.search(r"docs/bench\.png.*docs/picture\.svg.*## What to write", README, re.DOTALL)


def test_the_tables_are_made_from_the_env_files():
    assert tables.rendered() == {tables.README: README, tables.KOREAN: KOREAN}
    assert tables.rendered_page() == (ROOT / "docs/scenarios.md").read_text()


def test_every_scenario_is_in_one_of_the_tables():
    page = (ROOT / "docs/scenarios.md").read_text()
    assert sorted(re.findall(r"^\| \[([\w-]+)\]", page, re.MULTILINE)) == catalogue.names()


def test_the_lectures_settings_are_the_default_scenarios():
    django = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["django"]["environment"]
    settings = dict(re.findall(r"^(C\w+) = (.*)$", README, re.MULTILINE))
    assert set(settings) == {"CORS_ALLOWED_ORIGINS", "CORS_ALLOW_CREDENTIALS", "CSRF_TRUSTED_ORIGINS"}
    for name, value in settings.items():
        plain = value.strip('[]"').replace("True", "true")
        assert django[name] == f"${{{name}-{plain}}}"


def test_the_one_line_edit_is_a_line_of_the_page():
    old = re.search(r"^   -(.*)$", README, re.MULTILINE)[1]
    assert (ROOT / "web/csr-api-call.js").read_text().count(old + "\n") == 1


def test_the_korean_readme_has_the_same_commands_links_and_pictures():
    assert lines(KOREAN) == lines(README)
    for language in ("diff", "python", "ini"):
        assert blocks(KOREAN, language) == blocks(README, language)
    for text in (r"^#+ ", r"^\| (`.+?`) \|", r"`[\w.-]+/[\w./ -]+`"):
        assert found(text, KOREAN) == found(text, README)
    assert set(re.findall(r"\]\((.*?)\)", KOREAN)) ^ set(re.findall(r"\]\((.*?)\)", README)) == {
        "README.md",
        "README.ko.md",
    }


def found(pattern: str, text: str) -> list[str]:
    return re.findall(pattern, text, re.MULTILINE)
