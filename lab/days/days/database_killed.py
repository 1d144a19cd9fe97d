"""PostgreSQL's first process is killed with -9, and the engine starts its container again."""

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage


def happen(stage: Stage) -> None:
    stage.kill("postgres")


DAY = Day(
    "PostgreSQL's container is killed (-9), and its restart policy starts it again",
    happen,
    Limits(outcomes=("503",), gap=10.0, health=2.0),
    on=("postgres",),
)
