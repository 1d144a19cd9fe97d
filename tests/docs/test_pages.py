"""Every link, command, option, variable and scenario that a page names exists."""

import functools
import re
import shlex
import subprocess

import pytest

from lab.docs import __main__ as pages
from lab.scenarios import catalogue, variables
from tests.conftest import ROOT
from tests.docs.text import PAGES, WRITTEN, lines

TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text() for page in PAGES}
COMMANDS = sorted(
    {
        re.sub(r"\s*#.*", "", command)
        for page in WRITTEN
        for command in [*lines(page.read_text()), *re.findall(r"`(scripts/[^`]+)`", page.read_text())]
    }
)


def anchors(text: str) -> set[str]:
    """The anchors that headings have on the usual hosts: lower case, hyphens for spaces, no punctuation."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", TEXTS)
def test_every_relative_link_resolves(name):
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[name]):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        linked = (ROOT / name).parent / path if path else ROOT / name
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked.read_text()), target


def test_every_page_is_linked_from_another():
    linked = {target for text in TEXTS.values() for target in re.findall(r"\]\((?:docs/)?([\w-]+\.md)", text)}
    assert {page.name for page in PAGES} - linked == {"README.md"}


@functools.cache
def usage(script: str) -> str:
    shown = subprocess.run([ROOT / script, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert shown.returncode == 0, shown.stderr
    return shown.stdout


@pytest.mark.parametrize("command", [command for command in COMMANDS if "scripts/" in command])
def test_every_script_has_the_options_that_are_shown(command):
    script, *words = shlex.split(command[command.index("scripts/") :])
    assert (ROOT / script).exists()
    for option in [word for word in words if word.startswith("--")]:
        assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", usage(script)), option


@pytest.mark.parametrize("command", [command for command in COMMANDS if "scripts/" not in command])
def test_every_other_command_is_a_known_program(command):
    known = ("127.0.0.1", ".venv/bin/python", "cat", "cp", "curl", "docker", "umask")
    assert shlex.split(command)[0] in known


@pytest.mark.parametrize("name", [page.relative_to(ROOT).as_posix() for page in WRITTEN])
def test_every_scenario_that_is_named_exists(name):
    for found in re.findall(
        r"scripts/(?:up|smoke|browsers|explain) ([a-z][\w-]*)|env/(?:faults/)?([\w-]+)\.env", TEXTS[name]
    ):
        named = found[0] or found[1]
        assert named in catalogue.names() or named in ("your-name", "what-is-wrong")


@pytest.mark.parametrize("name", [page.relative_to(ROOT).as_posix() for page in WRITTEN])
def test_every_variable_that_is_named_is_in_the_list_of_all(name):
    prose = re.sub(r"```(?:diff|python|js)\n.*?```", "", TEXTS[name], flags=re.DOTALL)
    listed = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    elsewhere = {"COMPOSE_PROFILES", "CROSSHOST_PASSWORD", *variables.FACTS}  # Compose's; the doctor's; env files'
    assert set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", prose)) - listed - elsewhere == set()


def test_the_hosts_line_has_every_name_that_a_scenario_uses():
    line = next(line for line in lines(TEXTS["docs/tls.md"]) if line.startswith("127.0.0.1 "))
    texts = "".join(path.read_text() for path in catalogue.FOLDER.rglob("*.env"))
    attackers = re.search(r"server_name (.*);", (ROOT / "nginx/templates/attacker.conf.template").read_text())[1]
    used = set(re.findall(r"//([\w.]+\.localhost)", texts))
    assert set(line.split()[1:]) == used | set(attackers.split())


def test_every_module_that_makes_a_page_runs_when_all_are_made_anew():
    makers = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "crosshost").rglob("*.py")
        if re.search(
            r"^if __name__ == .__main__.:\n(?:    .*\n)*?    .*(?:write_text|write)\(", path.read_text(), re.MULTILINE
        )
    ]
    assert sorted({*makers, "lab.docs.doctor"}) == sorted(pages.MODULES)
