"""One of three replicas is killed: what it was doing may fail, except what is safe to repeat."""

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage


def happen(stage: Stage) -> None:
    stage.kill("django")


DAY = Day(
    "One of three replicas is killed (-9)", happen, Limits(failed=5, outcomes=("502",), gap=1.0), on=("replicas",)
)
