"""One server of a deployment: a free port for it, its start and its end."""

import http.client
import itertools
import os
import secrets
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from crosshost import Problem

CHOICE = range(20000, 32000)  # of ports, below those that Linux gives to connections
START_TIMEOUT = 40.0  # seconds; Django migrates a new database
STOP_TIMEOUT = 5.0  # seconds


@dataclass(frozen=True)
class Server:
    """A command, and where it listens."""

    command: list[str]
    environment: Mapping[str, str]
    folder: Path  # that it runs in
    log: Path
    address: tuple[str, int]
    is_tls: bool


def free_ports(count: int) -> list[int]:
    """Return ports of which nothing listens on 127.0.0.1, and that the system gives no other socket meanwhile."""
    free = (port for port in secrets.SystemRandom().sample(CHOICE, len(CHOICE)) if is_free(port))
    return list(itertools.islice(free, count))


def is_free(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers do
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@contextmanager
def started(server: Server) -> Iterator[None]:
    """Start `server`, and stop it and its children at the end of the block. Raises Problem when it does not start."""
    with server.log.open("wb") as output:
        child = subprocess.Popen(
            server.command,
            cwd=server.folder,
            env=dict(server.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_for(server, child)
        yield
    finally:
        stop(child)


def wait_for(server: Server, child: subprocess.Popen[bytes]) -> None:
    """Return when `server` responds. Raises Problem when it exits before, or takes too long."""
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and child.poll() is None:
        if responds(server):
            return
        time.sleep(0.05)
    lines = server.log.read_text(errors="replace").strip().splitlines()
    raise Problem(f"{os.path.basename(server.command[0])} did not start: {lines[-1] if lines else 'no output'}")


def responds(server: Server) -> bool:
    """Return whether `server` responds, whatever its certificate. gunicorn listens before it has loaded the app."""
    host, port = server.address
    connection = http.client.HTTPConnection(host, port, timeout=START_TIMEOUT)
    if server.is_tls:
        context = ssl._create_unverified_context()  # noqa: S323 # nosec B323 (it is ours, and gets nothing secret)
        connection = http.client.HTTPSConnection(host, port, timeout=START_TIMEOUT, context=context)
    with closing(connection):
        try:
            connection.request("HEAD", "/")
            return bool(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            return False


def stop(child: subprocess.Popen[bytes]) -> None:
    """End the process group of `child`, by force what does not end in time."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
        except ProcessLookupError:
            break
        try:
            child.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            continue
    child.wait()
