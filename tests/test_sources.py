"""The whole tree: what must not be in it, and the results of linters."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, need

TOOLS = Path(sys.executable).parent  # the programs of this environment's packages
FILES = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    if (ROOT / name).is_file()
]
TEXTS = {path: path.read_text() for path in FILES if path.suffix not in (".png",)}


def test_no_file_names_a_package_registry():
    hosts = re.compile("pythonhosted|pypi" + r"\.org|registry\.npm|deb\.debian")
    this = ROOT / "tests/test_sources.py"
    assert [path for path, text in TEXTS.items() if path != this and hosts.search(text)] == []


def test_every_requirement_is_pinned_with_its_hash():
    for path in FILES:
        if re.fullmatch(r"requirements.*\.txt", path.name):
            pins = re.findall(r"^[\w.-]+(?:\[\w+\])?==.*\\\n    --hash=sha256:", TEXTS[path], re.MULTILINE)
            assert len(pins) == len(re.findall(r"^[\w.-]", TEXTS[path], re.MULTILINE)) > 0


def test_the_folder_django_is_not_a_package():
    assert not (ROOT / "django/__init__.py").exists()


def test_hadolint_finds_nothing():
    dockerfiles = [path for path in FILES if path.name == "Dockerfile"]
    assert len(dockerfiles) == 3
    result = subprocess.run([TOOLS / "hadolint", *dockerfiles], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_bandit_finds_nothing():
    command = [sys.executable, "-m", "bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive"]
    command += ["django", "crosshost", "lab", "certificates"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_shellcheck_finds_nothing():
    need(bool(shutil.which("shellcheck")), "shellcheck")
    shells = [path for path, text in TEXTS.items() if re.match(r"#!/bin/(ba)?sh|# shellcheck shell", text)]
    assert len(shells) >= 6
    result = subprocess.run(["shellcheck", "-x", "-P", "SCRIPTDIR", *shells], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_all_requirements_pin_the_same_versions():
    def pins(name: Path) -> dict[str, str]:
        return dict(re.findall(r"^([\w-]+)==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE))

    sets = [pins(path.relative_to(ROOT)) for path in FILES if re.fullmatch(r"requirements.*\.txt", path.name)]
    assert len(sets) == 5
    for pinned in sets:
        for other in sets:
            assert {(name, pinned[name]) for name in pinned if name in other} <= other.items()
