"""Up and down, whichever way the stack runs."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from crosshost import ROOT, STATE, Problem, compose, native, ports
from crosshost.deployment import Deployment, load

WAYS = {"native": native, "compose": compose}
CURRENT = STATE / "scenario"  # the name of what `up` started last; empty for the defaults


def pick(way: str | None) -> str:
    """The way asked for, else the way that something runs by, else compose where an engine answers."""
    if way == "compose" and not compose.answers():
        raise Problem("no Docker engine answers: start it, or run scripts/up --native")
    return way or current()[0] or ("compose" if compose.answers() else "native")


def current() -> tuple[str | None, str | None]:
    """The way and the scenario that are up; the scenario is None for the defaults."""
    if native.is_running():
        return "native", CURRENT.read_text().strip() or None if CURRENT.exists() else None
    if compose.answers() and compose.is_running():
        return "compose", compose.scenario()
    return None, None


def up(deployment: Deployment, way: str) -> None:
    """Bring `deployment` up, in place of whatever runs. Raises Problem, with nothing half-started."""
    deployment.check()
    with alone():
        WAYS[way].check(deployment)  # before anything stops
        CURRENT.unlink(missing_ok=True)
        if not native.stop() and way == "native" and compose.answers():
            compose.stop()
        if way == "native" or not compose.is_running():  # a toggle's own containers hold the ports
            ports.check_free(deployment, in_containers=way == "compose")
        WAYS[way].start(deployment)
        CURRENT.write_text(deployment.scenario.name if deployment.scenario else "")


def down() -> list[str]:
    """Stop everything of ours. Return the ways that something ran by."""
    with alone():
        CURRENT.unlink(missing_ok=True)
        stopped = ["native"] if native.stop() else []
        if compose.answers() and compose.stop():
            stopped.append("compose")
        return stopped


@contextmanager
def restored(way: str) -> Iterator[None]:
    """Go back at the end to what is up now, or to nothing: what was started in between runs by `way`."""
    before, name = current()
    try:
        yield
    finally:
        if before:
            up(load(name), before)
        else:
            with alone():
                CURRENT.unlink(missing_ok=True)
                WAYS[way].stop()


@contextmanager
def alone() -> Iterator[None]:
    """Hold off a second `up` or `down` of this checkout."""
    try:
        STATE.mkdir(exist_ok=True)
        lock = (STATE / "lock").open("w")
    except OSError as error:
        raise Problem(
            f"{error.filename} cannot be written ({error.strerror}): give yourself the right to write in {ROOT}"
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem("another scripts/up or scripts/down is at work here: wait for it") from None
        yield
