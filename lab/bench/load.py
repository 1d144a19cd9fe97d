"""Load on this machine's own address, by `wrk`: so many connections for so many seconds."""

import re
import shutil
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field

import urllib3

from crosshost import Problem
from lab.bench.figure import Figure, spread
from lab.bench.process import say

THREADS = 2  # of wrk's; one alone is busy before nginx is
WARM_UP = 1  # second


@dataclass(frozen=True)
class Target:
    """One server and what it is asked for; `expected` is a part of the right answer."""

    name: str
    url: str
    expected: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def check(self) -> None:
        """Raise Problem unless the answer is 200 and the right one, for wrk itself takes a redirect for success."""
        try:
            # No Accept-Encoding: wrk sends none either.
            response = urllib3.request("GET", self.url, headers=self.headers, redirect=False, retries=False, timeout=5)
        except urllib3.exceptions.HTTPError as error:
            raise Problem(f"{self.name} does not answer on {self.url} ({type(error).__name__})") from None
        if response.status != 200 or self.expected not in response.data:
            raise Problem(f"{self.name} answers {self.url} with {response.status}, and not as it should")


def is_here() -> bool:
    return shutil.which("wrk") is not None


def measure(target: Target, connections: int, seconds: int) -> float:
    """Requests per second over `connections` that are kept open. Raises Problem when any answer was not right."""
    if not target.url.startswith("http://127.0.0.1:"):
        raise Problem(f"{target.url} is not this machine, and only that is measured")
    headers = [part for name, value in target.headers.items() for part in ("--header", f"{name}: {value}")]
    threads = min(THREADS, connections)
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "5s", *headers, target.url]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Problem(f"wrk failed against {target.name}: {done.stderr.strip() or done.stdout.strip()}")
    try:
        return requests_per_second(done.stdout)
    except ValueError as error:
        raise Problem(f"{target.name} at {connections} connections: {error}") from None


def requests_per_second(output: str) -> float:
    """Read what wrk prints. Raises ValueError for anything but a run in which every request was answered well."""
    for line in output.splitlines():
        if line.lstrip().startswith(("Non-2xx or 3xx responses:", "Socket errors:")):
            raise ValueError(f"wrk says {line.strip()!r}")
    found = re.findall(r"^Requests/sec: +(\d+\.\d\d)$", output, re.MULTILINE)
    if len(found) != 1 or float(found[0]) == 0:
        raise ValueError("wrk does not say how many requests there were")
    return float(found[0])


def in_turns(
    what: str, targets: Sequence[Target], connections: int, rounds: int, seconds: int
) -> dict[str, list[float]]:
    """Requests per second of each target in each round: A, B, then B, A, so that all meet the same machine."""
    for target in targets:
        target.check()
        measure(target, connections, WARM_UP)
    results: dict[str, list[float]] = {target.name: [] for target in targets}
    for i in range(rounds):
        for target in targets if i % 2 == 0 else reversed(targets):
            results[target.name].append(measure(target, connections, seconds))
        rates = ", ".join(f"{name} {values[-1]:.0f}" for name, values in results.items())
        say(f"{what} {i + 1}/{rounds}: {rates} requests/s")
    for target in targets:
        target.check()
    return results


def ratio(
    topic: str, name: str, results: dict[str, list[float]], pair: tuple[str, str], at_least: float | None = None
) -> Figure:
    """The median of the rounds' own ratios of the first of `pair` to the second."""
    mine, theirs = (results[one] for one in pair)
    ratios = [one / other for one, other in zip(mine, theirs, strict=True)]
    parts = [spread(one, results[one], "requests/s", 0) for one in pair]
    detail = "; ".join([f"rounds {min(ratios):.2f} to {max(ratios):.2f}", *parts])
    return Figure(topic, name, statistics.median(ratios), "times", detail, at_least=at_least)
