"""The process of Django's container is killed with -9, and the engine starts the container again."""

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage


def happen(stage: Stage) -> None:
    stage.kill("django")


DAY = Day(
    "Django's container is killed (-9), and its restart policy starts it again",
    happen,
    Limits(outcomes=("502", "closed", "refused"), gap=3.0),
)
