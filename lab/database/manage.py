"""Run manage.py where the deployment's database can be reached: in a container, or as an ordinary process."""

import subprocess
import sys
from typing import IO

from lab import ROOT
from lab.scenarios.deployment import Deployment
from lab.stack import compose, configuration


def run(deployment: Deployment, way: str, *command: str, stdin: IO | None = None, stdout: IO | None = None) -> bool:
    """Run manage.py's `command`, which prints its progress and errors. Return whether it succeeded."""
    options: dict = {"stdin": stdin or subprocess.DEVNULL, "stdout": stdout}
    if way == "compose":
        django = ("run", "--rm", "--no-TTY", "django", "python", "manage.py")  # starts PostgreSQL too, if it is used
        return compose.run(deployment, *django, *command, **options).returncode == 0
    environment = configuration.django_environment(deployment)
    manage = [sys.executable, "manage.py", *command]
    return subprocess.run(manage, cwd=ROOT / "django", env=environment, **options).returncode == 0
