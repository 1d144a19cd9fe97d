"""The stack in containers, by the `docker compose` that a person would type."""

import functools
import json
import os
import shutil
import socket
import subprocess
import sys

from crosshost import Problem
from lab import ROOT
from lab.scenarios import catalogue
from lab.scenarios.deployment import Deployment
from lab.stack import certificates, validate

# What runs is asked about without any env file: a broken .env must not hide it.
# The profile, because Compose otherwise leaves the service that made the certificates behind.
BARE = ["docker", "compose", "--env-file", os.devnull, "--profile", "tls"]
RELOAD = ["nginx", "-p", "/tmp/", "-c", "/tmp/nginx.conf", "-s", "reload"]  # noqa: S108 # nosec B108
FOLDER_LABEL = "com.docker.compose.project.working_dir"
SERVICES = ("django", "nginx")  # those that keep running


@functools.cache
def answers() -> bool:
    """True where an engine runs that Compose can use."""
    if not shutil.which("docker"):
        return False
    return all(
        subprocess.run(["docker", *command], capture_output=True).returncode == 0
        for command in (["compose", "version"], ["version", "--format", "{{.Server.Version}}"])
    )


def run(deployment: Deployment, *arguments: str, **options) -> subprocess.CompletedProcess:
    files = [f"--env-file={path}" for path in deployment.env_files]
    environment = os.environ | deployment.moved  # outranks the files
    return subprocess.run(["docker", "compose", *files, *arguments], cwd=ROOT, env=environment, **options)


def check(deployment: Deployment) -> None:
    """Raise Problem for a setting that Django or nginx would refuse at its start. Nothing is built or stopped."""
    # With an override of a person's.
    done = run(deployment, "config", "--format", "json", stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Problem("compose.yaml cannot be used with these settings: see docker's message above")
    services = json.loads(done.stdout)["services"]

    def environment(service: str) -> dict[str, str]:
        declared = services[service]["environment"]
        return {name: value.replace("$$", "$") for name, value in declared.items() if value is not None}

    validate.labels(environment("nginx"))
    validate.django(validate.without_files(environment("django")))
    validate.nginx(validate.KEPT | environment("nginx"))


def start(deployment: Deployment) -> None:
    """Build, start or change what differs, and return when both are healthy. Raises Problem, and nothing runs."""
    check_readable()
    print("crosshost: building the images, if they changed", file=sys.stderr, flush=True)
    build = run(deployment, "build", "--quiet", stdout=subprocess.DEVNULL)
    if build.returncode:
        raise Problem("an image could not be built: docker's own words are above")
    try:
        # Compose says what it does, on standard error.
        if run(deployment, "up", "--detach", "--wait", "--no-build", "--quiet-pull").returncode:
            raise Problem(reason(deployment))
        check_reachable(deployment)
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
    build = run(deployment, "--profile", "tls", "build", "--quiet", "certificates")
    make = ["--profile", "tls", "run", "--rm", "--no-TTY", "--no-deps", "certificates", *arguments]
    if build.returncode or run(deployment, *make, input=stdin).returncode:
        raise Problem("the certificate could not be made: its own words are above")
    reload = subprocess.run([*BARE, "exec", "--no-TTY", "nginx", *RELOAD], cwd=ROOT, capture_output=True)
    if reload.returncode == 0:  # it runs
        certificates.publish(read_ca())


def reason(deployment: Deployment) -> str:
    """The last line of the service that did not start: both services make that line the reason."""
    listed = run(deployment, "ps", "--all", "--format", "json", capture_output=True, text=True)
    containers = map(json.loads, listed.stdout.splitlines())
    # One that ended with 0 made its certificate.
    sick = [
        one for one in containers if one["Health"] != "healthy" and (one["State"], one["ExitCode"]) != ("exited", 0)
    ]
    # One that is still running may only not be ready yet.
    for container in sorted(sick, key=lambda one: one["State"] == "running"):
        logs = ["logs", "--no-log-prefix", "--no-color", "--tail", "1", container["Service"]]
        text = run(deployment, *logs, capture_output=True, text=True).stdout.strip()
        if text:
            return text.replace("\x1b[2K", "")
    return "docker compose could not start the services: its own words are above"


def check_reachable(deployment: Deployment) -> None:
    """Raise Problem when the healthy containers' ports are not this machine's: the engine is elsewhere."""
    try:
        socket.create_connection((deployment.address, deployment.web_port), timeout=5).close()
    except OSError as error:
        raise Problem(
            f"the containers are running, and {deployment.address}:{deployment.web_port} cannot be reached from here "
            f"({error}), as with an engine on another machine: use scripts/up --native"
        ) from None


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
    """Return whether containers of this checkout run. Raises Problem when they are another checkout's."""
    listed = subprocess.run([*BARE, "ps", "--all", "--quiet", *SERVICES], cwd=ROOT, capture_output=True, text=True)
    containers = listed.stdout.split()
    if containers:
        check_ours(containers)
    return bool(containers)


def check_ours(containers: list[str]) -> None:
    """Raise Problem when these containers, of our project's name, were started from another folder."""
    asked = ["docker", "inspect", "--format", f'{{{{index .Config.Labels "{FOLDER_LABEL}"}}}}', *containers]
    for folder in subprocess.run(asked, capture_output=True, text=True).stdout.split("\n"):
        if folder and os.path.realpath(folder) != str(ROOT):
            raise Problem(
                f"the containers that run are those of {folder}, and this is {ROOT}: stop them there with scripts/down"
                + ("" if os.path.isdir(folder) else ", or, as it is gone, with docker compose -p crosshost down")
            )


def scenario() -> tuple[str | None, str]:
    """Return the scenario and WEB_ORIGIN that nginx's container was started with, whoever started it.

    The scenario is None when it is none of ours.
    """
    asked = [*BARE, "exec", "--no-TTY", "nginx", "printenv", "SCENARIO", "WEB_ORIGIN"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
    name, origin = said if len(said) == 2 else ("", "")
    return name if name in catalogue.names() else None, origin
