"""Open a deployment's page in real browsers, and read what became of its login."""

import secrets
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crosshost import Problem
from crosshost.browsers import trust
from crosshost.browsers.launch import Browser
from crosshost.browsers.variants import find
from lab.elsewhere.deployments import BROWSERS
from lab.elsewhere.running import Running
from lab.stack import control

LIMIT = 60.0  # seconds from a browser's start to its page's report
STEPS = ("before", "login", "after")


@dataclass(frozen=True)
class Outcome:
    """What the page in one browser saw: whether it ends logged in, and each step in a word."""

    logged_in: bool
    steps: str


def outcome(report: Mapping[str, Mapping[str, Any]]) -> Outcome:
    """Return the outcome in a page's report: logged in is who has a name after the login, and had none before."""
    steps = [report.get(step, {"error": "missing"}) for step in STEPS]
    named_before, named_after = (bool(step.get("value")) for step in (steps[0], steps[2]))
    words = [f"{name}: {in_words(name, step)}" for name, step in zip(STEPS, steps, strict=True)]
    return Outcome(named_after and not named_before, ", ".join(words))


def in_words(name: str, step: Mapping[str, Any]) -> str:
    if "error" in step:
        return str(step["error"])
    return str(step["value"] or ("done" if name == "login" else "nobody"))


def measure(started: Running, names: tuple[str, ...] = BROWSERS) -> dict[str, Outcome]:
    """Return the outcome in each browser, all of which run at once. Raises Problem when a page does not report."""
    runs = {name: secrets.token_urlsafe(8) for name in names}
    with ExitStack() as stack:
        ca = authority(started, Path(stack.enter_context(tempfile.TemporaryDirectory())))
        browsers = {
            name: stack.enter_context(
                Browser(find(name), f"{started.page}/?run={run}", trusted=ca, notes=control.BROWSERS)
            )
            for name, run in runs.items()
        }
        return {name: outcome(wait_for(started, browsers[name], run)) for name, run in runs.items()}


def authority(started: Running, folder: Path) -> Path | None:
    return trust.database(started.ca, folder / "trust") if started.ca else None


def wait_for(started: Running, browser: Browser, run: str) -> Mapping[str, Any]:
    """Return the report of the page in `browser`. Raises Problem when it does not come."""
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline and not browser.has_ended():
        if run in started.pages.reports:
            return started.pages.reports[run]
        time.sleep(0.05)
    raise Problem(f"{started.deployment.name}: {browser.variant.name} sent no report: {browser.last_line()}")
