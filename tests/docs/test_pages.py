"""Every link, command, option, variable and scenario in README and docs/ exists."""

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
    """Return the anchors of the headings as code hosts make them: lower case, hyphens for spaces, no punctuation."""
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
    linked = {target for text in TEXTS.values() for target in re.findall(r"\]\((?:[\w.]+/)*([\w.-]+\.md)", text)}
    assert {page.name for page in PAGES} <= linked


@functools.cache
def usage(script: str, *options: str) -> str:
    shown = subprocess.run([ROOT / script, *options, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert shown.returncode == 0, shown.stderr
    return shown.stdout


@pytest.mark.parametrize("command", [command for command in COMMANDS if "scripts/" in command])
def test_every_script_in_a_command_exists_and_has_its_options(command):
    script, *words = shlex.split(command[command.index("scripts/") :])
    assert (ROOT / script).exists()
    for option in [word for word in words if word.startswith("--")]:
        shown = usage(script, "--grid") if "--grid" in words else usage(script)
        assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", shown), option


@pytest.mark.parametrize("command", [command for command in COMMANDS if "scripts/" not in command])
def test_every_other_command_is_a_known_program(command):
    known = ("127.0.0.1", ".venv/bin/python", "cat", "cp", "crosshost", "curl", "docker", "mkdir", "python3", "umask")
    known += ("for", "done", "export")  # of the shell
    assert shlex.split(command)[0] in known


@pytest.mark.parametrize("name", [page.relative_to(ROOT).as_posix() for page in WRITTEN])
def test_every_scenario_in_a_page_exists(name):
    for script_name, file_name in re.findall(
        r"scripts/(?:up|smoke|browsers|explain) ([a-z][\w-]*)|env/(?:faults/)?([\w-]+)\.env", TEXTS[name]
    ):
        named = script_name or file_name
        assert named in catalogue.names() or named in ("your-name", "what-is-wrong")


@pytest.mark.parametrize("name", [page.relative_to(ROOT).as_posix() for page in WRITTEN])
def test_every_variable_in_a_page_is_in_env_example(name):
    prose = re.sub(r"```(?:diff|python|js)\n.*?```|NET::\w+", "", TEXTS[name], flags=re.DOTALL)
    listed = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    # Compose's; the doctor's; Django's, for projects with crosshost.django; the image's; a kernel module; env files'
    elsewhere = {"COMPOSE_PROFILES", "COMPOSE_FILE", "COMPOSE_ENV_FILES", "CROSSHOST_PASSWORD", "CSRF_FAILURE_VIEW"}
    elsewhere |= {"CONTENT_SECURITY_POLICY", "POSTGRES_PASSWORD", "IP_VS", *variables.FACTS}
    assert set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", prose)) - listed - elsewhere == set()


def test_the_hosts_line_has_every_name_that_a_scenario_uses():
    line = next(line for line in lines(TEXTS["docs/tls.md"]) if line.startswith("127.0.0.1 "))
    texts = "".join(path.read_text() for path in catalogue.FOLDER.rglob("*.env"))
    attackers = " ".join(
        re.findall(r"server_name (.*);", (ROOT / "nginx/templates/attacker.conf.template").read_text())
    )
    used = set(re.findall(r"//([\w.]+\.localhost)", texts))
    assert set(line.split()[1:]) == used | set(attackers.split())


def test_every_module_that_writes_a_page_is_run_by_scripts_docs():
    modules = [*(ROOT / "lab/docs").glob("*.py"), *(ROOT / "lab/docs").glob("*/__main__.py")]
    makers = [
        path.parent.name if path.stem == "__main__" else path.stem
        for path in modules
        if re.search(r"\.write_(text|bytes)\(", path.read_text())
    ]
    assert sorted(makers) == sorted(pages.PAGES)


def test_the_screenshot_is_taken_only_when_named(monkeypatch):
    ran = []
    done = subprocess.CompletedProcess([], 0)
    monkeypatch.setattr(pages.subprocess, "run", lambda command: ran.append(command[-1]) or done)
    monkeypatch.setattr("sys.argv", ["docs"])
    assert pages.main() == 0
    assert ran == [f"lab.docs.{name}" for name in pages.PAGES if name != "screenshot"]
    monkeypatch.setattr("sys.argv", ["docs", "screenshot"])
    assert pages.main() == 0
    assert ran[-1] == "lab.docs.screenshot"
