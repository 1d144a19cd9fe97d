"""2,000 clients send the body of a POST a byte at a time, also after 60 KB of it."""

from lab.days import crowds
from lab.days.day import Day
from lab.days.limits import Limits

DAY = Day(
    "2,000 clients send bodies a byte at a time",
    crowds.come("slow-body", "slow-long-body", count=2_000),
    Limits(outcomes=("503",), gap=5.0, within=15.0),
    scenario="same-host",
    on=("sqlite",),
)
