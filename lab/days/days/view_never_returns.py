"""A view never returns: its callers get 504 in time, others notice nothing, and its threads are free again."""

import time
from concurrent.futures import ThreadPoolExecutor

from crosshost import Problem
from lab.days.day import Day, say
from lab.days.limits import Limits
from lab.days.stage import Stage
from lab.smoke.client import Client
from lab.stack import http

# Of 32 threads in two workers: at least half of one worker's, which is replaced then, and of neither all.
CALLERS = 15
PATIENCE = 38.0  # seconds; nginx waits 35
REPLACED = "are stuck: this worker is replaced"  # in gunicorn's log
WITHIN = 20.0  # seconds after the last response


def happen(stage: Stage) -> None:
    with ThreadPoolExecutor(CALLERS) as threads:
        slowest = max(threads.map(call, [stage] * CALLERS))
    say(f"504 for all {CALLERS} callers, after {slowest:.1f} s at most")
    began = time.monotonic()
    while REPLACED not in stage.compose("logs", "--no-log-prefix", "django"):
        if time.monotonic() > began + WITHIN:
            raise Problem(f"no worker was replaced within {WITHIN:.0f} s after {CALLERS} of its requests got stuck")
        time.sleep(0.5)


def call(stage: Stage) -> float:
    """Return the seconds until nginx answered for the view. Raises Problem unless that is a 504 for the page."""
    began = time.monotonic()
    client = Client(stage.page, stage.deployment.api_origin, PATIENCE, stage.authority)
    response = client.request("GET", "/stuck/")
    permitted = response.headers.get("Access-Control-Allow-Origin")
    if (response.status, permitted, "error" in http.json_of(response)) != (504, stage.page, True):
        raise Problem(
            f"a caller of a view that never returns got {response.status}, Access-Control-Allow-Origin {permitted}: "
            f"expected 504 in JSON, and {stage.page}"
        )
    return time.monotonic() - began


DAY = Day(
    "A view never returns: 15 of Django's 32 threads are in it",
    happen,
    Limits(failed=0, gap=3.0, health=2.0),
    on=("sqlite",),
    files=("stuck-view.yaml",),
)
