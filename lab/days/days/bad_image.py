"""An update to an image whose server does not start: the swarm takes it back."""

from crosshost import Problem
from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.swarm import Swarm
from lab.swarm import releases


def happen(stage: Swarm) -> None:
    if (state := stage.update(releases.BAD)) != "rollback_completed":
        raise Problem(f"the update ended as {state}")


DAY = Day("An update to a bad image, which the swarm takes back", happen, Limits(failed=0), on=("swarm",))
