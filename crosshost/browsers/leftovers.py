"""Ends the browsers that a killed process left running, by the files that describe each browser while it runs."""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from crosshost.browsers.processes import Process, belonging, end_all, environment_of, started

PREFIX = "crosshost-browser-"  # of a browser's folder


def write(note: Path, token: str, groups: Mapping[int, str], folder: Path) -> None:
    """Write a note about a browser: its marker, its process groups with each leader's start time, folder and runner."""
    note.parent.mkdir(parents=True, exist_ok=True)
    new = note.with_suffix(".new")
    runner = [os.getpid(), started(os.getpid())]
    new.write_text(
        json.dumps({"runner": runner, "token": token, "groups": list(groups.items()), "folder": str(folder)})
    )
    new.replace(note)


def end(notes: Path) -> int:
    """End the browsers with a file in `notes` whose runner is gone. Return how many had processes left."""
    return sum(_end(note) for note in notes.glob("*.json"))


def _end(note: Path) -> bool:
    try:
        data = json.loads(note.read_text())
        (runner, since), token, folder = data["runner"], str(data["token"]), Path(data["folder"])
        leaders = {int(pid): str(ticks) for pid, ticks in data["groups"]}
    except (OSError, ValueError, LookupError, TypeError):  # half-written, or deleted meanwhile
        note.unlink(missing_ok=True)
        return False
    if started(runner) == since:  # the runner is alive and ends its browsers itself
        return False
    # A leader's id may belong to another process by now: then its group is ignored. If no process has the id, the group
    # may still have been another's in between, so its processes are ended only if they refer to the browser's folder.
    led = {pid for pid, ticks in leaders.items() if started(pid) == ticks}
    leaderless = {pid for pid in leaders if started(pid) is None}

    def left(known: set[Process]) -> set[Process]:
        others = belonging(leaderless, token, known)
        return belonging(led, token, known) | {process for process in others if refers_to(process, folder)}

    was_left = bool(left(set()))
    end_all(left)
    if folder.name.startswith(PREFIX) and folder.parent == Path(tempfile.gettempdir()):
        shutil.rmtree(folder, ignore_errors=True)
    note.unlink(missing_ok=True)
    return was_left


def refers_to(process: Process, folder: Path) -> bool:
    """Return whether `process` works in `folder`, or has it in its command or its environment."""
    entry = Path(f"/proc/{process.pid}")
    try:
        texts = os.fsencode(os.readlink(entry / "cwd")) + (entry / "cmdline").read_bytes()
    except OSError:
        return False
    return os.fsencode(folder) in texts + environment_of(str(entry))
