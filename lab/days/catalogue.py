"""The bad days, by name."""

import importlib
import pkgutil

from crosshost import Problem, nearest
from lab.days import days
from lab.days.day import Day
from lab.days.stages import KINDS


def load() -> dict[str, Day]:
    """Return the day of each module in lab/days/days."""
    modules = sorted(module.name for module in pkgutil.iter_modules(days.__path__))
    return {name.replace("_", "-"): importlib.import_module(f"{days.__name__}.{name}").DAY for name in modules}


def plan(names: list[str], on: str | None) -> list[tuple[str, str]]:
    """Return the days to run, each with the kind of deployment: all, or the named ones. Raises Problem.

    Those of one kind that need the same come one after another, because they share a deployment.
    """
    known = load()
    for name in names:
        if name not in known:
            raise Problem(f"there is no day {name!r}: {nearest(name, known)}")
    chosen = [
        (name, kind) for name in names or known for kind in known[name].on if on in (None, kind) and kind in KINDS
    ]
    if not chosen:
        raise Problem(f"no such day is for {on}: scripts/bad-days --list has what each is for")
    kinds = list(KINDS)
    return sorted(chosen, key=lambda one: (kinds.index(one[1]), known[one[0]].needs))
