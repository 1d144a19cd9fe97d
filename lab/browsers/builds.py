"""Which build of each browser is installed, and which recorded build it is compared with.

A build is known by the number that its engine changes with, its version: "140" of Firefox, "2.50" of WebKitGTK.
Debian's updates of one version are one build.
"""

import re
import subprocess
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from crosshost.browsers.variants import Variant
from crosshost.policy.versions import numbers


@dataclass(frozen=True)
class Build:
    """An installed build."""

    name: str  # of the package, with its whole version
    version: str  # empty where it is not known
    nearest: str = ""  # the recorded version that it is compared with; empty where none is recorded
    nearest_name: str = ""

    @property
    def is_recorded(self) -> bool:
        return bool(self.version) and self.version == self.nearest

    def __str__(self) -> str:
        if self.is_recorded:
            return f"{self.name}, compared with the recorded {self.nearest_name}"
        if self.nearest:
            return f"{self.name}, which is not recorded: compared with {self.nearest_name}"
        return f"{self.name}, and none is recorded"


def installed(variants: Iterable[Variant], record: dict) -> dict[str, Build]:
    """Return the installed build of each variant, by its name, with the nearest that `record` has."""
    builds = {}
    for variant in variants:
        name = package_of(variant)
        version = version_of(variant, name)
        known = record["browsers"].get(variant.name, {})
        near = nearest(version, known)
        builds[variant.name] = Build(name, version, near, known[near]["build"] if near else "")
    return builds


def package_of(variant: Variant) -> str:
    """Return the package with its version, or without one where Debian's package is not installed."""
    asked = ["dpkg-query", "--show", "--showformat=${Version}", variant.package]
    try:
        return f"{variant.package} {subprocess.run(asked, capture_output=True, text=True, check=True).stdout}"
    except (OSError, subprocess.CalledProcessError):
        return variant.package


def version_of(variant: Variant, name: str) -> str:
    """Return the version of the build `name`, as the record and env files write it, or nothing."""
    found = re.match(f"(?:[0-9]+:)?({variant.version})(?![0-9])", name.partition(" ")[2])
    return found[1] if found else ""


def nearest(version: str, known: Collection[str]) -> str:
    """Return the one of `known` that is nearest to `version`: of two the newer one, for no version the newest.

    Returns nothing where none is known.
    """
    if not version:
        return max(known, key=numbers, default="")

    def order(one: str) -> int:  # one number for two, so that 2.50 and 2.52 are nearer than 2.50 and 3.0
        major, minor = (*numbers(one), 0)[:2]
        return major * 1000 + minor

    return min(known, key=lambda one: (abs(order(one) - order(version)), -order(one)), default="")
