"""The stack in containers, by the `docker compose` that a person would type."""

import json
import os
import shutil
import subprocess
import sys

from crosshost import ROOT, Problem, certificates, scenarios, validate
from crosshost.deployment import Deployment

# What runs is asked about without any env file: a broken .env must not hide it.
# The profile, because Compose otherwise leaves the service that made the certificates behind.
BARE = ["docker", "compose", "--env-file", os.devnull, "--profile", "tls"]
RELOAD = ["nginx", "-p", "/tmp/", "-c", "/tmp/nginx.conf", "-s", "reload"]  # noqa: S108 # nosec B108
SERVICES = ("django", "nginx")  # those that keep running


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


def check(deployment: Deployment) -> None:
    """Raise Problem for a setting that Django or nginx would refuse at its start. Nothing is built or stopped."""
    asked = command(deployment, "config", "--format", "json")  # with an override of a person's
    done = subprocess.run(asked, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Problem("compose.yaml cannot be used with these settings: see docker's message above")
    services = json.loads(done.stdout)["services"]

    def environment(service: str) -> dict[str, str]:
        declared = services[service]["environment"]
        return {name: value.replace("$$", "$") for name, value in declared.items() if value is not None}

    validate.django(validate.without_files(environment("django")))
    validate.nginx(validate.KEPT | environment("nginx"))


def start(deployment: Deployment) -> None:
    """Build, start or change what differs, and return when both are healthy. Raises Problem, and nothing runs."""
    check_readable()
    print("crosshost: building the images, if they changed", file=sys.stderr, flush=True)
    build = subprocess.run(command(deployment, "build", "--quiet"), cwd=ROOT, stdout=subprocess.DEVNULL)
    if build.returncode:
        raise Problem("an image could not be built: docker's own words are above")
    try:
        # Compose says what it does, on standard error.
        if subprocess.run(
            command(deployment, "up", "--detach", "--wait", "--no-build", "--quiet-pull"), cwd=ROOT
        ).returncode:
            raise Problem(reason(deployment))
        if deployment.tls:
            certificates.publish(read_ca())
    except BaseException:
        subprocess.run([*BARE, "down"], cwd=ROOT, capture_output=True)
        raise


def read_ca() -> bytes | None:
    """The certificate of the CA that made nginx's own; None for a certificate that a person brought."""
    asked = [*BARE, "exec", "--no-TTY", "nginx", "cat", "/certificates/ca.pem"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True)
    return done.stdout if done.returncode == 0 else None


def make_certificate(deployment: Deployment, *arguments: str, stdin: bytes) -> None:
    """What `up` does at its start in an https scenario, or with a certificate of one's own. Raises Problem."""
    build = subprocess.run(command(deployment, "--profile", "tls", "build", "--quiet", "certificates"), cwd=ROOT)
    run = command(deployment, "--profile", "tls", "run", "--rm", "--no-TTY", "--no-deps", "certificates", *arguments)
    if build.returncode or subprocess.run(run, cwd=ROOT, input=stdin).returncode:
        raise Problem("the certificate could not be made: its own words are above")
    reload = subprocess.run([*BARE, "exec", "--no-TTY", "nginx", *RELOAD], cwd=ROOT, capture_output=True)
    if reload.returncode == 0:  # it runs
        certificates.publish(read_ca())


def reason(deployment: Deployment) -> str:
    """The last line of the service that did not start: both services make that line the reason."""
    listed = subprocess.run(
        command(deployment, "ps", "--all", "--format", "json"), cwd=ROOT, capture_output=True, text=True
    )
    containers = map(json.loads, listed.stdout.splitlines())
    # One that ended with 0 made its certificate.
    sick = [
        one for one in containers if one["Health"] != "healthy" and (one["State"], one["ExitCode"]) != ("exited", 0)
    ]
    # One that is still running may only not be ready yet.
    for container in sorted(sick, key=lambda one: one["State"] == "running"):
        logs = ["logs", "--no-log-prefix", "--no-color", "--tail", "1", container["Service"]]
        text = subprocess.run(command(deployment, *logs), cwd=ROOT, capture_output=True, text=True).stdout.strip()
        if text:
            return text.replace("\x1b[2K", "")
    return "docker compose could not start the services: its own words are above"


def check_readable() -> None:
    """Raise Problem when the containers' users could not read what is mounted: a clone under a strict umask."""
    for path in (path for folder in ("web", "nginx") for path in [ROOT / folder, *(ROOT / folder).rglob("*")]):
        if not path.stat().st_mode & 0o004:
            raise Problem(f"{path.relative_to(ROOT)} is closed to the user in the container: chmod -R a+rX web nginx")


def stop() -> bool:
    """Stop and remove the containers; data stays in its volume. Return whether any ran. Raises Problem."""
    ran = is_running()
    if ran and subprocess.run([*BARE, "down"], cwd=ROOT).returncode:
        raise Problem("docker compose could not stop the services: its own words are above")
    return ran


def is_running() -> bool:
    listed = subprocess.run([*BARE, "ps", "--all", "--quiet", *SERVICES], cwd=ROOT, capture_output=True, text=True)
    return bool(listed.stdout.strip())


def scenario() -> str | None:
    """The scenario that nginx's container was started with, whoever started it; None when it is none of ours."""
    asked = [*BARE, "exec", "--no-TTY", "nginx", "printenv", "SCENARIO"]
    name = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return name if name in scenarios.names() else None
