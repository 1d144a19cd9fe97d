"""Django stands still for five seconds, as on a machine that swaps: requests wait, and none is refused."""

import time

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage

SECONDS = 5.0


def happen(stage: Stage) -> None:
    stage.compose("pause", "django")
    time.sleep(SECONDS)
    stage.compose("unpause", "django")


DAY = Day("Django's container is paused for five seconds", happen, Limits(failed=0, gap=SECONDS + 5.0))
