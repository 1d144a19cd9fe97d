"""The files of the checkout that become secrets and configs of the swarm.

Neither can be changed, so that each version needs a name of its own. A config's has the digest of its text. A secret's
has the time of its file's last change: a digest would help to guess the secret.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crosshost import Problem

LARGEST = 500_000  # bytes, of a config and of a secret
LONGEST = 63  # letters
MOST = 64  # files of one folder
Read = Callable[[str], "list[File]"]


class Mode(int):
    """The mode of a file, which a stack file has as an octal number."""


@dataclass(frozen=True)
class File:
    """A file on this machine: its path, the last part of it below a folder, and what its names are made of."""

    path: str
    below: str  # the path below the folder that was read; empty for a file itself
    size: int
    digest: str
    changed: str
    executable: bool


def read(path: str) -> list[File]:
    """Return the file `path`, or all files below the folder `path`. Raises Problem for one that cannot be read."""
    root = Path(path)
    try:
        paths = sorted(each for each in root.rglob("*") if each.is_file()) if root.is_dir() else [root]
        return [_file(each, "" if each == root else str(each.relative_to(root))) for each in paths]
    except OSError as error:
        raise Problem(f"{error.filename} cannot be read ({error.strerror}): make it, or name another file") from None


def _file(path: Path, below: str) -> File:
    status, content = path.stat(), path.read_bytes()
    return File(
        str(path),
        below,
        len(content),
        hashlib.sha256(content).hexdigest()[:12],
        datetime.fromtimestamp(status.st_mtime, UTC).strftime("%Y%m%dT%H%M%S"),
        bool(status.st_mode & 0o100),
    )


def key(name: str) -> str:
    """Return `name` as a key of a stack file: letters, digits, points, hyphens and underscores."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", name).strip("-.")


def name(project: str, last_part: str, version: str) -> str:
    """Return the name of a secret or config, made of the last part of its path. A swarm takes 63 letters."""
    return f"{project}_{key(last_part)}"[: LONGEST - len(version) - 1] + f"_{version}"


def check_size(file: File, what: str) -> None:
    """Raise Problem for a file that is empty or too large for a swarm."""
    if not 0 < file.size <= LARGEST:
        raise Problem(f"{file.path} has {file.size} bytes, and a {what} holds 1 to {LARGEST}: put it in an image")
