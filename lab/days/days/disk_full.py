"""The volume of the database is full for five seconds."""

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage

SECONDS = 5.0


def happen(stage: Stage) -> None:
    stage.database.fill_disk(SECONDS)


DAY = Day(
    "The disk of the database is full for five seconds",
    happen,
    Limits(outcomes=("503",), gap=SECONDS + 10.0, health=2.0),
    files=("small-disk.yaml",),
)
