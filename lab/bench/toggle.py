"""How long it takes to change from one scenario to another."""

import statistics
import time
from collections.abc import Callable
from functools import partial

from lab import ROOT
from lab.bench.figure import Figure, spread
from lab.bench.process import folder, run, say

PAIR = ("different-port", "different-host")  # both services differ between the two

# Two minimal containers: no application, and the same health checks at the same intervals.
BARE = """
name: crosshost-bench-bare
x-health: &health {interval: 30s, timeout: 3s, start_period: 30s, start_interval: 200ms}
services:
  python:
    image: ${PYTHON_IMAGE-python:3.13-slim}
    init: true  # without it, python as process 1 ignores the stop for ten seconds
    command: [python, -m, http.server, "8000"]
    environment: {TOGGLE: "${TOGGLE}"}
    ports: ["127.0.0.1:8000:8000"]
    healthcheck:
      <<: *health
      test: [CMD, python, -c, "import socket; s = socket.create_connection(('127.0.0.1', 8000)); s.send(b'GET / HTTP/1.0\\\\r\\\\n\\\\r\\\\n'); exit(b' 200 ' not in s.recv(99))"]
  nginx:
    image: ${NGINX_IMAGE-nginx:1.28}
    environment: {TOGGLE: "${TOGGLE}"}
    ports: ["127.0.0.1:3000:80"]
    healthcheck:
      <<: *health
      test: [CMD-SHELL, "exec curl -fsS -o /dev/null http://127.0.0.1:80/"]
"""  # noqa: E501


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
    """Return the ratio of `up --wait` of ours to that of the bare project, measured in turns."""
    with folder() as place:
        bare_file = place / "compose.yaml"
        bare_file.write_text(BARE)
        bare = ["docker", "compose", "--file", str(bare_file)]
        ours = ["docker", "compose", "--project-name", "crosshost-bench"]
        up = ["up", "--detach", "--wait", "--no-build"]
        run(["docker", "compose", "build", "--quiet"])
        our_times, their_times = [], []
        for i in range(rounds):
            # Each is started, toggled (this is timed) and stopped, because both use the ports 3000 and 8000.
            try:
                run([*ours, f"--env-file=env/{PAIR[0]}.env", *up])
                our_times.append(
                    timed("compose", rounds, i, partial(run, [*ours, f"--env-file=env/{PAIR[1]}.env", *up]))
                )
            finally:
                run([*ours, "down", "--volumes"])
            try:
                run([*bare, *up], TOGGLE="1")
                their_times.append(timed("bare", rounds, i, partial(run, [*bare, *up], TOGGLE="2")))
            finally:
                run([*bare, "down"], TOGGLE="")
    ratio = statistics.median(our_times) / statistics.median(their_times)
    detail = spread("ours", our_times, "s") + "; " + spread("bare python and nginx", their_times, "s")
    return [Figure(topic, "toggle on compose, against a bare project", ratio, "times", detail, at_most=1.5)]


def timed(what: str, rounds: int, i: int, action: Callable[[], object]) -> float:
    began = time.monotonic()
    action()
    seconds = time.monotonic() - began
    say(f"{what} {i + 1}/{rounds}: {seconds:.2f} s")
    return seconds
