"""What the commands share: their --help and --version; a Problem is one line and exit code 2; Ctrl-C, a kill and a
closed terminal stop all.
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

from crosshost import ROOT, Problem

# What the system says where this user may not write, or there is no room.
UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}


class Help(argparse.HelpFormatter):
    """argparse's own, except that a name with hyphens stays in one piece."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False, break_long_words=False)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in self._split_lines(text, width - len(indent)))


class Version(argparse.Action):
    """--version: that of the installed package, or the checkout's own."""

    def __call__(self, parser, *_: object) -> None:
        print(f"crosshost {version()}")
        parser.exit()


def version() -> str:
    from importlib import metadata

    try:
        return metadata.version("crosshost")
    except metadata.PackageNotFoundError:
        import tomllib

        return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def parser(prog: str, description: str, epilog: str | None = None) -> argparse.ArgumentParser:
    """Return a parser of arguments with --help and --version."""
    made = argparse.ArgumentParser(prog=prog, description=description, epilog=epilog, formatter_class=Help)
    made.add_argument("--version", action=Version, nargs=0, help="print the version and exit")
    return made


def run(main: Callable[[], int]) -> None:
    def interrupted(number, frame):
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) == signal.SIG_DFL:  # scripts/_start.py
        signal.signal(signal.SIGINT, interrupted)
    signal.signal(signal.SIGTERM, interrupted)
    hangup = getattr(signal, "SIGHUP", None)  # Windows has none
    if hangup and signal.getsignal(hangup) != signal.SIG_IGN:  # the terminal was closed, and no nohup asked to go on
        signal.signal(hangup, interrupted)
    sys.unraisablehook = again
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
            f"crosshost: {error.filename} cannot be written ({error.strerror}): give yourself the right to write there",
            file=sys.stderr,
        )
        code = 2
    sys.exit(code)


def again(swallowed: "sys.UnraisableHookArgs") -> None:
    """Python swallows what is raised in a finalizer, a Ctrl-C too: let it come again, as it must stop all."""
    if swallowed.exc_type is KeyboardInterrupt:
        threading.Timer(0.01, os.kill, [os.getpid(), signal.SIGTERM]).start()
    else:
        sys.__unraisablehook__(swallowed)


@contextmanager
def held_back() -> Iterator[None]:
    """Hold back Ctrl-C, a kill and the terminal's end until the block is done. In the main thread only."""
    came: list[signal.Signals] = []
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {
        number: signal.signal(number, lambda number, frame: came.append(signal.Signals(number))) for number in numbers
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in came[:1]:
            signal.raise_signal(number)
