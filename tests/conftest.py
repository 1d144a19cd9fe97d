"""What the tests share: a copy of this checkout to run the scripts in, and what to do where something is missing."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ON_CI = os.environ.get("CI", "").lower() in ("1", "true")


def need(there: bool, missing: str) -> None:
    """Skip the test where something is missing on a user's machine; on CI that is a failure."""
    if not there:
        (pytest.fail if ON_CI else pytest.skip)(f"{missing} is missing here")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Return when `true()` is; fail when it does not come to be."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.01)


@pytest.fixture(scope="session")
def engine() -> None:
    answers = shutil.which("docker") and not subprocess.run(["docker", "version"], capture_output=True).returncode
    need(bool(answers), "a Docker engine")


@pytest.fixture(scope="session")
def nginx() -> str:
    path = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
    need(bool(path), "nginx")
    return path or ""


Run = Callable[..., subprocess.CompletedProcess]


@pytest.fixture(scope="session")
def checkout(tmp_path_factory) -> Path:
    """A copy of the working tree, with its own state, that shares only .venv."""
    copy = tmp_path_factory.mktemp("a checkout")  # a space in its path, as many a home has
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
    """Run a script of the copy: `run("scripts/up", "same-host", CORS_ALLOWED_ORIGINS="x")`. At the end all is down."""
    need(is_free(3000) and is_free(8000), "a free port 3000 and 8000 (scripts/down?)")
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "CI", "DOCKER_HOST")}
    # A project of its own: what a developer has in the containers' volume stays as it is.
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
