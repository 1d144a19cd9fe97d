"""Env files, in the part of the format that Compose and other readers read the same way."""

import io
import re
from collections.abc import Collection
from pathlib import Path

from dotenv.parser import parse_stream

from crosshost import Problem
from lab.scenarios import variables


def read_text(path: Path) -> str:
    """Return the text of `path`. Raises Problem when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Problem(f"{path.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Problem(f"{path.name} is not UTF-8 text: save it as UTF-8") from None


def read(path: Path, known: Collection[str] | None = None, *, expanded: bool = False) -> dict[str, str]:
    """Return the variables of `path` in the order of the file.

    Raises Problem, with file and line, for a line that readers read differently, and for a name that is not in `known`.
    A $ is one, unless the caller expands it as Compose does.
    """
    values = {}
    for binding in parse_stream(io.StringIO(read_text(path))):
        text = binding.original.string.strip()
        # The parser counts a binding from the blank lines before it.
        skipped = binding.original.string[: len(binding.original.string) - len(binding.original.string.lstrip())]
        where = f"{path.name}, line {binding.original.line + skipped.count(chr(10))}"
        if binding.error or (binding.key is not None and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", binding.key)):
            start = re.split(r"[=\s]", text)[0]  # what comes after may be a secret
            raise Problem(f"{where}: {start!r} is not the start of a setting: write NAME=value")
        if binding.key is None:
            continue
        if binding.value is None:
            raise Problem(f"{where}: {binding.key} has no value: write {binding.key}= for an empty one")
        if "\0" in binding.value:
            raise Problem(f"{where}: {binding.key} holds a NUL byte: write plain text")
        # Compose expands $NAME except between single quotes; most other readers do not. The value may be a secret.
        if not expanded and "$" in binding.value and not re.match(r"[^=]*=\s*'", text):
            raise Problem(f"{where}: {binding.key} has a $ that Compose would expand: write it between single quotes")
        if known is not None:
            variables.refuse_unknown(binding.key, where, known)
        values[binding.key] = binding.value
    return values
