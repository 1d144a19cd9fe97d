"""A crowd (crowd.py) in a process of its own, while a block runs."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crosshost import Problem
from lab import ROOT


@dataclass
class Seen:
    """What a crowd saw: complete after the block."""

    counts: dict[str, int] = field(default_factory=dict)

    @property
    def most(self) -> int:
        """Return how many of its clients were connected at once."""
        return self.counts.get("most", 0)


@contextmanager
def crowded(
    kind: str, count: int, origin: str, listens: tuple[str, int] | None = None, seconds: float = 60, wait: float = 30
) -> Iterator[Seen]:
    """Hold `count` clients of `kind` on `origin` until the block ends. `listens` is its address, unless it is loopback.

    The block begins when all are there, or after `wait` seconds: shaking hands with thousands takes long. Raises
    Problem when the crowd fails.
    """
    url = urlsplit(origin)
    tls = ["--tls"] if url.scheme == "https" else []
    address, port = listens or ("127.0.0.1", url.port or 80)
    command = [sys.executable, "-m", "lab.days.crowd", kind, str(count), str(seconds), address, str(port), url.netloc]
    process = subprocess.Popen([*command, *tls], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    here = threading.Event()
    lines: list[str] = []

    def read() -> None:
        for line in process.stdout or ():
            lines.append(line)
            here.set()
        here.set()

    reader = threading.Thread(target=read)
    reader.start()
    seen = Seen()
    try:
        here.wait(wait)
        yield seen
    finally:
        process.terminate()
        reader.join()
        error = process.communicate()[1].strip().splitlines()
        if lines:
            seen.counts = json.loads(lines[-1])
    if not lines or "most" not in seen.counts:
        raise Problem(error[-1] if error else "the crowd exited without output")
