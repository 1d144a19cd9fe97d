"""One view gets stuck: a table that only posts need is locked, and the rest of the API must not notice."""

from lab.days.database import PostgreSQL
from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage

SECONDS = 8.0


def happen(stage: Stage) -> None:
    PostgreSQL(stage).lock(SECONDS, "blog_post")


DAY = Day(
    "One view is stuck for eight seconds: a lock on the table of posts",
    happen,
    Limits(outcomes=("503",), gap=3.0, health=2.0),
    on=("postgres",),
)
