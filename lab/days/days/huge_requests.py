"""Clients send a request head of 8 MB again and again, then a body of 1 GB. nginx refuses both, and reads the rest."""

from lab.days import crowds
from lab.days.day import Day
from lab.days.limits import Limits

DAY = Day(
    "Ten clients send request heads of 8 MB again and again, then bodies of 1 GB",
    crowds.come("huge-head", "huge-body", count=10),
    Limits(outcomes=("503",), gap=5.0, within=15.0),
    scenario="same-host",
    on=("sqlite",),
)
