"""Origins, and the patterns that match some."""

import re

from config.origins import normalise_origin
from config.patterns import is_slow
from config.values.text import items, unique

MOST_ORIGINS = 100


def limited(origins: list[str]) -> list[str]:
    """Return `origins`, or raise ValueError: each request is compared with all, and variables have a maximal length."""
    if len(origins) > MOST_ORIGINS:
        raise ValueError(
            f"{len(origins)} origins are more than {MOST_ORIGINS}: write one pattern for them in "
            r"CORS_ALLOWED_ORIGIN_REGEXES, ^https://\w+\.example\.com$"
        )
    return origins


def cors_origins(value: str) -> list[str]:
    # `null` is what a sandboxed frame or a file: page sends; django-cors-headers knows it.
    return unique("null" if item.lower() == "null" else normalise_origin(item) for item in limited(items(value)))


def csrf_origins(value: str) -> list[str]:
    return unique(normalise_origin(item, wildcard=True) for item in limited(items(value)))


def origin(value: str) -> str:
    """Parse WEB_ORIGIN or API_ORIGIN."""
    normalised = normalise_origin(value)
    if not normalised.startswith(("http:", "https:")):
        raise ValueError(f"{value!r} is not an http(s) origin: write http://localhost:3000")
    return normalised


def regexes(value: str) -> list[str]:
    """Parse patterns separated by spaces: a comma may be part of one."""
    for item in value.split():
        if re.search(r",(\^|https?:)", item):
            raise ValueError(
                rf"{value!r} has a comma between two patterns: separate them with a space, ^https://\w+\.example\.com$"
            )
        try:
            re.compile(item)
        except re.error as error:
            raise ValueError(
                rf"{item!r} is not a regular expression ({error}): write for example ^https://\w+\.example\.com$"
            ) from None
        if is_slow(item):
            raise ValueError(
                rf"{item!r} needs more than a second for one long value: leave out the * or + around a group that has "
                r"one itself, ^https://\w+\.example\.com$"
            )
    return value.split()
