"""Folders on disk: files that are whole or not there at all, and one process at a time."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECRET, PUBLIC = 0o600, 0o644


class Refused(Exception):
    """An error that the user can fix, in one line that says how. Never shown as a traceback."""


def refuse(name: str, why: str) -> Refused:
    """Return the error for a variable of the environment, worded as in Django's settings."""
    return Refused(f'Environment variable "{name}" invalid: {why}')


@dataclass(frozen=True)
class Folder:
    """A folder that a variable of the environment names. Every method raises Refused where the system says no."""

    variable: str
    path: Path

    def read(self, name: str) -> bytes | None:
        """Return what is in the file, None when there is none."""
        with self._refused_in_one_line(name, "read"):
            try:
                return (self.path / name).read_bytes()
            except FileNotFoundError:
                return None

    def write(self, name: str, content: bytes, mode: int) -> None:
        """Put the file in place, whole, with `mode` from its first byte. Whoever is killed leaves the old one."""
        new = self.path / f".{name}.new"  # one name is enough for those who hold the lock
        with self._refused_in_one_line(name, "written"):
            new.unlink(missing_ok=True)
            try:
                # O_EXCL, so that no link that waits here is followed.
                with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, SECRET), "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fchmod(file.fileno(), mode)
                    os.fsync(file.fileno())
                new.replace(self.path / name)
            finally:
                new.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        with self._refused_in_one_line(name, "removed"):
            (self.path / name).unlink(missing_ok=True)

    def tidy(self, *secrets: str) -> None:
        """Make the folder, drop what a killed process left half-written, close `secrets` to all but their owner."""
        with self._refused_in_one_line("", "written"):
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for left in self.path.glob(".*.new"):
                left.unlink()
            for secret in (self.path / name for name in secrets):
                if secret.exists() and secret.stat().st_mode & 0o077:
                    secret.chmod(SECRET)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold off every other process that makes certificates in this folder."""
        with self._refused_in_one_line(".lock", "written"):
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.path / ".lock", os.O_WRONLY | os.O_CREAT, SECRET)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed, or its process dies
            yield
        finally:
            os.close(lock)

    @contextmanager
    def _refused_in_one_line(self, name: str, verb: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            fix = f"let user {os.geteuid()} read and write there, or name another folder"
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                fix = "make room there"
            raise refuse(self.variable, f"'{self.path / name}' cannot be {verb} ({error.strerror}): {fix}") from None
