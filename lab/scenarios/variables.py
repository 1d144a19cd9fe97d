"""The names of all settings, from compose.yaml and what is added to it. Any other name is a typing error."""

import functools
import os
import re
import sys
from collections.abc import Collection, Iterator

import yaml

from crosshost import Problem, nearest
from lab import ROOT

# Compose and docker read these themselves, also from .env.
OF_COMPOSE = """
    COMPOSE_ANSI COMPOSE_BAKE COMPOSE_CONVERT_WINDOWS_PATHS COMPOSE_DISABLE_ENV_FILE COMPOSE_ENV_FILES
    COMPOSE_EXPERIMENTAL COMPOSE_FILE COMPOSE_IGNORE_ORPHANS COMPOSE_MENU COMPOSE_PARALLEL_LIMIT COMPOSE_PATH_SEPARATOR
    COMPOSE_PROFILES COMPOSE_PROGRESS COMPOSE_PROJECT_NAME COMPOSE_REMOVE_ORPHANS COMPOSE_STATUS_STDOUT
    BUILDKIT_PROGRESS BUILDX_BUILDER DOCKER_API_VERSION DOCKER_BUILDKIT DOCKER_CERT_PATH DOCKER_CONFIG DOCKER_CONTEXT
    DOCKER_DEFAULT_PLATFORM DOCKER_HOST DOCKER_TLS_VERIFY
"""
# What the tools are expected to report about a scenario, and how the catalogue finds it. Only its env file sets these,
# and no service gets them.
FACTS = ("EXPECT_SMOKE", "EXPECT_DOCTOR", "EXPECT_CHECKS", "NOT_IN_HTTP", "FIX", "GROUP", "SYMPTOMS")
COMPOSES_OWN = frozenset(OF_COMPOSE.split())
REFERENCE = re.compile(r"\$\{?([A-Za-z_]\w*)")
NEAR = 2  # letters


@functools.cache
def ours() -> frozenset[str]:
    """Return the names that compose.yaml, its overrides and the user's compose.override.yaml read or hand on."""
    names: set[str] = set()
    for path in [ROOT / "compose.yaml", *ROOT.glob("compose.*.y*ml")]:
        text = path.read_text(encoding="utf-8")
        names |= set(REFERENCE.findall(text.replace("$$", "")))
        if path.name == "compose.yaml":
            for environment in environments(text).values():
                names |= set(environment)
    return frozenset(names)


@functools.cache
def environments(compose: str) -> dict[str, dict[str, str | None]]:
    """Return the environment of each service in the text of compose.yaml."""
    document = yaml.safe_load(compose)
    return {name: service.get("environment") or {} for name, service in document["services"].items()}


def known() -> frozenset[str]:
    """Return the names that an env file may set."""
    return ours() | COMPOSES_OWN | {*FACTS}


def refuse_unknown(name: str, where: str, known: Collection[str]) -> None:
    """Raise Problem when `name`, found at `where`, is not in `known`."""
    if name not in known:
        hint = nearest(name, known, ["those of .env.example"])
        raise Problem(f"{where}: there is no setting {name}: {hint}")


@functools.cache
def warn_of_near_misses() -> None:
    """Print a warning, once, for each name in this process's environment that is nearly a setting's."""
    for name, right in near_misses(os.environ):
        print(f"crosshost: warning: {name} is not a setting: did you mean {right}?", file=sys.stderr, flush=True)


def near_misses(names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each of `names` that is within two letters of a setting, with that setting. Short names are left out."""
    for name in names:
        if len(name) >= 6 and name not in known():
            near = min(ours(), key=lambda setting: (distance(name, setting), setting))
            if distance(name, near) <= NEAR:
                yield name, near


def distance(first: str, second: str) -> int:
    """Return the number of letters to insert, drop or replace to turn `first` into `second` (Levenshtein).

    Anything over NEAR is NEAR + 1: what is known to be too far is not counted to its end.
    """
    if abs(len(first) - len(second)) > NEAR:
        return NEAR + 1
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        above, row = row, [i]
        for j, other in enumerate(second, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other)))
        if min(row) > NEAR:
            break
    return min(row[-1], NEAR + 1)
