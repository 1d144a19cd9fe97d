"""Progress on standard error: a bar on a terminal, a line every few seconds in a log."""

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeVar

WIDTH = 30  # characters of the bar
INTERVAL = 5.0  # seconds between two lines of a log
PATIENCE = 2.0  # seconds without a sign

T = TypeVar("T")


class Show(Protocol):
    """Shows how many are done."""

    def __call__(self, done: int) -> None: ...


@contextmanager
def waiting(prefix: str) -> Iterator[None]:
    """Show how long the block takes, once that is longer than PATIENCE. Afterwards a terminal's line is erased."""
    is_terminal, began, over = sys.stderr.isatty(), time.monotonic(), threading.Event()

    def show() -> None:
        seconds = PATIENCE
        while not over.wait(seconds):
            passed = f"{prefix}: {time.monotonic() - began:.0f} s"
            print(f"\r{passed}" if is_terminal else f"{passed}\n", end="", file=sys.stderr, flush=True)
            seconds = 1.0 if is_terminal else INTERVAL

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        if is_terminal and time.monotonic() - began >= PATIENCE:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


@contextmanager
def progress(prefix: str, unit: str, total: int) -> Iterator[Show]:
    """Yield a function to call with the number of `unit` that are done of `total`. Afterwards the bar is erased."""
    is_terminal = sys.stderr.isatty()
    told, shown = time.monotonic(), -1

    def show(done: int) -> None:
        nonlocal told, shown
        if is_terminal and done != shown:
            shown = done
            filled = WIDTH * done // max(total, 1)
            bar = "#" * filled + "-" * (WIDTH - filled)
            print(f"\r{prefix}: [{bar}] {done}/{total} {unit}", end="", file=sys.stderr, flush=True)
        elif not is_terminal and time.monotonic() - told >= INTERVAL:
            told = time.monotonic()
            print(f"{prefix}: {done} of {total} {unit}", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if is_terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def track(prefix: str, unit: str, items: Sequence[T]) -> Iterator[T]:
    """Yield each of `items`, and show how many were taken."""
    with progress(prefix, unit, len(items)) as show:
        for number, item in enumerate(items):
            show(number)
            yield item
