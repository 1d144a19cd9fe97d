"""Versions of browsers, and values that hold up to a version: "140" of Firefox, "2.50" of WebKitGTK."""

from collections.abc import Mapping
from typing import TypeVar

from crosshost.policy.errors import PolicyError

T = TypeVar("T")


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of `version`, for comparison. Raises PolicyError if it is not a version."""
    try:
        return tuple(int(part) for part in version.split("."))
    except ValueError:
        raise PolicyError(f"{version!r} is not a version: write one like 140, or 2.50") from None


def until(version: str | None, values: Mapping[str, T]) -> T | None:
    """Return the value that holds for `version`, or None: each of `values` holds for its own version and older ones.

    With {"128": "a", "140": "b"}, 128 and older have "a", 129 to 140 have "b", newer ones and None have no value.
    """
    if not version:
        return None
    covering = [key for key in values if numbers(version) <= numbers(key)]
    return values[min(covering, key=numbers)] if covering else None
