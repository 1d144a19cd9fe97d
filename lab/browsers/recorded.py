"""Read one of the records in measurements/."""

import json
from pathlib import Path

from crosshost import Problem


def read(file: Path, command: str, *, without: dict | None = None) -> dict:
    """Return the JSON of `file`, or `without` if there is no such file.

    Raises Problem, which names the `command` that writes the record, when the file cannot be read, or is missing and
    nothing stands for it.
    """
    if without is not None and not file.exists():
        return without
    try:
        return json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise Problem(
            f"the record {file.name} cannot be read ({error}): restore it with git, or delete it and run {command}"
        ) from None
