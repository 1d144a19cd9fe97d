"""Shared by the parsers: lists, tokens, host names, and the nearest valid value."""

import difflib
import re
from collections.abc import Iterable

from config.origins import LONGEST_HOST

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
HOST = re.compile(r"\.?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")


def items(value: str) -> list[str]:
    """Return the stripped items of a comma-separated list, without empty ones."""
    return [item for item in (part.strip() for part in value.split(",")) if item]


def unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def nearest(value: str, choices: Iterable[str]) -> str:
    """Return the most similar of `choices`; the first where none is similar."""
    choices = list(choices)
    lower = {choice.lower(): choice for choice in choices}
    near = difflib.get_close_matches(value.lower(), lower, n=1, cutoff=0.5)
    return lower[near[0]] if near else choices[0]


def is_host(text: str) -> bool:
    return len(text) <= LONGEST_HOST and bool(HOST.fullmatch(text))
