"""The wheel of this checkout, pip, and where the wheel is installed to be tried."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tests.conftest import need

# From pip, where it reaches no package index.
NO_INDEX = "No matching distribution"


def pip(python: Path | str, *arguments: str) -> subprocess.CompletedProcess:
    command = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def build(checkout: Path, folder: Path) -> Path:
    """Return the wheel of `checkout`, built in `folder`."""
    built = pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", str(folder), str(checkout))
    need(NO_INDEX not in built.stderr, "the package index, for the wheel's build backend,")
    assert built.returncode == 0, built.stderr
    return next(folder.glob("crosshost-*.whl"))


def install(folder: Path, *groups: list[str]) -> Path:
    """Return the Python of a fresh environment in `folder`, with each group of packages installed after the other."""
    venv.create(folder, with_pip=False)
    python = folder / "bin/python"
    for packages in groups:
        installed = pip(sys.executable, "--python", str(python), "install", "--no-compile", *packages)
        need(NO_INDEX not in installed.stderr, "the package index")
        assert installed.returncode == 0, installed.stderr
    return python


def run_in_container(wheel: Path, extra: str, packages: list[str], project: Path, command: str) -> str:
    """Return what `command` prints in a copy of `project`, in a container with a newer Python and these packages."""
    shutil.copy(wheel, project)
    named = " ".join(f"'{package}'" for package in [*packages, f"./{wheel.name}[{extra}]"])
    install = f"pip install --quiet --disable-pip-version-check --no-compile --target /packages {named}"
    whole = f"cp -r /project /work && cd /work && {install} && PYTHONPATH=/packages {command}"
    mount = ("--volume", f"{project}:/project:ro")
    done = subprocess.run(
        ["docker", "run", "--rm", *mount, "python:3.13-slim", "sh", "-c", whole], capture_output=True, text=True
    )
    need(NO_INDEX not in done.stderr, "the package index, in the container,")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
