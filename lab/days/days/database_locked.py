"""Another client locks the database for eight seconds: writes fail in time, reads go on where the database allows."""

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage

SECONDS = 8.0


def happen(stage: Stage) -> None:
    stage.database.lock(SECONDS)


DAY = Day(
    "Another client locks the database for eight seconds",
    happen,
    Limits(outcomes=("503",), gap=SECONDS + 5.0, health=2.0),
)
