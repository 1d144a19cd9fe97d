"""A browser's version, as far as what it does depends on it: "140" of Firefox, "2.50" of WebKitGTK."""

from collections.abc import Mapping
from typing import TypeVar

from crosshost import Problem

T = TypeVar("T")


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of `version`, by which versions are ordered. Raises Problem for what is no version."""
    try:
        return tuple(int(part) for part in version.split("."))
    except ValueError:
        raise Problem(f"{version!r} is no version: write one like 140, or 2.50") from None


def until(version: str | None, values: Mapping[str, T]) -> T | None:
    """Return the one of `values` that holds for `version`, or None: each holds for its own version and older ones.

    With {"128": "a", "140": "b"}, 128 and older have "a", 129 to 140 have "b", newer ones and None have nothing.
    """
    if not version:
        return None
    covering = [one for one in values if numbers(version) <= numbers(one)]
    return values[min(covering, key=numbers)] if covering else None
