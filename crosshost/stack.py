"""Up and down, whichever way the stack runs."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

from crosshost import ROOT, STATE, Problem, compose, native, port_base, ports, scenarios
from crosshost.browsers import leftovers
from crosshost.deployment import Deployment, load

WAYS = {"native": native, "compose": compose}
BROWSERS = STATE / "browsers"  # where scripts/browsers notes what it started
CURRENT = STATE / "running.json"  # what `up` started last


class Running(NamedTuple):
    """What is running: all None where nothing is."""

    way: str | None = None
    scenario: str | None = None  # None for the defaults
    port_base: int | None = None

    @property
    def name(self) -> str:
        return self.scenario or scenarios.DEFAULT

    def load(self) -> Deployment:
        return load(self.scenario, self.port_base)


def pick(way: str | None) -> str:
    """The way asked for, else the way that something runs by, else compose where an engine answers."""
    if way == "compose" and not compose.answers():
        raise Problem("no Docker engine answers: start it, or run scripts/up --native")
    return way or current().way or ("compose" if compose.answers() else "native")


def current() -> Running:
    """Return what is running of this checkout. Raises Problem when another checkout's containers are."""
    if native.is_running():
        return Running("native", *remembered())
    if compose.answers() and compose.is_running():
        scenario, origin = compose.scenario()
        base = remembered()[1]  # of this `up`, or of one before a person started something by hand
        ports = {base + port_base.OFFSETS[3000], base + port_base.OFFSETS[3443]} if base else ()
        return Running("compose", scenario, base if urlsplit(origin).port in ports else None)
    return Running()


def remembered() -> tuple[str | None, int | None]:
    """Return the scenario and the port base of the last `up`."""
    try:
        found = json.loads(CURRENT.read_text())
        return found["scenario"], found["port_base"]
    except (OSError, ValueError, LookupError, TypeError):
        return None, None


def up(deployment: Deployment, way: str) -> None:
    """Bring `deployment` up, in place of whatever runs. Raises Problem, with nothing half-started."""
    deployment.check()
    ports.check_addresses(deployment)
    with alone():
        WAYS[way].check(deployment)  # before anything stops
        CURRENT.unlink(missing_ok=True)
        if not native.stop() and way == "native" and compose.answers():
            compose.stop()
        if way == "native" or not compose.is_running():  # a toggle's own containers hold the ports
            ports.check_free(deployment, in_containers=way == "compose")
        WAYS[way].start(deployment)
        scenario = deployment.scenario.name if deployment.scenario else None
        CURRENT.write_text(json.dumps({"scenario": scenario, "port_base": deployment.port_base}))


def down() -> list[str]:
    """Stop everything of ours. Return the ways that something ran by."""
    with alone():
        CURRENT.unlink(missing_ok=True)
        stopped = ["browsers of a runner that was killed"] if leftovers.end(BROWSERS) else []
        stopped += ["native"] if native.stop() else []
        if compose.answers() and compose.stop():
            stopped.append("compose")
        return stopped


@contextmanager
def restored(way: str) -> Iterator[None]:
    """Go back at the end to what is up now, or to nothing: what was started in between runs by `way`."""
    before = current()
    try:
        yield
    finally:
        if before.way:
            up(before.load(), before.way)
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
