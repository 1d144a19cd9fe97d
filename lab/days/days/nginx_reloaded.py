"""nginx reads its configuration again, three times, as after a new certificate."""

import time

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage
from lab.stack.compose import RELOAD


def happen(stage: Stage) -> None:
    for _ in range(3):
        stage.run("nginx", *RELOAD)
        time.sleep(1.5)


DAY = Day("nginx is reloaded, three times", happen, Limits(failed=0, gap=1.0))
