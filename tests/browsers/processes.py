"""Helpers to start fake browsers, and to find what browsers leave behind."""

import os
from contextlib import suppress
from pathlib import Path

from crosshost.browsers.variants import Variant


def left_below(folder: Path) -> list[str]:
    """Return the processes that have `folder` in their environment or command, and the files that are left in it."""
    processes = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            texts = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in texts and int(process.name) != os.getpid():
            processes.append(texts.decode(errors="replace"))
    return processes + [str(path) for path in folder.glob("crosshost-*")]


def script(tmp_path: Path, text: str) -> Variant:
    """Return a variant whose browser is a shell script."""
    program = tmp_path / "browser"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return Variant("script", "", str(program), "", lambda profile: None, lambda profile: [])


def running(seconds: bytes) -> int:
    """Return how many processes `sleep` for that long."""
    count = 0
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            count += path.read_bytes() == b"sleep\0" + seconds + b"\0"
    return count
