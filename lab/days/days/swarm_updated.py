"""A rolling update of three replicas on two nodes: a new one has to be healthy before an old one stops."""

from crosshost import Problem
from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.swarm import Swarm
from lab.swarm import releases


def happen(stage: Swarm) -> None:
    if (state := stage.update(releases.NEXT)) != "completed":
        raise Problem(f"the update ended as {state}")


DAY = Day("A rolling update of three replicas on two nodes", happen, Limits(failed=0), on=("swarm",))
