"""Values of a list that became one, because the comma between them is missing."""

import re
from collections.abc import Iterable

from crosshost.django.conf import DEFAULT_HEADERS, DEFAULT_METHODS

# Where an origin begins within a text.
ORIGIN = re.compile(r"(?:https?|capacitor|ionic|tauri|app|file|chrome-extension|moz-extension)://")
HEADERS = {*DEFAULT_HEADERS, "accept-encoding", "cache-control", "dnt", "origin", "x-api-key", "x-xsrf-token"}
METHODS = {*DEFAULT_METHODS, "HEAD"}


def separated(setting: str, texts: Iterable[str]) -> list[str]:
    """Return the values of `setting` with those apart that were joined."""
    return [part for text in texts for part in split(setting, text)]


def split(setting: str, text: str) -> list[str]:
    """Return the values that were joined to `text`; only `text` if it is one value."""
    if "REGEX" in setting:
        return re.split(r"(?<=\$)(?=\^)", text)
    if setting == "CORS_ALLOW_HEADERS":
        return _known(text, HEADERS)
    if setting == "CORS_ALLOW_METHODS":
        return _known(text, METHODS)
    return origins(text)


def origins(text: str) -> list[str]:
    """Return the origins in `text`, which has no comma or one that was not split at."""
    starts = [found.start() for found in ORIGIN.finditer(text)]
    if len(starts) < 2:
        return [text]
    ends = [*starts[1:], len(text)]
    return [text[start:end].strip(" \t\r\n,;'\"") for start, end in zip(starts, ends, strict=True)]


def _known(text: str, names: set[str]) -> list[str]:
    """Return the two of `names` that `text` consists of, or only `text`."""
    known = {name.lower() for name in names}
    name = text.lower()
    for end in range(1, len(name)):
        if name not in known and name[:end] in known and name[end:] in known:
            return [text[:end], text[end:]]
    return [text]
