"""A bad day: what happens to a deployment under load, and running it."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from crosshost import Problem
from lab.days.ledger import Result, settle
from lab.days.limits import Limits
from lab.days.load import Load
from lab.days.visitor import Route

SECONDS = 10.0  # of load, if nothing lasts longer
BEFORE, AFTER = 2.0, 3.0  # seconds of load before and after what happens
RECOVERY = 60.0  # seconds in which every route must be good again


class Stage(Protocol):
    """A running deployment, as the load sees it."""

    accounts: list[str]
    password: str

    @property
    def page(self) -> str: ...
    @property
    def routes(self) -> list[Route]: ...
    @property
    def authority(self) -> str | None: ...
    def stored_posts(self) -> list[str]: ...


@dataclass(frozen=True)
class Day:
    """What happens, where, and what it may cost."""

    title: str
    happen: Callable[..., object]
    limits: Limits
    scenario: str = "cross-site"
    on: tuple[str, ...] = ("sqlite", "postgres")  # names in lab.days.stages
    files: tuple[str, ...] = ()  # of Compose, in lab/days/compose, besides those of the deployment
    before: Callable[..., Limits] | None = None  # before the load begins; returns the limits that it measured

    @property
    def needs(self) -> tuple[str, tuple[str, ...]]:
        """What must be started for it, besides the kind of deployment. Days with the same needs share one."""
        return self.scenario, self.files


def say(text: str) -> None:
    print(f"bad-days: {text}", file=sys.stderr, flush=True)


def live(day: Day, stage: Stage, seconds: float) -> tuple[Result, Limits]:
    """Let `day` happen to `stage` under load. Return its result and limits. Raises Problem when it does not recover."""
    limits = day.before(stage) if day.before else day.limits
    load = Load(stage.page, stage.routes, stage.accounts, stage.password, stage.authority)
    steady = load.begin()
    try:
        end = time.monotonic() + seconds
        time.sleep(BEFORE)
        day.happen(stage)
        time.sleep(max(AFTER, end - time.monotonic()))
        wait_for_recovery(load)
        steady.stop()
    except BaseException:
        with suppress(RuntimeError):
            steady.stop(wait=False)
        raise
    return settle(load.ledger, stage.stored_posts(), load.living()), limits


def wait_for_recovery(load: Load) -> None:
    """Return when the last request of every kind was good. Raises Problem when that is not so in time."""
    deadline = time.monotonic() + RECOVERY
    while unwell := load.unwell():
        if time.monotonic() > deadline:
            raise Problem(f"{RECOVERY:.0f} s later these still fail: {', '.join(unwell)}")
        time.sleep(0.1)
