"""PostgreSQL's container is restarted: it ends every connection, and is away for a moment."""

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage


def happen(stage: Stage) -> None:
    stage.compose("restart", "postgres")


DAY = Day(
    "docker compose restart postgres",
    happen,
    Limits(outcomes=("503",), gap=10.0, health=2.0),
    on=("postgres",),
)
