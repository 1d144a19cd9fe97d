"""The installed wheel in projects with other versions of Django and pytest, and beside other plugins of pytest."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.testing.test_plugin import PROJECT
from tests.wheel import install, run_in_container

pytestmark = pytest.mark.thorough

# pytest-playwright and pytest-splinter both have a fixture `browser`; pytest-randomly changes the order.
PLUGINS = ["anyio", *(f"pytest-{name}" for name in ("asyncio", "playwright", "randomly", "splinter", "xdist"))]
# Without the first pytest-asyncio warns, and the second is of pytest-splinter's own code.
QUIET = ("-o", "asyncio_default_fixture_loop_scope=function")
QUIET += ("-W", "ignore:@pytest.yield_fixture is deprecated")
BESIDE = """
def test_the_fixtures_of_the_other_plugins_are_theirs(crosshost_browser, browser_name, splinter_webdriver):
    assert (browser_name, splinter_webdriver) == ("chromium", "firefox")
    assert crosshost_browser("webkitgtk").engine.name == "webkitgtk"
"""
CASES = ("case_fixture.py", "case_unittest.py", "case_live.py")
PASSED = re.compile(r"^=+ (\d+) passed(?:, \d+ subtests passed)? in", re.MULTILINE)


@pytest.fixture
def project(tmp_path) -> Path:
    copy = Path(shutil.copytree(PROJECT, tmp_path / "project"))
    (copy / "case_beside.py").write_text(BESIDE)
    return copy


def passed(output: str) -> int:
    """Return how many tests passed, of a run in which nothing else happened."""
    match = PASSED.search(output)
    assert match, output
    return int(match[1])


def pytest_of(python: Path, project: Path, *arguments: str) -> str:
    """Return the output of pytest in `project`, which finds the plugin by its entry point."""
    command = [python, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=project, env={"COLUMNS": "120"}, capture_output=True, text=True, timeout=200)
    return done.stdout + done.stderr


def environment(wheel: Path, folder: Path, django: str, version: str, plugins: list[str]) -> Path:
    """Return the Python of an environment with these versions, in which the wheel is installed afterwards."""
    packages = [f"django=={django}.*", "django-cors-headers", f"pytest=={version}.*", "pytest-django", *plugins]
    return install(folder, packages, [f"{wheel}[pytest]"])


def assert_works_beside_plugins(python: Path, project: Path, *quiet: str) -> None:
    """Run all cases in two processes, in any order."""
    options = (*QUIET, *quiet, "-n", "2")
    assert passed(pytest_of(python, project, *options, *CASES, "case_asyncio.py", "case_beside.py")) > 20
    failed = pytest_of(python, project, *options, "case_failing.py")
    assert failed.count("- crosshost: requests -") == 4, failed


def test_the_oldest_django_and_pytest_work_beside_other_plugins_and_in_processes(wheel, project, tmp_path):
    python = environment(wheel, tmp_path / "own", "4.2", "7", PLUGINS)
    loop = ("-W", "ignore:unclosed:ResourceWarning")  # the pytest-asyncio of that time leaves one open
    assert_works_beside_plugins(python, project, *loop)


@pytest.mark.slow
def test_the_newest_pytest_works_beside_other_plugins_and_in_processes(wheel, project, tmp_path):
    assert_works_beside_plugins(environment(wheel, tmp_path / "own", "5.2", "9", PLUGINS), project)


@pytest.mark.slow
@pytest.mark.parametrize("django", ["4.2", "5.2"])
@pytest.mark.parametrize("version", ["7.0", "7", "8", "9"])
def test_every_pytest_works_with_every_django(wheel, project, tmp_path, django, version):
    python = environment(wheel, tmp_path / "own", django, version, [])
    assert passed(pytest_of(python, project, *CASES)) > 18


@pytest.mark.parametrize("version", [pytest.param("6.0", marks=pytest.mark.slow), "6.1"])
def test_in_the_container_the_plugin_works_with_newer_djangos(engine, wheel, project, version):
    packages = [f"django=={version}.*", "django-cors-headers", "pytest", "pytest-django", "pytest-asyncio", "anyio"]
    command = f"python -m pytest -p no:cacheprovider {' '.join(QUIET[:2])} {' '.join(CASES)} case_asyncio.py"
    assert passed(run_in_container(wheel, "pytest", packages, project, command)) > 17
