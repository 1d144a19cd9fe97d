"""gunicorn restarts its workers gracefully (SIGHUP), three times."""

import time

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage


def happen(stage: Stage) -> None:
    for _ in range(3):
        stage.compose("kill", "--signal", "HUP", "django")
        time.sleep(2)


DAY = Day("gunicorn is restarted gracefully (SIGHUP), three times", happen, Limits(failed=0, gap=1.0))
