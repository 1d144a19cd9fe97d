"""Finds out which kind of recording a file is, and reads it."""

import io
import itertools
import sys
from pathlib import Path
from typing import BinaryIO

from crosshost import Problem
from crosshost.recording.model import Recording
from crosshost.recording.reading import copied_curl, curl, har, headers, netlog
from crosshost.recording.reading.jsonstream import Json, Truncated
from crosshost.recording.reading.source import ESCAPE, Source, open_file

STANDARD_INPUT = "standard input"
OTHERWISE = {
    "fetch(": "a fetch() call: use `Copy as cURL` in the network panel's menu",
    "Invoke-WebRequest": "a PowerShell command: use `Copy as cURL (bash)` in the network panel's menu",
    "$session = New-Object": "a PowerShell command: use `Copy as cURL (bash)` in the network panel's menu",
}


def read(name: str | Path) -> Recording:
    """Return the recording in the file `name`; `-` is standard input. Raises Problem if it is none, in one line."""
    if str(name) == "-":
        return from_stream(sys.stdin.buffer, STANDARD_INPUT)
    with open_file(str(name)) as file:
        return from_stream(file, Path(name).name)


def parse(data: bytes, name: str = "the recording") -> Recording:
    """Return the recording in `data`. Raises Problem if it is none, in one line."""
    return from_stream(io.BytesIO(data), name)


def from_stream(stream: BinaryIO, name: str) -> Recording:
    name = "".join(character if character.isprintable() else "?" for character in name)[:200]
    source = Source(stream, name)
    beginning = source.beginning.lstrip()
    if beginning.startswith("{"):
        return from_json(source)
    if beginning.startswith("["):
        raise Problem(f"{name} is a JSON list, neither a HAR nor a NetLog: export `all as HAR` in the network panel")
    return from_text(source.text(), name)


def from_json(source: Source) -> Recording:
    """Return the HAR or NetLog of a source."""
    document = Json(source.pieces(), source.name)
    try:
        return by_keys(document, source.name)
    except Truncated:
        cause = "it has terminal escapes in it" if ESCAPE in document.text[: 1 << 20] else "it was cut off, or changed"
        raise Problem(f"{source.name} is not whole JSON, {cause}: export it again") from None


def by_keys(document: Json, name: str) -> Recording:
    """Return the recording by the first key that tells its kind."""
    keys = document.members()
    for key in keys:
        if key == "log":
            return har.read(document, name)
        if key in ("constants", "events"):
            return netlog.read(document, itertools.chain((key,), keys), name)
        document.value()
    raise Problem(f"{name} is JSON, but neither a HAR (log.entries) nor a NetLog (constants, events)")


def from_text(text: str, name: str) -> Recording:
    """Return the recording of what is not JSON."""
    for beginning, what in OTHERWISE.items():
        if text.lstrip().startswith(beginning):
            raise Problem(f"{name} is {what}")
    if curl.is_output(text):
        return curl.read(text, name)
    if copied_curl.is_command(text):
        return copied_curl.read(text, name)
    return headers.read(text, name)
