"""What the commands share: a Problem is one line and exit code 2; Ctrl-C, a kill and a closed terminal stop all."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crosshost import Problem


def run(main: Callable[[], int]) -> None:
    def interrupted(number, frame):
        raise KeyboardInterrupt

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
