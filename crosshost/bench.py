"""scripts/bench [--rounds N] [--json]: how quick a toggle is and how large the image, against what each stands on."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from crosshost import ROOT, Problem, command, compose, stack

PAIR = ("different-port", "different-host")  # both services differ between the two

# The least that two containers can be: no application, the same health checks at the same intervals.
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


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str
    limit: float
    detail: str

    @property
    def met(self) -> bool:
        return self.value <= self.limit


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Measure the figures that README's appendix lists."
    )
    parser.add_argument("--rounds", type=int, default=6, help="toggles of each kind (default 6)")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    arguments = parser.parse_args()
    if arguments.rounds < 1:
        parser.error("--rounds must be 1 or more")
    if stack.current()[0]:
        raise Problem("something is up and would be measured too: run scripts/down")

    figures = [native_toggle(arguments.rounds)]
    if compose.answers():
        figures += [compose_toggle(arguments.rounds), image_size()]
    else:
        print("bench: no Docker engine answers, so the two figures of containers are left out", file=sys.stderr)
    if arguments.json:
        print(json.dumps([{**asdict(figure), "met": figure.met} for figure in figures], indent=2))
    else:
        for figure in figures:
            word = "ok  " if figure.met else "OVER"
            print(f"{word}  {figure.name}: {figure.value:.2f} {figure.unit} (at most {figure.limit:g})")
            print(f"        {figure.detail}")
    return 0 if all(figure.met for figure in figures) else 1


def native_toggle(rounds: int) -> Figure:
    """Seconds from typing scripts/up until both origins have answered."""
    script = str(ROOT / "scripts/up")
    try:
        run([script, PAIR[1], "--native"])
        times = [timed("native", rounds, i, partial(run, [script, PAIR[i % 2]])) for i in range(rounds)]
    finally:
        run([str(ROOT / "scripts/down")])
    return Figure("toggle natively", statistics.median(times), "s", 1.5, spread("scripts/up", times))


def compose_toggle(rounds: int) -> Figure:
    """`up --wait` of ours over that of the bare project, taken in turns so that both meet the same machine."""
    with tempfile.TemporaryDirectory() as folder:
        bare_file = Path(folder) / "compose.yaml"
        bare_file.write_text(BARE)
        bare = ["docker", "compose", "--file", str(bare_file)]
        ours = ["docker", "compose", "--project-name", "crosshost-bench"]
        up = ["up", "--detach", "--wait", "--no-build"]
        run(["docker", "compose", "build", "--quiet"])
        mine, theirs = [], []
        for i in range(rounds):
            # Each is brought up, toggled under the clock, and taken down, for both use the ports 3000 and 8000.
            try:
                run([*ours, f"--env-file=env/{PAIR[0]}.env", *up])
                mine.append(timed("compose", rounds, i, partial(run, [*ours, f"--env-file=env/{PAIR[1]}.env", *up])))
            finally:
                run([*ours, "down", "--volumes"])
            try:
                run([*bare, *up], TOGGLE="1")
                theirs.append(timed("bare", rounds, i, partial(run, [*bare, *up], TOGGLE="2")))
            finally:
                run([*bare, "down"], TOGGLE="")
    ratio = statistics.median(mine) / statistics.median(theirs)
    detail = spread("ours", mine) + "; " + spread("bare python and nginx", theirs)
    return Figure("toggle on compose, against a bare project", ratio, "times", 1.5, detail)


def image_size() -> Figure:
    names = [os.environ.get("DJANGO_IMAGE", "crosshost-django"), os.environ.get("PYTHON_IMAGE", "python:3.13-slim")]
    output = run(["docker", "image", "inspect", "--format", "{{.Size}}", *names])
    image, base = (int(line) / 1e6 for line in output.split())
    return Figure("image over its base", image - base, "MB", 45, f"{image:.1f} MB over {base:.1f} MB")


def timed(what: str, rounds: int, i: int, action: Callable[[], object]) -> float:
    began = time.monotonic()
    action()
    seconds = time.monotonic() - began
    print(f"bench: {what} {i + 1}/{rounds}: {seconds:.2f} s", file=sys.stderr, flush=True)
    return seconds


def spread(what: str, times: list[float]) -> str:
    return f"{what}: median {statistics.median(times):.2f} s of {len(times)}, {min(times):.2f} to {max(times):.2f}"


def run(arguments: list[str], **variables: str) -> str:
    done = subprocess.run(arguments, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True)
    if done.returncode:
        raise Problem(f"{' '.join(arguments[:4])} … failed: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout


if __name__ == "__main__":
    command.run(main)
