"""lab/days/limits.py: which limits a result does not hold."""

from dataclasses import replace

import pytest

from lab.days.ledger import Ledger, Sent, settle
from lab.days.limits import NEVER, Limits

SENT = [Sent("whoami", "nginx", second, second + 0.1, "200", is_good=True) for second in (0.0, 1.0, 2.0)]
NOTHING_FAILED = settle(Ledger(sent=SENT), [], [])
SOME_FAILED = replace(NOTHING_FAILED, failed=3, outcomes={"nginx": {"502": 2}, "gunicorn": {"closed": 1}})


@pytest.mark.parametrize("name", NEVER)
def test_no_day_may_lose_anything_or_hide_an_error(name):
    assert Limits().broken(replace(NOTHING_FAILED, **{name: 2})) == [f"2 {NEVER[name]}"]


@pytest.mark.parametrize(
    ("limits", "result", "broken"),
    [
        (Limits(failed=0), NOTHING_FAILED, []),
        (Limits(failed=3), SOME_FAILED, []),
        (Limits(failed=2), SOME_FAILED, ["3 requests failed, at most 2 may"]),
        (Limits(outcomes=("closed", "502")), SOME_FAILED, []),
        (Limits(outcomes=("502",)), SOME_FAILED, ["requests ended with closed; only 502 may be seen"]),
        (Limits(outcomes=()), SOME_FAILED, ["requests ended with 502, closed; only nothing may be seen"]),
        (Limits(gap=1.1), NOTHING_FAILED, []),
        (Limits(gap=0.9), NOTHING_FAILED, ["1.00 s without a good response, at most 0.90 s"]),
        (
            Limits(gap=0.9, because="half a day"),
            NOTHING_FAILED,
            ["1.00 s without a good response, at most 0.90 s (half a day)"],
        ),
        (Limits(), replace(NOTHING_FAILED, slowest={"post": 12.0}), ["the slowest request took 12.0 s, at most 10 s"]),
        (Limits(within=15), replace(NOTHING_FAILED, slowest={"post": 12.0}), []),
        (
            Limits(health=1),
            replace(NOTHING_FAILED, slowest={"health": 1.5, "post": 9.0}),
            ["the slowest /healthz/ took 1.5 s, at most 1 s"],
        ),
        (Limits(health=1), replace(NOTHING_FAILED, slowest={"health": 0.5, "post": 9.0}), []),
    ],
)
def test_each_limit_is_held_or_named(limits, result, broken):
    assert limits.broken(result) == broken
