"""The stack in containers, with the `docker compose` command that a user would type."""

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
from lab.scenarios.deployment import PASSWORD_FILE, Deployment
from lab.stack import certificates, validate

# For looking at and stopping what runs: without any env file, because .env may be broken, and with all that a file of
# env/with may have added, because Compose would otherwise leave those containers.
FILES = ["-f", "compose.yaml", "-f", "compose.replicas.yaml"]
BARE = ["docker", "compose", "--env-file", os.devnull, *FILES, "--profile", "tls", "--profile", "postgres"]
RELOAD = ["nginx", "-p", "/tmp/", "-c", "/tmp/nginx.conf", "-s", "reload"]  # noqa: S108 # nosec B108
FOLDER_LABEL = "com.docker.compose.project.working_dir"
BARE_PROJECT = ROOT / "lab" / "stack" / "bare.yaml"  # two containers without an application, to compare a toggle with
SERVICES = ("django", "nginx")  # certificates is not among them: it exits


@functools.cache
def is_available() -> bool:
    """Return whether there is a running Docker engine with Compose."""
    if not shutil.which("docker"):
        return False
    return all(
        subprocess.run(["docker", *command], capture_output=True).returncode == 0
        for command in (["compose", "version"], ["version", "--format", "{{.Server.Version}}"])
    )


def run(deployment: Deployment, *arguments: str, **options) -> subprocess.CompletedProcess:
    """Run `docker compose` with the env files of `deployment`."""
    files = [f"--env-file={path}" for path in deployment.env_files]
    environment = os.environ | deployment.moved | keep_password(deployment)  # outranks the files
    return subprocess.run(["docker", "compose", *files, *arguments], cwd=ROOT, env=environment, **options)


def keep_password(deployment: Deployment) -> dict[str, str]:
    """Write PostgreSQL's password from the shell into a file, as containers get it. Return the variable of its path."""
    if not deployment.password:
        return {}
    PASSWORD_FILE.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    PASSWORD_FILE.parent.chmod(0o700)
    PASSWORD_FILE.write_text(deployment.password)
    PASSWORD_FILE.chmod(0o644)  # for the containers' users; no other user of this machine may enter the folder
    return {"POSTGRES_PASSWORD_FILE": str(PASSWORD_FILE)}


def config(deployment: Deployment, *options: str) -> dict:
    """Return what Compose makes of its files. Raises Problem when it cannot."""
    # Without options this includes the user's own compose.override.yaml.
    done = run(deployment, *options, "config", "--format", "json", stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Problem("compose.yaml cannot be used with these settings: see docker's output above")
    return json.loads(done.stdout)


def check(deployment: Deployment) -> None:
    """Raise Problem for a setting that Django or nginx would refuse at its start. Nothing is built or stopped."""
    check_environments(config(deployment)["services"])


def check_environments(services: dict) -> None:
    """Raise Problem for a setting in Compose's `services` that Django or nginx would refuse at its start."""

    def environment(service: str) -> dict[str, str]:
        declared = services[service]["environment"]
        return {name: value.replace("$$", "$") for name, value in declared.items() if value is not None}

    validate.labels(environment("nginx"))
    validate.django(validate.without_files(environment("django")))
    validate.nginx(validate.KEPT | environment("nginx"))


def start(deployment: Deployment) -> None:
    """Build and start what changed, and return when both are healthy. Raises Problem, with nothing left running."""
    check_readable()
    build(deployment)
    try:
        # Compose reports its progress on standard error.
        if run(deployment, "up", "--detach", "--wait", "--no-build", "--quiet-pull").returncode:
            raise Problem(reason(deployment))
        check_reachable(deployment)
        if deployment.tls:
            # An nginx that ran before, with the same settings, has not read a certificate that was just renewed.
            subprocess.run([*BARE, "exec", "--no-TTY", "nginx", *RELOAD], cwd=ROOT, capture_output=True)
            certificates.publish(read_ca())
    except BaseException:
        subprocess.run([*BARE, "down"], cwd=ROOT, capture_output=True)
        raise


def build(deployment: Deployment) -> None:
    """Build the images that changed. Raises Problem."""
    print("crosshost: building the images, if they changed", file=sys.stderr, flush=True)
    if run(deployment, "build", "--quiet", stdout=subprocess.DEVNULL).returncode:
        raise Problem("an image could not be built: see docker's output above")


def read_ca() -> bytes | None:
    """Return the local authority's certificate from nginx's container; None when nginx has the user's own."""
    command = [*BARE, "exec", "--no-TTY", "nginx", "cat", "/certificates/ca.pem"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True)
    return done.stdout if done.returncode == 0 else None


def make_certificate(deployment: Deployment, *arguments: str, stdin: bytes) -> None:
    """Make the certificate in its container, as `up` does, or import the user's own. Raises Problem."""
    build = run(deployment, "--profile", "tls", "build", "--quiet", "certificates")
    make = ["--profile", "tls", "run", "--rm", "--no-TTY", "--no-deps", "certificates", *arguments]
    if build.returncode or run(deployment, *make, input=stdin).returncode:
        raise Problem("the certificate could not be made: see the container's output above")
    reload = subprocess.run([*BARE, "exec", "--no-TTY", "nginx", *RELOAD], cwd=ROOT, capture_output=True)
    if reload.returncode == 0:  # otherwise nginx is not running
        certificates.publish(read_ca())


def reason(deployment: Deployment) -> str:
    """Return the last log line of the service that did not start: both services write the reason there."""
    listed = run(deployment, "ps", "--all", "--format", "json", capture_output=True, text=True)
    containers = map(json.loads, listed.stdout.splitlines())
    failed = [container for container in containers if not (container["Health"] == "healthy" or is_done(container))]
    # One that is still running is perhaps only slow, so it comes last.
    for container in sorted(failed, key=lambda container: container["State"] == "running"):
        logs = ["logs", "--no-log-prefix", "--no-color", "--tail", "1", container["Service"]]
        text = run(deployment, *logs, capture_output=True, text=True).stdout.strip()
        if text:
            return text.replace("\x1b[2K", "")
    return "docker compose could not start the services: see its output above"


def is_done(container: dict) -> bool:
    """Return whether it exited with success, as the one does that makes the certificates."""
    return (container["State"], container["ExitCode"]) == ("exited", 0)


def check_reachable(deployment: Deployment) -> None:
    """Raise Problem when the containers' ports cannot be reached: the engine is on another machine."""
    try:
        socket.create_connection((deployment.address, deployment.web_port), timeout=5).close()
    except OSError as error:
        raise Problem(
            f"the containers are running, but {deployment.address}:{deployment.web_port} cannot be reached from here "
            f"({error}), as with an engine on another machine: use scripts/up --native"
        ) from None


def check_readable() -> None:
    """Raise Problem when the containers' users may not read what is mounted, as after a clone with a strict umask."""
    for path in (path for folder in ("web", "nginx") for path in [ROOT / folder, *(ROOT / folder).rglob("*")]):
        if not path.stat().st_mode & 0o004:
            raise Problem(f"{path.relative_to(ROOT)} cannot be read in the container: run chmod -R a+rX web nginx")


def stop() -> bool:
    """Stop and remove the containers; data stays in its volume. Return whether there were any. Raises Problem."""
    ran = is_running()
    if ran and subprocess.run([*BARE, "down"], cwd=ROOT).returncode:
        raise Problem("docker compose could not stop the services: see its output above")
    return ran


def is_running() -> bool:
    """Return whether there are containers of this checkout. Raises Problem when another checkout started them."""
    listed = subprocess.run([*BARE, "ps", "--all", "--quiet", *SERVICES], cwd=ROOT, capture_output=True, text=True)
    containers = listed.stdout.split()
    if containers:
        check_ours(containers)
    return bool(containers)


def check_ours(containers: list[str]) -> None:
    """Raise Problem when these containers, of our project's name, were started from another folder."""
    command = ["docker", "inspect", "--format", f'{{{{index .Config.Labels "{FOLDER_LABEL}"}}}}', *containers]
    for folder in subprocess.run(command, capture_output=True, text=True).stdout.split("\n"):
        if folder and os.path.realpath(folder) != str(ROOT):
            raise Problem(
                f"the containers were started from {folder}, and this is {ROOT}: stop them there with scripts/down"
                + ("" if os.path.isdir(folder) else ", or, if it is gone, with docker compose -p crosshost down")
            )


def scenario() -> tuple[str | None, str]:
    """Return the scenario and WEB_ORIGIN that nginx's container was started with, by scripts/up or by hand.

    The scenario is None when env/ has no file of that name.
    """
    command = [*BARE, "exec", "--no-TTY", "nginx", "printenv", "SCENARIO", "WEB_ORIGIN"]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
    name, origin = lines if len(lines) == 2 else ("", "")
    return name if name in catalogue.names() else None, origin
