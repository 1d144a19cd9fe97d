"""The names of all settings, from compose.yaml; a name that is none of them is a typo."""

import functools
import os
import re
import sys
from collections.abc import Collection, Iterator

import yaml

from crosshost import ROOT, Problem, nearest

# What Compose and docker read themselves, from .env too.
OF_COMPOSE = """
    COMPOSE_ANSI COMPOSE_BAKE COMPOSE_CONVERT_WINDOWS_PATHS COMPOSE_DISABLE_ENV_FILE COMPOSE_ENV_FILES
    COMPOSE_EXPERIMENTAL COMPOSE_FILE COMPOSE_IGNORE_ORPHANS COMPOSE_MENU COMPOSE_PARALLEL_LIMIT COMPOSE_PATH_SEPARATOR
    COMPOSE_PROFILES COMPOSE_PROGRESS COMPOSE_PROJECT_NAME COMPOSE_REMOVE_ORPHANS COMPOSE_STATUS_STDOUT
    BUILDKIT_PROGRESS BUILDX_BUILDER DOCKER_API_VERSION DOCKER_BUILDKIT DOCKER_CERT_PATH DOCKER_CONFIG DOCKER_CONTEXT
    DOCKER_DEFAULT_PLATFORM DOCKER_HOST DOCKER_TLS_VERIFY
"""
COMPOSES_OWN = frozenset(OF_COMPOSE.split())
REFERENCE = re.compile(r"\$\{?([A-Za-z_]\w*)")
NEAR = 2  # letters


@functools.cache
def ours() -> frozenset[str]:
    """Return the names that compose.yaml reads or hands on, and those of a person's own override of it."""
    found: set[str] = set()
    for path in [ROOT / "compose.yaml", *ROOT.glob("compose.override.y*ml")]:
        text = path.read_text(encoding="utf-8")
        found |= set(REFERENCE.findall(text.replace("$$", "")))
        if path.name == "compose.yaml":
            for service in yaml.safe_load(text)["services"].values():
                found |= set(service["environment"])
    return frozenset(found)


def known() -> frozenset[str]:
    """Return the names that an env file may set."""
    return ours() | COMPOSES_OWN


def refuse_unknown(name: str, where: str, known: Collection[str]) -> None:
    """Raise Problem when `name`, which stands at `where`, is not in `known`."""
    if name not in known:
        hint = nearest(name, known, ["those of .env.example"])
        raise Problem(f"{where}: there is no setting {name}: {hint}")


@functools.cache
def warn_of_near_misses() -> None:
    """Print a warning, once, for each name in this process's environment that differs little from one of ours."""
    for name, right in near_misses(os.environ):
        print(f"crosshost: warning: {name} is set and not read: did you mean {right}?", file=sys.stderr, flush=True)


def near_misses(names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each of `names` that is within two letters of one of ours, with that one. A short name is near to many."""
    for name in names:
        if len(name) >= 6 and name not in known():
            near = min(ours(), key=lambda one: (distance(name, one), one))
            if distance(name, near) <= NEAR:
                yield name, near


def distance(one: str, other: str) -> int:
    """Return how many letters have to be inserted, dropped or replaced to make `other` of `one` (Levenshtein)."""
    if abs(len(one) - len(other)) > NEAR:
        return NEAR + 1
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, row = row, [i]
        for j, theirs in enumerate(other, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != theirs)))
    return row[-1]
