"""Finds the processes that belong to a browser, and ends them. Needs Linux (/proc).

Helpers leave the group that they were started in (a zygote, a sandbox, a double fork). So a process belongs to the
browser by any of these signs: its session, its process group, a marker in its environment, or its parent.
"""

import os
import signal
import time
from collections.abc import Callable, Container, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

MARKER = "CROSSHOST_BROWSER"
GRACE = 1.0  # seconds between SIGTERM and SIGKILL; the profile is deleted, so nothing needs saving


class Process(NamedTuple):
    pid: int
    started: str  # in clock ticks since boot, because ids are reused


def started(pid: int) -> str | None:
    """Return when the process started, or None if it does not run or is a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def end_all(left_running: Callable[[set[Process]], set[Process]]) -> None:
    """Send SIGTERM to the processes that `left_running` returns, given those before, and SIGKILL to those that stay."""
    known: set[Process] = set()
    for number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + GRACE
        signalled: set[Process] = set()
        while (left := left_running(known)) and time.monotonic() < deadline:
            for process in left if number == signal.SIGKILL else left - signalled:
                with suppress(ProcessLookupError):
                    os.kill(process.pid, number)
            signalled |= left
            known |= left
            time.sleep(0.01)


def belonging(groups: Container[int], token: str, known: Iterable[Process] = ()) -> set[Process]:
    """Return the processes in one of the groups or sessions or with the marker, and their children; no zombies."""
    marker = f"{MARKER}={token}".encode()
    known = set(known)
    ours: set[Process] = set()
    children: dict[int, list[Process]] = {}
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            # After the name in brackets, which may contain anything: state, parent, process group, session.
            fields = Path(entry.path, "stat").read_text().rpartition(")")[2].split()
        except (OSError, ValueError):  # ended meanwhile
            continue
        if fields[0] in "ZX":
            continue
        process = Process(int(entry.name), fields[19])
        children.setdefault(int(fields[1]), []).append(process)
        in_group = int(fields[2]) in groups or int(fields[3]) in groups
        if in_group or process in known or marker in environment_of(entry.path):
            ours.add(process)
    waiting = list(ours)
    while waiting:
        new = set(children.get(waiting.pop().pid, ())) - ours
        ours |= new
        waiting += new
    return ours


def environment_of(entry: str) -> bytes:
    try:
        return Path(entry, "environ").read_bytes()
    except OSError:  # another user's process, or one that hides its memory: the other signs decide
        return b""
