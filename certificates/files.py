"""Folders on disk: files are replaced as a whole, by one process at a time."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECRET, PUBLIC = 0o600, 0o644


class Refused(Exception):
    """A problem that the user can fix, as one line that says how. Never shown as a traceback."""


def refuse(name: str, why: str) -> Refused:
    """Return the line about a variable of the environment, in the form that Django's settings use."""
    return Refused(f'Environment variable "{name}" invalid: {why}')


@dataclass(frozen=True)
class Folder:
    """A folder that a variable of the environment names. Every method raises Refused on an error of the system."""

    variable: str
    path: Path

    def read(self, name: str) -> bytes | None:
        """Return the file's content; None when there is no such file."""
        with self._refusing(name, "read"):
            try:
                return (self.path / name).read_bytes()
            except FileNotFoundError:
                return None

    def write(self, name: str, content: bytes, mode: int) -> None:
        """Replace the file as a whole. A process that is killed leaves the old one.

        No other user can read it while it is written; `mode` is set at the end.
        """
        new = self.path / f".{name}.new"  # the lock is held, so one name is enough
        with self._refusing(name, "written"):
            new.unlink(missing_ok=True)
            try:
                # O_EXCL, so that a symbolic link of this name is not followed.
                with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, SECRET), "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fchmod(file.fileno(), mode)
                    os.fsync(file.fileno())
                new.replace(self.path / name)
            finally:
                new.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        with self._refusing(name, "removed"):
            (self.path / name).unlink(missing_ok=True)

    def tidy(self, *secrets: str) -> None:
        """Make the folder, delete half-written files of a killed process, let only the owner read `secrets`."""
        with self._refusing("", "written"):
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for half_written in self.path.glob(".*.new"):
                half_written.unlink()
            for secret in (self.path / name for name in secrets):
                if secret.exists() and secret.stat().st_mode & 0o077:
                    secret.chmod(SECRET)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Make every other process that makes certificates in this folder wait."""
        with self._refusing(".lock", "written"):
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.path / ".lock", os.O_WRONLY | os.O_CREAT, SECRET)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)  # released when the file is closed or the process dies
            yield
        finally:
            os.close(lock)

    @contextmanager
    def _refusing(self, name: str, verb: str) -> Iterator[None]:
        """Raise Refused in place of an OSError: the file `name` cannot be `verb`."""
        try:
            yield
        except OSError as error:
            fix = f"let user {os.geteuid()} read and write there, or name another folder"
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                fix = "free some space there"
            raise refuse(self.variable, f"'{self.path / name}' cannot be {verb} ({error.strerror}): {fix}") from None
