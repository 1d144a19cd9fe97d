"""What the commands have in common: --help, --version, and how they end.

A Problem is one line on standard error and exit code 2. Ctrl-C, SIGTERM and a closed terminal stop a command.
"""

import argparse
import errno
import os
import signal
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from crosshost import Problem, __version__

# Errors of a place where this user may not write, or where no space is left.
UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}


class Help(argparse.HelpFormatter):
    """argparse's formatter, without line breaks at hyphens."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False, break_long_words=False)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in self._split_lines(text, width - len(indent)))


class Parser(argparse.ArgumentParser):
    """An argument parser that raises a Problem, one line, for wrong arguments."""

    def error(self, message: str) -> NoReturn:
        raise Problem(f"{message}: see {self.prog} --help")


class Version(argparse.Action):
    """Prints the version and exits."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(f"crosshost {__version__}")
        parser.exit()


def parser(prog: str, description: str, epilog: str | None = None) -> argparse.ArgumentParser:
    """Return an argument parser with --help and --version."""
    new = Parser(prog=prog, description=description, epilog=epilog, formatter_class=Help)
    add_version(new)
    return new


def add_version(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--version", action=Version, nargs=0, help="print the version and exit")


def run(main: Callable[[], int]) -> None:
    """Call `main` and exit with the code that it returns; turn problems and signals into one line and their code."""

    def interrupted(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) == signal.SIG_DFL:  # scripts/_start.py
        signal.signal(signal.SIGINT, interrupted)
    signal.signal(signal.SIGTERM, interrupted)
    hangup = getattr(signal, "SIGHUP", None)  # Windows has none
    if hangup and signal.getsignal(hangup) != signal.SIG_IGN:  # the terminal was closed; nohup ignores it
        signal.signal(hangup, interrupted)
    sys.unraisablehook = raise_again
    try:
        code = main()
    except Problem as problem:
        print(f"crosshost: {problem}", file=sys.stderr)
        code = 2
    except KeyboardInterrupt:
        print("crosshost: stopped", file=sys.stderr)
        code = 130
    except BrokenPipeError:
        code = 141
    except OSError as error:
        if error.errno not in UNWRITABLE or not error.filename:
            raise
        print(
            f"crosshost: {error.filename} cannot be written ({error.strerror}): check its permissions and free space",
            file=sys.stderr,
        )
        code = 2
    sys.exit(code)


def raise_again(unraisable: "sys.UnraisableHookArgs") -> None:
    """Send the signal again if its KeyboardInterrupt was raised in a finalizer, where Python ignores it."""
    if unraisable.exc_type is KeyboardInterrupt:
        threading.Timer(0.01, os.kill, [os.getpid(), signal.SIGTERM]).start()
    else:
        sys.__unraisablehook__(unraisable)


@contextmanager
def held_back() -> Iterator[None]:
    """Delay Ctrl-C, SIGTERM and SIGHUP until the block ends. In the main thread only."""
    received: list[signal.Signals] = []
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {
        number: signal.signal(number, lambda number, frame: received.append(signal.Signals(number)))
        for number in numbers
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in received[:1]:
            signal.raise_signal(number)
