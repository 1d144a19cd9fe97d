"""The deployment of a day on a swarm of two nodes of this machine. Its users come to the first node, the manager."""

import json
import os
import secrets
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from crosshost import Problem
from lab import STATE
from lab.days import stage
from lab.days.visitor import Route
from lab.scenarios.deployment import Deployment
from lab.scenarios.deployment import load as load_deployment
from lab.stack import compose
from lab.swarm import command, convert, files, nodes, releases
from lab.swarm.nodes import Node

IMAGES = (releases.BASE, "crosshost-web", "postgres:17", *releases.DOCKERFILES)
REPLICAS = 3
PATIENCE = 120.0  # seconds
FOLDER = STATE / "days"
UPDATE = "{{if .UpdateStatus}}{{.UpdateStatus.State}} {{.UpdateStatus.StartedAt.UnixNano}}{{end}}"


class Swarm:
    """A running stack. Days break it with `update` and `cut_off_worker`; the load uses the rest."""

    authority = None  # the load is over http

    def __init__(self, manager: Node, worker: Node):
        self.manager, self.worker = manager, worker
        self.page, self.api = f"http://{manager.address}:3000", f"http://{manager.address}:8000"
        self.routes = [Route("nginx", self.api)]
        self.accounts = [f"visitor{number}" for number in range(stage.ACCOUNTS)]
        self.password = secrets.token_urlsafe(12)

    def start(self) -> None:
        """Make the swarm, deploy the stack and make the accounts. Raises Problem."""
        nodes.join(self.manager, self.worker)
        self.deploy(releases.BASE)
        wait(lambda: self.running() == REPLICAS, "three replicas are not healthy")
        accounts = stage.MAKE_ACCOUNTS.format(password=self.password, names=json.dumps(self.accounts))
        self.run_in_django("shell", stdin=accounts)

    def deploy(self, image: str) -> None:
        config = compose.config(settings(self.manager.address, image), *command.options())
        document, _ = convert.stack(config, files.read, dnsrr=True)
        options = ["--resolve-image", "never", "--detach=true", "--compose-file", "-"]
        self.manager.docker("stack", "deploy", *options, "crosshost", stdin=command.text(document))

    def update(self, image: str) -> str:
        """Deploy `image` of Django, and return the state in which the update ended. Raises Problem if it does not."""
        before = self.update_state()
        self.deploy(image)
        wait(
            lambda: self.update_state() != before and self.update_state().split()[0].endswith("completed"),
            "the update does not end",
        )
        return self.update_state().split()[0]

    def update_state(self) -> str:
        return self.manager.docker("service", "inspect", "--format", UPDATE, "crosshost_django").strip()

    @contextmanager
    def worker_cut_off(self) -> Iterator[None]:
        """Cut the worker off from the network, as a power cut does for all others, until the block ends."""
        link = f"eng{self.worker.name}"  # its end on the machine's bridge
        subprocess.run(["ip", "link", "set", link, "down"], check=True)
        try:
            yield
        finally:
            subprocess.run(["ip", "link", "set", link, "up"], check=True)

    def running(self, node: Node | None = None) -> int:
        """Return how many replicas run, on the whole or on one node."""
        only = [f"--filter=node={node.name}"] if node else []
        tasks = ["service", "ps", "crosshost_django", "--filter=desired-state=running", *only]
        return self.manager.docker(*tasks, "--format", "{{.CurrentState}}").count("Running ")

    def run_in_django(self, *arguments: str, stdin: str | None = None) -> str:
        """Run manage.py in a replica on the manager."""
        healthy = ["ps", "--quiet", "--filter", "name=crosshost_django", "--filter", "health=healthy"]
        wait(lambda: bool(self.manager.docker(*healthy).split()), "no replica is healthy on the manager")
        replica = self.manager.docker(*healthy).split()[0]
        return self.manager.docker("exec", "--interactive", replica, "python", "manage.py", *arguments, stdin=stdin)

    def stored_posts(self) -> list[str]:
        """Return the title of every post in the database."""
        return self.run_in_django("shell", "--verbosity=0", "--command", stage.PRINT_POSTS).split("\n")


def wait(condition, what: str) -> None:  # type: ignore[no-untyped-def]
    """Return when `condition()` is true. Raises Problem, with `what` is wrong, when it is not in time."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise Problem(f"{what} after {PATIENCE:.0f} s")
        time.sleep(0.2)


def settings(address: str, image: str) -> Deployment:
    """Return the deployment that becomes the stack: page and API at `address`, over http."""
    page = f"http://{address}:3000"
    own = {
        "COMPOSE_PROJECT_NAME": stage.PROJECT,
        "DJANGO_IMAGE": image,
        "BIND_ADDRESS": "0.0.0.0",  # noqa: S104 # nosec B104 (of the nodes, which are this machine's own)
        "DJANGO_DEMO": "false",
        "ALLOWED_HOSTS": address,
        "WEB_ORIGIN": page,
        "API_ORIGIN": f"http://{address}:8000",
        "CORS_ALLOWED_ORIGINS": page,
        "CSRF_TRUSTED_ORIGINS": page,
        "SECRETS_DIR": str(FOLDER),
        "POSTGRES_PASSWORD_FILE": str(stage.password_file()),
    }
    os.environ["POSTGRES_PASSWORD_FILE"] = own["POSTGRES_PASSWORD_FILE"]  # env/with/postgres.env asks for it
    chosen = load_deployment(None, additions=("postgres",))
    return replace(chosen, variables=chosen.variables | own, moved=own)


@contextmanager
def on_swarm(scenario: str, more: Iterable[str]) -> Iterator[Swarm]:
    """Yield a running stack on two nodes, and remove both with all data at the end. It has settings of its own."""
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    (FOLDER / "django-secret-key").write_text(secrets.token_urlsafe(50))
    built = settings("127.0.0.1", releases.BASE)
    if compose.run(built, *command.options(), "build", "--quiet", stdout=subprocess.DEVNULL).returncode:
        raise Problem("an image could not be built: see docker's output above")
    releases.build()
    with nodes.two(IMAGES) as (manager, worker):
        swarm = Swarm(manager, worker)
        swarm.start()
        yield swarm
