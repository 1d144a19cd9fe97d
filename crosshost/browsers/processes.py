"""Which processes belong to a browser, and how all of them end.

A browser's helpers leave the group they were started in (a zygote, a sandbox, a double fork), so what belongs to it
is known by any of these signs: its session, its process group, a marker in its environment, a parent of ours.
"""

import os
import signal
import time
from collections.abc import Callable, Container, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

MARKER = "CROSSHOST_BROWSER"
GRACE = 1.0  # seconds between SIGTERM and SIGKILL; the profile is thrown away, so nothing needs saving


class Process(NamedTuple):
    pid: int
    started: str  # in clock ticks since boot: an id may be another process's by now


def started(pid: int) -> str | None:
    """When the process began, or None for none; a zombie, which holds nothing, is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def end_all(left_running: Callable[[set[Process]], set[Process]]) -> None:
    """SIGTERM to what `left_running` returns, given what it returned before; SIGKILL to what is still there."""
    known: set[Process] = set()
    for number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + GRACE
        signalled: set[Process] = set()
        while (left := left_running(known)) and time.monotonic() < deadline:
            for one in left if number == signal.SIGKILL else left - signalled:
                with suppress(ProcessLookupError):
                    os.kill(one.pid, number)
            signalled |= left
            known |= left
            time.sleep(0.01)


def belonging(groups: Container[int], token: str, known: Iterable[Process] = ()) -> set[Process]:
    """The processes, zombies excepted, in one of the groups or sessions, or with the marker, and their children."""
    marker = f"{MARKER}={token}".encode()
    known = set(known)
    found: set[Process] = set()
    children: dict[int, list[Process]] = {}
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            # After the name in brackets, which may hold anything: state, parent, process group, session.
            fields = Path(entry.path, "stat").read_text().rpartition(")")[2].split()
        except (OSError, ValueError):  # gone meanwhile
            continue
        if fields[0] in "ZX":
            continue
        one = Process(int(entry.name), fields[19])
        children.setdefault(int(fields[1]), []).append(one)
        if int(fields[2]) in groups or int(fields[3]) in groups or one in known or marker in environment_of(entry.path):
            found.add(one)
    waiting = list(found)
    while waiting:
        new = set(children.get(waiting.pop().pid, ())) - found
        found |= new
        waiting += new
    return found


def environment_of(entry: str) -> bytes:
    try:
        return Path(entry, "environ").read_bytes()
    except OSError:  # another user's, or a process that hides its memory; the other signs tell
        return b""
