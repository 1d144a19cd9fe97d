"""Backup to a file, and restore from it."""

import os
import time
from contextlib import suppress
from pathlib import Path

from crosshost import Problem
from lab import STATE
from lab.database import manage
from lab.stack import control


def backup(path: Path | None) -> Path:
    """Write the database to `path`, a new file that only its owner may read. Return the path. Raises Problem."""
    running = control.current()
    path = (path or STATE / "backups" / time.strftime("crosshost-%Y%m%d-%H%M%S.jsonl.gz")).absolute()
    unfinished = path.with_name(f"{path.name}.unfinished")
    if path.exists():
        raise Problem(f"{path} exists: name another file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
    except OSError as error:
        raise Problem(f"{unfinished} cannot be written ({error.strerror}): name a file in a folder of yours") from None
    try:
        with file:
            if not manage.run(running.load(), control.pick(running.way), "backup", stdout=file):
                raise Problem("there is no backup: see the message above")
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()
    return path


def restore(path: Path, overwrite: bool) -> None:
    """Read the database from `path`. Raises Problem; then nothing was changed."""
    running = control.current()
    try:
        file = path.open("rb")
    except OSError as error:
        raise Problem(f"{path} cannot be read ({error.strerror}): name a file of scripts/database backup") from None
    with file:
        options = ["--overwrite"] if overwrite else []
        if not manage.run(running.load(), control.pick(running.way), "restore", *options, stdin=file):
            raise Problem("nothing was restored: see the message above")
