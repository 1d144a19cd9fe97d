"""docs/testing.md: what pytest prints for its example, and how right the replay is. scripts/docs testing writes it.

The test is the first Python block of the page. It passes with the recipe, and fails with the line LEFT_OUT removed.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from crosshost import Problem
from crosshost.recipe import Wish, decide
from crosshost.recipe.render import parts
from lab import ROOT
from lab.docs.tables import between

PAGE = ROOT / "docs" / "testing.md"
BEGIN, END = "<!-- output: generated -->\n", "<!-- end of output -->"
BEGIN_FIGURES, END_FIGURES = "<!-- replay: generated -->\n", "<!-- end of replay -->"
WISH = Wish("https://app.example.com", "https://api.example.com")
LEFT_OUT = "CORS_ALLOW_CREDENTIALS = True\n"
FAST = 'PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]\n'  # in tests only
PYTEST = ("-q", "--tb=short", "--color=no", "-rN", "-p", "no:cacheprovider", "-p", "crosshost.testing.plugin")
WIDTH = "120"


def example(page: str) -> str:
    """Return the test that the page shows first."""
    found = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    if not found:
        raise Problem(f"{PAGE.name} has no Python block")
    return found[1]


def project(folder: Path, test: str, left_out: str = "") -> None:
    """Write a project as `startproject` makes it, with the recipe pasted but for one line, and the test."""
    subprocess.run([sys.executable, "-m", "django", "startproject", "shop", folder], check=True)
    for part in parts(decide(WISH)):
        if part.language == "python":
            path = folder / "shop" / part.file
            before = path.read_text() if path.exists() else ""
            path.write_text(before + part.text.replace(left_out, "", 1))
    with (folder / "shop" / "settings.py").open("a") as settings:
        settings.write(FAST)
    (folder / "pytest.ini").write_text("[pytest]\nDJANGO_SETTINGS_MODULE = shop.settings\n")
    (folder / "test_login.py").write_text(test)


def run(test: str, left_out: str = "") -> subprocess.CompletedProcess:
    """Run the test in such a project of its own."""
    with TemporaryDirectory() as name:
        project(Path(name), test, left_out)
        return pytest_in(Path(name))


def pytest_in(folder: Path) -> subprocess.CompletedProcess:
    """Run all tests of a project."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": WIDTH}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "pytest", *PYTEST]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def output(page: str) -> str:
    """Return what pytest prints where the line is left out, without the time that it took."""
    done = run(example(page), LEFT_OUT)
    if done.returncode != 1:
        raise Problem(
            f"the example of {PAGE.name} does not fail without {LEFT_OUT.strip()}: {done.stdout}{done.stderr}"
        )
    printed = re.sub(r" in [0-9.]+s$", "", done.stdout.strip(), flags=re.MULTILINE)
    return f"```text\n{printed.replace(f'{ROOT}/', '')}\n```\n"


def replayed() -> str:
    """Return how many recorded cells of browsers the browser in process repeats, as scripts/replay says."""
    command = [sys.executable, "-m", "lab.replay", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    found = json.loads(done.stdout)
    builds = ", ".join(f"{name} {' and '.join(versions)}" for name, versions in found["builds"].items())
    return (
        f"Of {found['cells']} recorded results, {found['as_measured']} are the same in process: "
        f"{len(found['scenarios'])} scenarios and faults, in the builds {builds}. "
        f"{len(found['left_out'])} faults are left out, because nginx makes them.\n"
    )


def rendered() -> str:
    """Return docs/testing.md with the output made anew."""
    page = PAGE.read_text()
    return between(page, BEGIN, output(page), END)


if __name__ == "__main__":
    PAGE.write_text(between(rendered(), BEGIN_FIGURES, replayed(), END_FIGURES))
