"""Cross-origin sessions: what browsers do with cookies, CORS and CSRF, and why a login fails."""

import difflib
from collections.abc import Collection, Iterable

__version__ = "0.1.0"


class Problem(Exception):
    """An error that the user can fix, in one line that says how. Never shown as a traceback."""


def closest(name: str, names: Iterable[str], likeness: float = 0.4) -> str | None:
    """Return the most similar of `names`, or None if none is similar enough; a `likeness` of 1 means equal."""
    return next(iter(difflib.get_close_matches(name, list(names), n=1, cutoff=likeness)), None)


def nearest(name: str, names: Collection[str], listed: Iterable[str] | None = None) -> str:
    """Return a hint for an unknown `name`: the most similar of `names`, or a list of all of them.

    `listed` takes the place of `names` in that list.
    """
    suggestion = closest(name, names)
    return f"did you mean {suggestion}?" if suggestion else f"there are {', '.join(listed or names)}"
