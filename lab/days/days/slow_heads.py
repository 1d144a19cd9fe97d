"""2,000 clients send their request head a byte at a time, also after 24 KB of it."""

from lab.days import crowds
from lab.days.day import Day
from lab.days.limits import Limits

DAY = Day(
    "2,000 clients send request heads a byte at a time",
    crowds.come("slow-head", "slow-long-head", count=2_000),
    Limits(outcomes=("503",), gap=5.0, within=15.0),
    scenario="same-host",
    on=("sqlite",),
)
