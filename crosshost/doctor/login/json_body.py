"""A response's body as JSON, whatever it is."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

DEEPEST = 3  # objects in objects; a login's response has no more
MOST = 100  # members of one of them


def parsed(body: bytes) -> Any:
    """Return the JSON value of `body`, or None where it is something else."""
    with suppress(ValueError, RecursionError):
        return json.loads(body)
    return None


def objects(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the objects in `data`, the outer ones first, those in lists too, as deep as login responses go."""
    if isinstance(data, dict):
        yield data
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    if depth < DEEPEST:
        for value in list(inner)[:MOST]:
            yield from objects(value, depth + 1)


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)
