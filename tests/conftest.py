"""Shared fixtures and helpers: a copy of this checkout to run the scripts in, and what to do with missing programs."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.postgres import Cluster

ROOT = Path(__file__).resolve().parent.parent
SECRET_KEY = "k8-Vn3_xQ7pZ1sT5wY9bD2fH4jL6mR0cG"  # long and random enough for Django
ON_CI = os.environ.get("CI", "").lower() in ("1", "true")


def need(there: bool, missing: str) -> None:
    """Skip the test when something is missing on a user's machine; fail it on CI."""
    if not there:
        (pytest.fail if ON_CI else pytest.skip)(f"{missing} is missing here")


def is_free(port: int) -> bool:
    """Return whether nothing listens on this port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def nothing_is_running() -> bool:
    """Return whether the stack is stopped, by its two ports."""
    return is_free(3000) and is_free(8000)


def error_line(done: subprocess.CompletedProcess) -> str:
    """Return the last line on standard error, which is the message for the user."""
    return done.stderr.strip().splitlines()[-1]


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Return when `condition()` is true; fail when it is not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition was not met in time"
        time.sleep(0.01)


@pytest.fixture(scope="session")
def engine() -> None:
    is_available = shutil.which("docker") and not subprocess.run(["docker", "version"], capture_output=True).returncode
    need(bool(is_available), "a Docker engine")


@pytest.fixture(scope="session")
def cluster() -> Iterator["Cluster"]:
    """A PostgreSQL server; `cluster.new_database()` makes a database in it."""
    from tests.postgres import Cluster  # it needs this module

    cluster = Cluster()
    yield cluster
    cluster.remove()


@pytest.fixture
def healed(cluster: "Cluster") -> Iterator[None]:
    """Have PostgreSQL run after the test, whatever that did to it."""
    yield
    cluster.resume()
    if not cluster.is_running():
        cluster.start()


@pytest.fixture
def postgres(cluster: "Cluster", healed: None) -> str:
    """The URL of a new database in a PostgreSQL server."""
    return cluster.url(cluster.new_database())


@pytest.fixture(scope="session")
def package_index() -> None:
    """Named by what installs packages: tests/beside.py runs it where the network outside can be reached."""


@pytest.fixture(scope="session")
def nginx() -> str:
    path = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
    need(bool(path), "nginx")
    return path or ""


Run = Callable[..., subprocess.CompletedProcess]


@pytest.fixture(scope="session")
def checkout(tmp_path_factory) -> Path:
    """A copy of the working tree, with its own state, that shares only .venv."""
    copy = tmp_path_factory.mktemp("a checkout")  # with a space in its path
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in names:
        if (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    return copy


@pytest.fixture(scope="session")
def run(checkout: Path) -> Iterator[Run]:
    """Run a script of the copy: `run("scripts/up", "same-host", CORS_ALLOWED_ORIGINS="x")`. Stop all at the end."""
    need(is_free(3000) and is_free(8000), "a free port 3000 and 8000 (scripts/down?)")
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "CI", "DOCKER_HOST")}
    # A project of its own, so that the data in the developer's own volume stays as it is.
    clean |= {"COMPOSE_PROJECT_NAME": "crosshost-tests"}

    def run(
        *command: str, timeout: float = 300, stdin: str | None = None, **variables: str
    ) -> subprocess.CompletedProcess:
        options = {"capture_output": True, "text": True, "timeout": timeout, "input": stdin}
        return subprocess.run(command, cwd=checkout, env=clean | variables, **options)

    yield run
    run("scripts/down")
    if shutil.which("docker"):
        run("docker", "compose", "--profile", "tls", "down", "--volumes")


@pytest.fixture(scope="module")
def idle(run: Run) -> None:
    """Stop what an earlier file of tests left running."""
    run("scripts/down")


@pytest.fixture(scope="session")
def wheel(checkout: Path, package_index, tmp_path_factory) -> Path:
    """The wheel of this checkout."""
    from tests.wheel import build  # it needs this module

    return build(checkout, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(params=["native", "compose"])
def way(request) -> str:
    """Run the test twice: natively, and on a Docker engine."""
    request.getfixturevalue("nginx" if request.param == "native" else "engine")
    return f"--{request.param}"


@pytest.fixture
def down(run: Run) -> Iterator[None]:
    """Stop the stack after the test."""
    yield
    run("scripts/down")
