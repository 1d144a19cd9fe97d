"""Cross-origin sessions: what browsers do with cookies, CORS and CSRF, and why a login fails."""

import difflib
from collections.abc import Collection, Iterable

__version__ = "0.1.0"


class Problem(Exception):
    """What a person can put right, in one line that says how. Never shown as a traceback."""


def closest(name: str, names: Iterable[str], likeness: float = 0.4) -> str | None:
    """Return that of `names` which is written most like `name`, or None where none is; `likeness` is 1 for the same."""
    return next(iter(difflib.get_close_matches(name, list(names), n=1, cutoff=likeness)), None)


def nearest(name: str, names: Collection[str], listed: Iterable[str] | None = None) -> str:
    """How a Problem about `name`, which is none of `names`, ends: with the nearest of them, or where none is near with
    all, or with what stands for them in `listed`.
    """
    near = closest(name, names)
    return f"did you mean {near}?" if near else f"there are {', '.join(listed or names)}"
