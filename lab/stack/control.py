"""Start and stop the stack, natively or with Compose."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

from crosshost import Problem
from crosshost.browsers import leftovers
from lab import ROOT, STATE
from lab.scenarios import catalogue, port_base
from lab.scenarios.deployment import Deployment, load
from lab.stack import compose, native, ports

WAYS = {"native": native, "compose": compose}
BROWSERS = STATE / "browsers"  # scripts/browsers records here what it started
CURRENT = STATE / "running.json"  # the scenario that `up` started last


class Running(NamedTuple):
    """The stack that is running; every field is None when none is."""

    way: str | None = None
    scenario: str | None = None  # None for the defaults
    port_base: int | None = None
    additions: tuple[str, ...] = ()  # of env/with

    @property
    def name(self) -> str:
        return self.scenario or catalogue.DEFAULT

    def load(self) -> Deployment:
        return load(self.scenario, self.port_base, self.additions)


def pick(way: str | None) -> str:
    """Return `way` if given, else the way of what is running, else compose where there is an engine."""
    if way == "compose" and not compose.is_available():
        raise Problem("no Docker engine answers: start it, or run scripts/up --native")
    return way or current().way or ("compose" if compose.is_available() else "native")


def current() -> Running:
    """Return this checkout's running stack. Raises Problem when another checkout's containers are running."""
    if native.is_running():
        return Running("native", *remembered())
    if compose.is_available() and compose.is_running():
        scenario, origin = compose.scenario()
        _, base, additions = remembered()  # perhaps of an earlier `up`, if this one was started by hand
        ports = {base + port_base.OFFSETS[3000], base + port_base.OFFSETS[3443]} if base else ()
        return Running("compose", scenario, base if urlsplit(origin).port in ports else None, additions)
    return Running()


def remembered() -> tuple[str | None, int | None, tuple[str, ...]]:
    """Return the scenario, the port base and the additions of the last `up`."""
    try:
        last = json.loads(CURRENT.read_text())
        return last["scenario"], last["port_base"], tuple(last["additions"])
    except (OSError, ValueError, LookupError, TypeError):
        return None, None, ()


def up(deployment: Deployment, way: str) -> None:
    """Start `deployment` in place of what is running. Raises Problem, with nothing half-started."""
    deployment.check()
    if way == "native" and deployment.additions:
        raise Problem(
            f"--with {deployment.additions[0]} starts containers: run scripts/down, then scripts/up with --compose; as "
            "ordinary processes, set DATABASE_URL=postgres://user:password@host:5432/name in .env"
        )
    ports.check_addresses(deployment)
    with locked():
        WAYS[way].check(deployment)  # before anything stops
        CURRENT.unlink(missing_ok=True)
        if not native.stop() and way == "native" and compose.is_available():
            compose.stop()
        if way == "native" or not compose.is_running():  # otherwise our own containers hold the ports
            ports.check_free(deployment, in_containers=way == "compose")
        WAYS[way].start(deployment)
        scenario = deployment.scenario.name if deployment.scenario else None
        CURRENT.write_text(
            json.dumps({"scenario": scenario, "port_base": deployment.port_base, "additions": deployment.additions})
        )


def down() -> list[str]:
    """Stop everything that this checkout started. Return what was stopped."""
    with locked():
        CURRENT.unlink(missing_ok=True)
        stopped = ["browsers of a killed scripts/browsers"] if leftovers.end(BROWSERS) else []
        stopped += ["native"] if native.stop() else []
        if compose.is_available() and compose.stop():
            stopped.append("compose")
        return stopped


@contextmanager
def restored(way: str) -> Iterator[None]:
    """At the end, start again what is running now, or stop what was started by `way` in between."""
    before = current()
    try:
        yield
    finally:
        if before.way:
            up(before.load(), before.way)
        else:
            with locked():
                CURRENT.unlink(missing_ok=True)
                WAYS[way].stop()


@contextmanager
def locked() -> Iterator[None]:
    """Hold this checkout's lock. Raises Problem when another `up` or `down` holds it."""
    try:
        STATE.mkdir(exist_ok=True)
        lock = (STATE / "lock").open("w")
    except OSError as error:
        raise Problem(
            f"{error.filename} cannot be written ({error.strerror}): make {ROOT} writable for this user"
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem("scripts/up or down is already running in this checkout; wait for it to finish") from None
        yield
