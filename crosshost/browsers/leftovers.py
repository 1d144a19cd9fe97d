"""What a killed runner leaves: each browser is noted in a file while it runs, and ended later by what stands there."""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from crosshost.browsers.processes import Process, belonging, end_all, environment_of, started

PREFIX = "crosshost-browser-"  # of the folder that a browser has


def write(note: Path, token: str, groups: Mapping[int, str], folder: Path) -> None:
    """Note a browser: its marker, its process groups with the time that each leader started, its folder, its runner."""
    note.parent.mkdir(parents=True, exist_ok=True)
    new = note.with_suffix(".new")
    runner = [os.getpid(), started(os.getpid())]
    new.write_text(
        json.dumps({"runner": runner, "token": token, "groups": list(groups.items()), "folder": str(folder)})
    )
    new.replace(note)


def end(notes: Path) -> int:
    """End the browsers noted in `notes` whose runner is gone. Return of how many something was left."""
    return sum(_end(note) for note in notes.glob("*.json"))


def _end(note: Path) -> bool:
    try:
        noted = json.loads(note.read_text())
        (runner, since), token, folder = noted["runner"], str(noted["token"]), Path(noted["folder"])
        leaders = {int(pid): str(ticks) for pid, ticks in noted["groups"]}
    except (OSError, ValueError, LookupError, TypeError):  # half-written, or ended meanwhile
        note.unlink(missing_ok=True)
        return False
    if started(runner) == since:  # it ends its browsers itself
        return False
    # An id that another process has by now says nothing of its group. One that no process has may have been another's
    # meanwhile: what is in that group is ended only where it knows the browser's folder.
    led = {pid for pid, ticks in leaders.items() if started(pid) == ticks}
    left_alone = {pid for pid in leaders if started(pid) is None}

    def left(known: set[Process]) -> set[Process]:
        others = belonging(left_alone, token, known)
        return belonging(led, token, known) | {one for one in others if knows(one, folder)}

    was_left = bool(left(set()))
    end_all(left)
    if folder.name.startswith(PREFIX) and folder.parent == Path(tempfile.gettempdir()):
        shutil.rmtree(folder, ignore_errors=True)
    note.unlink(missing_ok=True)
    return was_left


def knows(process: Process, folder: Path) -> bool:
    """Does `process` work in `folder`, or name it in its command or its environment?"""
    entry = Path(f"/proc/{process.pid}")
    try:
        texts = os.fsencode(os.readlink(entry / "cwd")) + (entry / "cmdline").read_bytes()
    except OSError:
        return False
    return os.fsencode(folder) in texts + environment_of(str(entry))
