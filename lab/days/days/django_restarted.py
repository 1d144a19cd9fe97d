"""Django's container is restarted: gunicorn finishes its requests, and is away until it has started again."""

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage


def happen(stage: Stage) -> None:
    stage.compose("restart", "django")


DAY = Day("docker compose restart django", happen, Limits(outcomes=("502", "closed", "refused"), gap=10.0))
