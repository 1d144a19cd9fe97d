"""Three replicas are replaced one after the other, by the lines of docs/replicas.md: none of it is noticed."""

from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage


def happen(stage: Stage) -> None:
    old = stage.compose("ps", "--quiet", "django").split()
    one_more = f"django={len(old) + 1}"
    for container in old:
        stage.compose("up", "--detach", "--wait", "--no-deps", "--no-recreate", "--scale", one_more, "django")
        stage.docker("stop", container)
        stage.docker("rm", container)


DAY = Day("A rolling update of three replicas", happen, Limits(failed=0, gap=1.0), on=("replicas",))
