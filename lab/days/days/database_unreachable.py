"""PostgreSQL's network is cut for eight seconds: packets are lost, and no connection is refused."""

import time

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import PROJECT, Stage

SECONDS = 8.0


def happen(stage: Stage) -> None:
    postgres = stage.container("postgres")
    network = f"{PROJECT}_default"
    stage.docker("network", "disconnect", network, postgres)
    time.sleep(SECONDS)
    stage.docker("network", "connect", "--alias=postgres", network, postgres)


DAY = Day(
    "PostgreSQL is cut off its network for eight seconds",
    happen,
    Limits(outcomes=("503",), gap=SECONDS + 10.0, health=2.0),
    on=("postgres",),
)
