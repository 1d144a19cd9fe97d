"""Run all projects in the interpreter that has their packages, and count the mistakes that are caught."""

import json
import subprocess

from lab.elsewhere import install
from tests.conftest import ROOT
from tests.testing.projects.run import Failures
from tests.testing.projects.unseen import HEALTHY

Results = dict[str, dict[str, Failures]]  # by set-up and mistake


def measured(*arguments: str) -> Results:
    """Return the failing checks of each project."""
    install.ensure_python()
    command = [str(install.VENV / "bin" / "python"), "-m", "tests.testing.projects.run", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert not done.returncode, done.stderr[-2000:]
    return json.loads(done.stdout)


def planted(results: Results) -> list[tuple[str, str, Failures]]:
    """Return each set-up and mistake with the failing checks."""
    return [
        (setup, mistake, failures)
        for setup, by_mistake in results.items()
        for mistake, failures in by_mistake.items()
        if not mistake.startswith(HEALTHY)
    ]


def figure(results: Results) -> str:
    projects = planted(results)
    caught = [failures for _, _, failures in projects if failures]
    healthy = [found for each in results.values() for name, found in each.items() if name.startswith(HEALTHY)]
    failing = sum(map(bool, healthy))
    return f"{len(caught)} of {len(projects)} mistakes caught, {failing} of {len(healthy)} healthy projects fail"


def table(results: Results) -> str:
    """Return a line for each project: the first check that fails."""
    lines = [
        f"{setup:18}{mistake:34}{next(iter(failures), 'passes' if mistake.startswith(HEALTHY) else 'MISSED')}"
        for setup, by_mistake in results.items()
        for mistake, failures in by_mistake.items()
    ]
    return "\n".join(lines)
