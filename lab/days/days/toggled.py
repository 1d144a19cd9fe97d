"""Another scenario is started in place of the running one, and the first one again."""

import time
from dataclasses import replace

from lab.days.bare import gap_of_a_toggle
from lab.days.day import Day
from lab.days.limits import Limits
from lab.days.stage import Stage

# Both serve the same page and the same API at the same addresses.
PAIR = ("different-port", "different-port-no-credentials")
OVER_BARE = 0.3  # seconds


def before(stage: Stage) -> Limits:
    bare = gap_of_a_toggle()
    because = f"a bare project's {bare:.2f} s in the same run, plus {OVER_BARE:g} s"
    return replace(DAY.limits, gap=bare + OVER_BARE, because=because)


def happen(stage: Stage) -> None:
    stage.toggle(PAIR[1])
    time.sleep(1)
    stage.toggle(PAIR[0])


DAY = Day(
    "Another scenario is started, and the first one again",
    happen,
    Limits(outcomes=("502", "closed", "refused")),
    scenario=PAIR[0],
    before=before,
)
