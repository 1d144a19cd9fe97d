"""Run a function in a process of its own: Django's settings and the views are made only once in one."""

import os
import pickle
import sys
import traceback
from collections.abc import Callable
from typing import Any


def forked(function: Callable[[], Any]) -> Any:
    """Return what `function()` returns in a copy of this process. Raises RuntimeError with its traceback."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os.close(reader)
        try:
            result = (True, function())
        except BaseException:
            result = (False, traceback.format_exc())
        with os.fdopen(writer, "wb") as pipe:
            pickle.dump(result, pipe)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    succeeded, result = pickle.loads(data) if data else (False, "the process ended")  # noqa: S301 # nosec B301 (ours)
    if not succeeded:
        raise RuntimeError(result)
    return result
