"""Load on a loopback address with `wrk`, over a number of connections for some seconds."""

import json
import shutil
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import urllib3

from crosshost import Problem
from lab.bench.figure import Figure, spread
from lab.bench.process import say

THREADS = 2  # of wrk; a single one is busy before nginx is
WARM_UP = 1  # second
SCRIPT = Path(__file__).parent / "wrk.lua"


@dataclass(frozen=True)
class Target:
    """A server and the URL to request, with a POST if there is a body.

    `expected` is a part of the right response's body. With `may_refuse` errors are counted, and do not stop the load.
    """

    name: str
    url: str
    expected: bytes
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    may_refuse: bool = False
    timeout: int = 5  # seconds; wrk counts a later response as broken

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"

    def check(self) -> None:
        """Raise Problem unless the response is 200 and the right one; wrk itself counts a redirect as a success."""
        try:
            # No Accept-Encoding: wrk sends none either.
            response = urllib3.request(
                self.method,
                self.url,
                body=self.body or None,
                headers=self.headers,
                redirect=False,
                retries=False,
                timeout=self.timeout,
            )
        except urllib3.exceptions.HTTPError as error:
            raise Problem(f"{self.name} does not answer on {self.url} ({type(error).__name__})") from None
        if response.status != 200 or self.expected not in response.data:
            raise Problem(f"{self.name} answers {self.url} with {response.status}, or with another body than expected")


@dataclass(frozen=True)
class Load:
    """What wrk measured: requests per second, how many were answered with an error, and milliseconds of a request."""

    rate: float
    refused: int
    p50: float
    p99: float


def is_installed() -> bool:
    return shutil.which("wrk") is not None


def measure(target: Target, connections: int, seconds: int) -> Load:
    """Put load on `target` over `connections` open connections. Raises Problem after a failed request."""
    if not target.url.startswith("http://127.0.0.1:"):
        raise Problem(f"{target.url} is not this machine, and only this machine gets load")
    headers = [part for name, value in target.headers.items() for part in ("--header", f"{name}: {value}")]
    threads = min(THREADS, connections)
    options = [f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", f"{target.timeout}s"]
    request = ["-s", str(SCRIPT), target.url, "--", target.method, target.body]
    done = subprocess.run(["wrk", *options, *headers, *request], capture_output=True, text=True)
    if done.returncode:
        raise Problem(f"wrk failed against {target.name}: {done.stderr.strip() or done.stdout.strip()}")
    try:
        return read(done.stdout, may_refuse=target.may_refuse)
    except ValueError as error:
        raise Problem(f"{target.name} at {connections} connections: {error}") from None


def read(output: str, *, may_refuse: bool = False) -> Load:
    """Return what wrk.lua printed. Raises ValueError after a broken connection, and after a refused request."""
    try:
        result = json.loads(output.splitlines()[-1])
        requests, seconds = result["requests"], result["taken"] / 1e6
    except (IndexError, KeyError, ValueError):
        raise ValueError("wrk reports no rate") from None
    if result["broken"] or (result["refused"] and not may_refuse):
        raise ValueError(f"wrk reports {result['broken']} broken connections and {result['refused']} errors")
    if not seconds or not (requests or may_refuse):
        raise ValueError("wrk reports no request")
    answered = requests - result["refused"]
    return Load(answered / seconds, result["refused"], result["p50"] / 1000, result["p99"] / 1000)


def in_turns(
    what: str, targets: Sequence[Target], connections: int, rounds: int, seconds: int
) -> dict[str, list[float]]:
    """Return the requests per second of each target in each round, in the order A, B, then B, A."""
    for target in targets:
        target.check()
        measure(target, connections, WARM_UP)
    results: dict[str, list[float]] = {target.name: [] for target in targets}
    for i in range(rounds):
        for target in targets if i % 2 == 0 else reversed(targets):
            results[target.name].append(measure(target, connections, seconds).rate)
        rates = ", ".join(f"{name} {values[-1]:.0f}" for name, values in results.items())
        say(f"{what} {i + 1}/{rounds}: {rates} requests/s")
    for target in targets:
        target.check()
    return results


def ratio(
    topic: str, name: str, results: dict[str, list[float]], pair: tuple[str, str], at_least: float | None = None
) -> Figure:
    """Return the median of each round's ratio of the first of `pair` to the second."""
    ours, theirs = (results[target] for target in pair)
    ratios = [our_rate / their_rate for our_rate, their_rate in zip(ours, theirs, strict=True)]
    parts = [spread(target, results[target], "requests/s", 0) for target in pair]
    detail = "; ".join([f"rounds {min(ratios):.2f} to {max(ratios):.2f}", *parts])
    return Figure(topic, name, statistics.median(ratios), "times", detail, at_least=at_least)
