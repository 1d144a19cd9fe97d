"""The wheel: it has the library and nothing of the lab, and it works alone in a fresh environment."""

import re
import subprocess
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, need
from tests.doctor.api import Api, running
from tests.wheel import NO_INDEX, pip

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def fresh(wheel, tmp_path_factory) -> Path:
    """The bin folder of an environment with nothing but the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("environment") / "fresh"
    venv.create(folder, with_pip=True)
    installed = pip(folder / "bin/python", "install", str(wheel))
    need(NO_INDEX not in installed.stderr, "the package index, for what the library needs,")
    assert installed.returncode == 0, installed.stderr
    return folder / "bin"


def run(folder: Path, *command: Path | str) -> subprocess.CompletedProcess:
    """Run `command` in `folder`, away from the crosshost/ of this checkout."""
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=folder)


def test_the_wheel_has_the_library_and_nothing_of_the_lab(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    folders = {name.split("/")[0] for name in names}
    assert {name for name in folders if not name.endswith(".dist-info")} == {"crosshost"}
    sources = {str(path.relative_to(ROOT)) for path in (ROOT / "crosshost").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == sources
    assert "crosshost/doctor/report/report.schema.json" in names


def test_the_wheel_needs_only_a_url_parser_and_the_public_suffix_list(fresh):
    frozen = subprocess.check_output([fresh / "python", "-m", "pip", "freeze", "--all"], text=True)
    packages = {re.split("[= ]", line)[0].replace("_", "-") for line in frozen.lower().splitlines()}
    assert packages - {"pip", "setuptools"} == {"can-ada", "crosshost", "publicsuffixlist"}


def test_every_module_but_those_for_django_and_pytest_imports_without_further_packages(fresh, tmp_path):
    code = """
import importlib, pkgutil, crosshost
handlers = "crosshost.testing.handlers"
others = {"crosshost.testing.plugin", f"{handlers}.django_handler", f"{handlers}.session"}
for module in pkgutil.walk_packages(crosshost.__path__, "crosshost."):
    if module.name.split(".")[1] not in ("django", "__main__") and module.name not in others:
        importlib.import_module(module.name)
        print(module.name)
"""
    imported = run(tmp_path, fresh / "python", "-W", "error", "-c", code)
    assert imported.returncode == 0, imported.stderr
    assert {"crosshost.policy", "crosshost.doctor.cli", "crosshost.recipe.cli", "crosshost.testing.page"} <= set(
        imported.stdout.split()
    )


def test_the_installed_doctor_reads_a_deployment(fresh, tmp_path):
    crosshost = fresh / "crosshost"
    shown = run(tmp_path, crosshost, "doctor", "--help")
    assert shown.returncode == 0
    assert "PAGE_ORIGIN" in shown.stdout
    with running(Api("http://localhost:3999")) as port:
        url = f"http://localhost:{port}/whoami/"
        done = run(tmp_path, crosshost, "doctor", "http://localhost:3999", url)
    assert done.returncode == 1, done.stderr
    assert "allow-origin-missing" in done.stdout
    wrong = run(tmp_path, crosshost, "doctor", "localhost", url)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("crosshost: PAGE_ORIGIN")
