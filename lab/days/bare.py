"""The gap of a toggle of two containers without an application: what ours is compared with."""

import os
import subprocess
import time
from collections.abc import Callable
from functools import partial

from crosshost import Problem
from crosshost.command import held_back
from lab.days.ledger import Sent, gaps
from lab.days.load import RATES, Steady
from lab.stack import http
from lab.stack.compose import BARE_PROJECT

COMPOSE = ["docker", "compose", "--project-name", "crosshost-days-bare", "--file", str(BARE_PROJECT)]
PORTS = {"gunicorn": 4310, "nginx": 4311}


def gap_of_a_toggle() -> float:
    """Toggle the bare project there and back under the load's rates, and return its longest gap in seconds."""
    sent: list[Sent] = []
    steady = None
    try:
        up("1")
        steady = Steady(
            [
                (RATES["whoami"], partial(get, "gunicorn", sent.append)),
                (RATES["page"], partial(get, "nginx", sent.append)),
            ]
        )
        time.sleep(1)
        up("2")
        time.sleep(1)
        up("1")
        time.sleep(1)
    finally:
        with held_back():
            if steady:
                steady.stop()
            subprocess.run([*COMPOSE, "down"], capture_output=True)
    return max(gaps(sent).values())


def up(toggle: str) -> None:
    ports = {"API_PORT": str(PORTS["gunicorn"]), "WEB_PORT": str(PORTS["nginx"])}
    environment = os.environ | ports | {"TOGGLE": toggle}
    done = subprocess.run([*COMPOSE, "up", "--detach", "--wait"], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise Problem(f"the bare project does not start: {done.stderr.strip().splitlines()[-1]}")


def get(route: str, write: Callable[[Sent], None]) -> None:
    began = time.monotonic()
    try:
        outcome = str(http.request(f"http://localhost:{PORTS[route]}", "GET", "/").status)
    except http.NoResponse:
        outcome = "refused"
    write(Sent("bare", route, began, time.monotonic(), outcome, is_good=outcome == "200"))
