"""Two Docker engines with an address each, on this machine: two machines for a test or a bad day."""

import os
import shlex
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from crosshost import Problem
from crosshost.command import held_back
from lab import ROOT

HOSTS = ROOT.parent / "shared/engine/two-hosts.sh"  # beside the checkout


@dataclass(frozen=True)
class Node:
    """An engine: its host name, the path of its socket, and its address."""

    name: str
    socket: str
    address: str

    def docker(self, *arguments: str, stdin: str | None = None, timeout: float = 300) -> str:
        """Run `docker` on this node and return its standard output. Raises Problem."""
        command = ["docker", "--host", f"unix://{self.socket}", *arguments]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=timeout)
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["it exited without output"]
            raise Problem(f"docker {' '.join(arguments[:2])} on {self.name} failed: {lines[-1]}")
        return done.stdout


def are_available() -> bool:
    """Return whether this machine can have two engines."""
    return HOSTS.exists() and os.geteuid() == 0


@contextmanager
def two(images: Iterable[str]) -> Iterator[tuple[Node, Node]]:
    """Yield two nodes that have these images of the default engine, and remove them with all their data at the end."""
    if not are_available():
        raise Problem(f"two engines are needed: {HOSTS} is missing here, or you are not root")
    try:
        variables = dict(word.split("=", 1) for word in shlex.split(_hosts("up")))
        _hosts("load", *images)
        yield tuple(Node(f"host{n}", variables[f"HOST{n}_SOCK"], variables[f"HOST{n}_ADDR"]) for n in (1, 2))  # type: ignore[misc]
    finally:
        with held_back():
            _hosts("down")


def join(manager: Node, worker: Node) -> None:
    """Make a swarm of the two nodes; PostgreSQL's data are on the manager."""
    manager.docker("swarm", "init", "--advertise-addr", manager.address)
    token = manager.docker("swarm", "join-token", "--quiet", "worker").strip()
    worker.docker("swarm", "join", "--token", token, f"{manager.address}:2377")
    manager.docker("node", "update", "--label-add", "postgres=true", manager.name)


def _hosts(*arguments: str) -> str:
    done = subprocess.run([HOSTS, *arguments], capture_output=True, text=True)
    if done.returncode:
        raise Problem(f"{HOSTS.name} {arguments[0]} failed: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout
