"""Which build of each browser is installed, and which recorded build it is compared with.

A build is identified by its version, as far as the engine's behaviour changes with it: "140" of Firefox, "2.50" of
WebKitGTK. Debian's updates of one version are one build.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from crosshost.browsers.variants import Variant
from crosshost.browsers.version import package_of, version_of
from crosshost.policy.versions import numbers


@dataclass(frozen=True)
class Build:
    """An installed build."""

    name: str  # package and full version
    version: str  # empty where it is unknown
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


def nearest(version: str, known: Collection[str]) -> str:
    """Return the version in `known` that is nearest to `version`: of two the newer, for an empty version the newest.

    Returns an empty string where `known` is empty.
    """
    if not version:
        return max(known, key=numbers, default="")

    def order(known_version: str) -> int:  # a single number, so that 2.50 is nearer to 2.52 than to 3.0
        major, minor = (*numbers(known_version), 0)[:2]
        return major * 1000 + minor

    return min(known, key=lambda candidate: (abs(order(candidate) - order(version)), -order(candidate)), default="")
