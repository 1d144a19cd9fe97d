"""How long it takes to change from one scenario to another."""

import statistics
import time
from collections.abc import Callable
from functools import partial

from lab import ROOT
from lab.bench import trace
from lab.bench.figure import Figure, spread
from lab.bench.process import run, say
from lab.stack.compose import BARE_PROJECT

PAIR = ("different-port", "different-host")  # both services differ between the two


def natively(topic: str, rounds: int) -> list[Figure]:
    """Return the seconds of scripts/up, which ends when both origins have answered."""
    script = str(ROOT / "scripts/up")
    try:
        run([script, PAIR[1], "--native"])
        times = [timed("native", rounds, i, partial(run, [script, PAIR[i % 2], "--native"])) for i in range(rounds)]
    finally:
        run([str(ROOT / "scripts/down")])
    detail = spread("scripts/up", times, "s")
    return [Figure(topic, "toggle natively", statistics.median(times), "s", detail, at_most=1.5)]


def on_compose(topic: str, rounds: int) -> list[Figure]:
    """Return the ratio of `up --wait` of ours to that of the bare project, measured in turns, and a trace of both."""
    bare = ["docker", "compose", "--file", str(BARE_PROJECT)]
    ours = ["docker", "compose", "--project-name", "crosshost-bench"]
    up = ["up", "--detach", "--wait", "--no-build"]
    run(["docker", "compose", "build", "--quiet"])
    our_times, their_times, our_traces, their_traces = [], [], [], []
    for i in range(rounds):
        # Each is started, toggled (this is timed) and stopped, because both use the ports 3000 and 8000.
        try:
            run([*ours, f"--env-file=env/{PAIR[0]}.env", *up])
            began = time.time()
            our_times.append(timed("compose", rounds, i, partial(run, [*ours, f"--env-file=env/{PAIR[1]}.env", *up])))
            our_traces.append(trace.of("crosshost-bench", began))
        finally:
            run([*ours, "down", "--volumes"])
        try:
            run([*bare, *up], TOGGLE="1")
            began = time.time()
            their_times.append(timed("bare", rounds, i, partial(run, [*bare, *up], TOGGLE="2")))
            their_traces.append(trace.of("crosshost-bare", began))
        finally:
            run([*bare, "down"])
    ratio = statistics.median(our_times) / statistics.median(their_times)
    detail = spread("ours", our_times, "s") + "; " + spread("bare python and nginx", their_times, "s")
    whole = Figure(topic, "toggle on compose, against a bare project", ratio, "times", detail, at_most=1.5)
    return [whole, *trace.figures(topic, "ours", our_traces), *trace.figures(topic, "bare", their_traces)]


def timed(what: str, rounds: int, i: int, action: Callable[[], object]) -> float:
    began = time.monotonic()
    action()
    seconds = time.monotonic() - began
    say(f"{what} {i + 1}/{rounds}: {seconds:.2f} s")
    return seconds
