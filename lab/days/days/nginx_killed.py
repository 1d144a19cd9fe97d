"""The first process of nginx's container is killed with -9, and the engine starts the container again."""

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage


def happen(stage: Stage) -> None:
    stage.kill("nginx")


DAY = Day(
    "nginx's container is killed (-9), and its restart policy starts it again",
    happen,
    Limits(outcomes=("closed", "refused"), gap=10.0),
)
