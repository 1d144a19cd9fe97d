"""The deployment of a day on compose: started once for several days, with users, and stopped with its data."""

import json
import os
import secrets
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from crosshost import Problem
from crosshost.command import held_back
from lab import STATE
from lab.days.database import Database, PostgreSQL, SQLite
from lab.days.visitor import Route
from lab.scenarios import deployment as deployments
from lab.scenarios.deployment import Deployment
from lab.stack import compose, ports

PROJECT = "crosshost-days"  # so that the demo's containers and data stay as they are
PORT_BASE = 4300
# gunicorn's own port would only redirect to https.
OVERRIDES = {"SECURE_SSL_REDIRECT": "false"}
ACCOUNTS = 8
MAKE_ACCOUNTS = """
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
password = make_password("{password}")
User.objects.bulk_create(User(username=name, password=password) for name in {names})
"""
PRINT_POSTS = "from blog.models import Post; print(*Post.objects.values_list('title', flat=True), sep='\\n')"


class Stage:
    """A running deployment. Days break it with `compose`, `docker` and `run`; the load uses the rest."""

    def __init__(self, deployment: Deployment):
        self.deployment = deployment
        self.accounts = [f"visitor{number}" for number in range(ACCOUNTS)]
        self.password = secrets.token_urlsafe(12)
        self.ca = STATE / "days" / "ca.pem"

    @property
    def page(self) -> str:
        return self.deployment.web_origin

    @property
    def authority(self) -> str | None:
        """The file of the authority that signed the certificates; the demo's own stays the one that people trust."""
        return str(self.ca) if self.deployment.tls else None

    @property
    def routes(self) -> list[Route]:
        """The ways to the API: nginx where it serves the API, and gunicorn's own port where that is published."""
        api = self.deployment.api_origin
        if (
            not self.has_own_port or api == self.page
        ):  # on its own origin the page needs no CORS, and no other route has it
            return [Route("nginx", api)]
        own = Route("gunicorn", f"http://{urlsplit(api).hostname}:{self.deployment.api_port}")
        return [own] if api == own.origin else [Route("nginx", api), own]

    @property
    def has_own_port(self) -> bool:
        return "->8000" in self.compose("ps", "--format", "{{.Ports}}", "django")

    def compose(self, *arguments: str, stdin: str | None = None) -> str:
        """Run `docker compose` on this deployment and return its standard output. Raises Problem."""
        done = compose.run(self.deployment, *arguments, input=stdin, capture_output=True, text=True)
        return checked(done, f"docker compose {' '.join(arguments[:3])}")

    def docker(self, *arguments: str) -> str:
        """Run `docker` and return its standard output. Raises Problem."""
        done = subprocess.run(["docker", *arguments], capture_output=True, text=True)
        return checked(done, f"docker {' '.join(arguments[:2])}")

    def run(self, service: str, *command: str, stdin: str | None = None) -> str:
        """Run a command in the running container of `service`."""
        return self.compose("exec", "--no-TTY", service, *command, stdin=stdin)

    def container(self, service: str) -> str:
        """Return the id of the first container of `service`, stopped or not."""
        return self.compose("ps", "--all", "--quiet", service).split()[0]

    def kill(self, service: str) -> None:
        """Kill the first process of a container of `service` with -9, as a lack of memory would, by its id on the host.

        After `docker kill` the engine would not start the container again.
        """
        pid = self.docker("inspect", "--format", "{{.State.Pid}}", self.container(service)).strip()
        alone = ["run", "--rm", "--pid=host", "--network=none", "--user=0", "crosshost-django"]
        self.docker(*alone, "python", "-c", f"import os; os.kill({pid}, 9)")

    @property
    def database(self) -> Database:
        return PostgreSQL(self) if "postgres" in self.deployment.additions else SQLite(self)

    def toggle(self, scenario: str) -> None:
        """Change to another scenario, as `docker compose up` does it for a person."""
        self.deployment = load(scenario, additions=self.deployment.additions)
        self.compose("up", "--detach", "--wait", "--no-build")

    def start(self) -> None:
        """Start it without data of an earlier run, and make the accounts. Raises Problem."""
        self.stop()
        ports.check_free(self.deployment, in_containers=True)
        self.compose("build", "--quiet")
        self.compose("up", "--detach", "--wait", "--no-build")
        if self.deployment.tls:
            self.ca.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.ca.write_text(self.run("nginx", "cat", "/certificates/ca.pem"))
        self.run("django", "python", "manage.py", "shell", stdin=self._accounts())

    def _accounts(self) -> str:
        return MAKE_ACCOUNTS.format(password=self.password, names=json.dumps(self.accounts))

    def stored_posts(self) -> list[str]:
        """Return the title of every post in the database."""
        return self.run("django", "python", "manage.py", "shell", "--verbosity=0", "--command", PRINT_POSTS).split("\n")

    def stop(self) -> None:
        """Remove its containers, networks and data, also those that a killed run left."""
        compose.run(self.deployment, "--profile", "*", "down", "--volumes", "--timeout=1", capture_output=True)


def checked(done: subprocess.CompletedProcess, what: str) -> str:
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it exited without output"]
        raise Problem(f"{what} failed: {lines[-1]}")
    return done.stdout


def load(scenario: str, files: Iterable[str] = (), additions: tuple[str, ...] = ()) -> Deployment:
    """Return the deployment of `scenario` on the ports of the days, with additions of env/with and files of Compose."""
    if additions:
        os.environ["POSTGRES_PASSWORD_FILE"] = str(password_file())
    chosen = deployments.load(scenario, PORT_BASE, additions)
    own = OVERRIDES.copy()
    if files:
        before = chosen.variables.get("COMPOSE_FILE", "compose.yaml")
        own["COMPOSE_FILE"] = ":".join([before, *(f"lab/days/compose/{name}" for name in files)])
    return replace(chosen, variables=chosen.variables | own, moved=chosen.moved | own)


def password_file() -> Path:
    """Return a file with a new password of PostgreSQL. Only its folder is closed: a container's user must read it."""
    folder = STATE / "days"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "postgres-password"
    if not file.exists():
        file.write_text(secrets.token_hex(24))
    return file


@contextmanager
def on_compose(additions: tuple[str, ...], scenario: str, files: Iterable[str]) -> Iterator[Stage]:
    """Yield a running deployment of `scenario` with `additions`, and remove it with its data at the end."""
    os.environ["COMPOSE_PROJECT_NAME"] = PROJECT
    stage = Stage(load(scenario, files, additions))
    try:
        stage.start()
        yield stage
    finally:
        with held_back():
            stage.stop()
