"""500 clients over TLS send heads a byte at a time, then bodies, then nothing after one request, then read nothing."""

from lab.days import crowds
from lab.days.day import Day
from lab.days.limits import Limits

DAY = Day(
    "500 clients are slow over TLS: heads, bodies, after a request, and readers that do not read",
    crowds.come("slow-long-head", "slow-long-body", "kept", "unread", count=500),
    Limits(outcomes=("503",), gap=5.0, within=15.0),
    on=("sqlite",),
)
