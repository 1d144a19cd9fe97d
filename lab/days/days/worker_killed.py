"""A gunicorn worker is killed with -9, three times: its requests are cut off, the other worker serves on."""

import time

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage


def happen(stage: Stage) -> None:
    for _ in range(3):
        # gunicorn is process 1, and its workers are its children.
        stage.run("django", "sh", "-c", "read -r worker others </proc/1/task/1/children; kill -9 $worker")
        time.sleep(1.5)


DAY = Day(
    "A gunicorn worker is killed (-9), three times",
    happen,
    Limits(outcomes=("502", "closed"), gap=1.0),
)
