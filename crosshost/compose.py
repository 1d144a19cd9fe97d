"""The stack in containers, by the `docker compose` that a person would type."""

import json
import os
import shutil
import subprocess
import sys

from crosshost import ROOT, Problem, scenarios
from crosshost.deployment import Deployment

# What runs is asked about without any env file: a broken .env must not hide it.
BARE = ["docker", "compose", "--env-file", os.devnull]


def answers() -> bool:
    """True where an engine runs that Compose can use."""
    if not shutil.which("docker"):
        return False
    return all(
        subprocess.run(["docker", *command], capture_output=True).returncode == 0
        for command in (["compose", "version"], ["version", "--format", "{{.Server.Version}}"])
    )


def command(deployment: Deployment, *arguments: str) -> list[str]:
    files = [f"--env-file={path}" for path in deployment.env_files]
    return ["docker", "compose", *files, *arguments]


def start(deployment: Deployment) -> None:
    """Build, start or change what differs, and return when both are healthy. Raises Problem, and nothing runs."""
    check_readable()
    print("crosshost: building the image of django, if it changed", file=sys.stderr, flush=True)
    build = subprocess.run(command(deployment, "build", "--quiet"), cwd=ROOT, stdout=subprocess.DEVNULL)
    if build.returncode:
        raise Problem("the image of django could not be built: docker's own words are above")
    try:
        # Compose says what it does, on standard error.
        if subprocess.run(
            command(deployment, "up", "--detach", "--wait", "--no-build", "--quiet-pull"), cwd=ROOT
        ).returncode:
            raise Problem(reason(deployment))
    except BaseException:
        subprocess.run(command(deployment, "down"), cwd=ROOT, capture_output=True)
        raise


def reason(deployment: Deployment) -> str:
    """The last line of the service that did not start: both services make that line the reason."""
    listed = subprocess.run(
        command(deployment, "ps", "--all", "--format", "json"), cwd=ROOT, capture_output=True, text=True
    )
    sick = [one for one in map(json.loads, listed.stdout.splitlines()) if one["Health"] != "healthy"]
    # One that is still running may only not be ready yet.
    for container in sorted(sick, key=lambda one: one["State"] == "running"):
        logs = ["logs", "--no-log-prefix", "--no-color", "--tail", "1", container["Service"]]
        text = subprocess.run(command(deployment, *logs), cwd=ROOT, capture_output=True, text=True).stdout.strip()
        if text:
            return text.replace("\x1b[2K", "")
    return "docker compose could not start the services: its own words are above"


def check_readable() -> None:
    """Raise Problem when the containers' users could not read what is mounted: a clone under a strict umask."""
    for path in [ROOT / "web", *(ROOT / "web").rglob("*"), *(ROOT / "nginx").iterdir()]:
        if not path.stat().st_mode & 0o004:
            raise Problem(f"{path.relative_to(ROOT)} is closed to the user in the container: chmod -R a+rX web nginx")


def stop() -> bool:
    """Stop and remove the containers; data stays in its volume. Return whether any ran. Raises Problem."""
    ran = is_running()
    if ran and subprocess.run([*BARE, "down"], cwd=ROOT).returncode:
        raise Problem("docker compose could not stop the services: its own words are above")
    return ran


def is_running() -> bool:
    listed = subprocess.run([*BARE, "ps", "--all", "--quiet"], cwd=ROOT, capture_output=True, text=True)
    return bool(listed.stdout.strip())


def scenario() -> str | None:
    """The scenario that nginx's container was started with, whoever started it; None when it is none of ours."""
    asked = [*BARE, "exec", "--no-TTY", "nginx", "printenv", "SCENARIO"]
    name = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return name if name in scenarios.names() else None
