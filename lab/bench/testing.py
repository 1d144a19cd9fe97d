"""What a request of crosshost.testing's browser costs over one of Django's own test client, on the same handler.

Measured is the time of the processor, because that of the clock has the other programs of this machine in it.
"""

import json
import statistics
import sys

from lab import ROOT
from lab.bench.figure import Figure, spread
from lab.bench.process import OPPONENTS, run

AT_MOST = 1.0  # ms a request
TIMES = 40  # in each engine, a round


def overhead(topic: str, rounds: int) -> list[Figure]:
    """Return the median and the 95th percentile of each kind of request, over those of Django's client."""
    command = [sys.executable, str(OPPONENTS / "in_process.py"), str(rounds * TIMES)]
    results = json.loads(run(command, PYTHONPATH=str(ROOT)))
    return [figure for kind, result in results.items() for figure in figures(topic, kind, **result)]


def figures(topic: str, kind: str, requests: int, client: list[float], browser: list[float]) -> list[Figure]:
    """Return both figures of a kind, of which one fetch sends that many `requests`, from milliseconds a fetch."""
    detail = f"{spread('browser', browser, 'ms')}; {spread('client', client, 'ms')}; {requests} a fetch"
    name = f"a browser's {kind} over Django's test client, a request"
    return [
        Figure(topic, f"{name}: {which}", (of(browser) - of(client)) / requests, "ms", detail, at_most=AT_MOST)
        for which, of in (("median", statistics.median), ("95th percentile", percentile_95))
    ]


def percentile_95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
