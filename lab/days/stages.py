"""What a day can happen to, by name: scripts/bad-days --on NAME."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

from lab.days import stage, swarm
from lab.days.day import Stage
from lab.swarm import nodes


@dataclass(frozen=True)
class Kind:
    """A kind of deployment: how the page calls it, and what starts it with a day's scenario and files."""

    title: str
    start: Callable[[str, Iterable[str]], AbstractContextManager[Stage]]
    is_available: Callable[[], bool] = lambda: True  # here, besides a Docker engine


KINDS = {
    "sqlite": Kind("SQLite", partial(stage.on_compose, ())),
    "postgres": Kind("PostgreSQL", partial(stage.on_compose, ("postgres",))),
    "replicas": Kind("three replicas on PostgreSQL", partial(stage.on_compose, ("postgres", "replicas"))),
    "swarm": Kind("a swarm of two nodes", swarm.on_swarm, nodes.are_available),
}
