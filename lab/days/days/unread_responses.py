"""2,000 clients request the largest file of Django and of the page, and never read it."""

from lab.days import crowds
from lab.days.day import Day
from lab.days.limits import Limits

DAY = Day(
    "2,000 clients never read the large response that they requested",
    crowds.come("unread", "unread-page", count=2_000),
    Limits(outcomes=("503",), gap=5.0, within=15.0),
    scenario="same-host",
    on=("sqlite",),
)
