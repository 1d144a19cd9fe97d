"""A node of two is lost with its replicas, and comes back: the other serves on and starts replicas in their place."""

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.swarm import REPLICAS, Swarm, wait


def happen(stage: Swarm) -> None:
    with stage.worker_cut_off():
        wait(lambda: stage.running(stage.manager) == REPLICAS, "the lost replicas are not replaced")
    wait(lambda: stage.running() == REPLICAS, "the node does not come back")


DAY = Day(
    "A node is cut off: its replicas are started on the other one",
    happen,
    # A request that was on its way to the lost node waits for a response until its time limit.
    Limits(outcomes=("502", "503", "504", "timeout"), gap=5.0, within=16.0),
    on=("swarm",),
)
