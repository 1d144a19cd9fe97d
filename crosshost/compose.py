"""The stack in containers, by the `docker compose` that a person would type."""

import json
import shutil
import subprocess
import sys

from crosshost import ROOT, Problem
from crosshost.deployment import Deployment


def answers() -> bool:
    """True where an engine runs that Compose can use."""
    if not shutil.which("docker"):
        return False
    return all(
        subprocess.run(["docker", *command], capture_output=True).returncode == 0
        for command in (["compose", "version"], ["version", "--format", "{{.Server.Version}}"])
    )


def command(deployment: Deployment | None, *arguments: str) -> list[str]:
    files = [f"--env-file={path}" for path in deployment.env_files] if deployment else []
    return ["docker", "compose", *files, *arguments]


def start(deployment: Deployment) -> None:
    """Build, start or change what differs, and return when both are healthy. Raises Problem, and nothing runs."""
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
    for container in map(json.loads, listed.stdout.splitlines()):
        if container["Health"] != "healthy":
            logs = ["logs", "--no-log-prefix", "--no-color", "--tail", "1", container["Service"]]
            text = subprocess.run(command(deployment, *logs), cwd=ROOT, capture_output=True, text=True).stdout.strip()
            if text:
                return text.replace("\x1b[2K", "")
    return "docker compose could not start the services: its own words are above"


def stop() -> bool:
    """Stop and remove the containers; data stays in its volume. Return whether any ran."""
    ran = is_running()
    if ran:
        subprocess.run(command(None, "down"), cwd=ROOT, check=True)
    return ran


def is_running() -> bool:
    listed = subprocess.run(command(None, "ps", "--all", "--quiet"), cwd=ROOT, capture_output=True, text=True)
    return bool(listed.stdout.strip())
