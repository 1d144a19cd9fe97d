"""Commands that run to their end, and servers that run while a figure is measured."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crosshost import Problem
from crosshost.command import held_back
from lab import ROOT, STATE
from lab.scenarios import deployment
from lab.scenarios.deployment import Deployment
from lab.stack import configuration, processes

OPPONENTS = Path(__file__).parent / "opponents"
START_TIMEOUT = 20.0  # seconds
STOP_TIMEOUT = 12.0  # seconds; longer than gunicorn's graceful_timeout


def say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


def run(arguments: list[str], **variables: str) -> str:
    """Run a command and return its standard output. Raises Problem when it fails."""
    done = subprocess.run(arguments, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it exited without output"]
        raise Problem(f"{' '.join(arguments[:4])} … failed: {lines[-1]}")
    return done.stdout


@contextmanager
def ours(scenario: str) -> Iterator[Deployment]:
    """Run the stack as ordinary processes. Raises Problem when its address is not loopback: only that gets load."""
    settings = deployment.load(scenario)
    if not settings.address.startswith("127."):
        raise Problem(f"BIND_ADDRESS={settings.address} is not loopback, as load needs: write 127.0.0.1")
    try:
        run([str(ROOT / "scripts/up"), scenario, "--native"])
        yield settings
    finally:
        run([str(ROOT / "scripts/down")])
        empty_logs()


def empty_logs() -> None:
    """Empty the logs, which grow by megabytes a second. Both servers append, so their files may be truncated."""
    for service in processes.SERVICES:
        if processes.log_file(service).exists():
            os.truncate(processes.log_file(service), 0)


@contextmanager
def folder() -> Iterator[Path]:
    """Yield a folder for the opponents, on the disk that our own logs and database are on."""
    STATE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=STATE) as name:
        yield Path(name)


@contextmanager
def server(name: str, command: list[str], port: int, log: Path, **variables: str) -> Iterator[str]:
    """Run an opponent and yield its base URL. It runs in Django's folder, as ours does."""
    process = None
    try:
        with log.open("wb") as output, held_back():  # a Ctrl-C before the assignment would leave the process running
            process = subprocess.Popen(
                command,
                cwd=ROOT / "django",
                env={**configuration.base_environment(), **variables},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches only us, and we stop it
            )
        deadline = time.monotonic() + START_TIMEOUT
        while not listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                lines = log.read_text(errors="replace").strip().splitlines() or ["it exited without output"]
                raise Problem(f"{name} does not start: {lines[-1]}")
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        if process:
            process.terminate()
            try:
                process.wait(STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
