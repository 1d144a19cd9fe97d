"""What the commands share: a Problem is one line and exit code 2; Ctrl-C, a kill and a closed terminal stop all."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crosshost import Problem


def run(main: Callable[[], int]) -> None:
    def interrupted(number, frame):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupted)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # the terminal was closed, and no nohup asked to go on
        signal.signal(signal.SIGHUP, interrupted)
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
