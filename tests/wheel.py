"""The wheel of this checkout, and pip."""

import subprocess
import sys
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
