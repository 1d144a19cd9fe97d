"""10,000 clients connect and send nothing, or nothing more after one request."""

from lab.days import crowds
from lab.days.day import Day
from lab.days.limits import Limits

DAY = Day(
    "10,000 connections are idle",
    crowds.come("idle", "kept", count=10_000),
    Limits(outcomes=("503",), gap=5.0, within=15.0),
    scenario="same-host",
    on=("sqlite",),
)
