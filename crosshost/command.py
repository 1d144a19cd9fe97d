"""What the commands share: a Problem is one line and exit code 2; Ctrl-C, a kill and a closed terminal stop all."""

import signal
import sys
from collections.abc import Callable

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
