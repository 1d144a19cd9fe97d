"""Run the doctor at a deployment as a stranger would, with its command line, and read its verdict."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from crosshost import Problem
from crosshost.doctor.verdict.prediction import WAYS
from lab import ROOT
from lab.elsewhere.deployments import BROWSERS, Deployment
from lab.elsewhere.running import PASSWORD, Running

TIMEOUT = 90.0  # seconds
WORDS = {True: "yes", False: "no", None: "inconclusive"}

Mark = Literal["right", "WRONG", "inconclusive"]


@dataclass(frozen=True)
class Verdict:
    """What the doctor said of a deployment."""

    works: Mapping[str, bool | None]  # by browser
    first: str  # the id of its first finding
    code: int
    seconds: float


def command(started: Running, *more: str) -> list[str]:
    """Return the doctor's command line for a deployment that is running."""
    arguments = [started.page, *started.urls, *(started.fill(text) for text in started.deployment.doctor)]
    trusted = ["--ca", str(started.ca)] if started.ca else []
    return [sys.executable, "-m", "crosshost", "doctor", *arguments, *trusted, *more]


def run(started: Running) -> Verdict:
    """Run the doctor, and return its verdict. Raises Problem when it prints no JSON."""
    began = time.monotonic()
    environment = os.environ | {"CROSSHOST_PASSWORD": PASSWORD}
    done = subprocess.run(
        command(started, "--json"), cwd=ROOT, env=environment, capture_output=True, text=True, timeout=TIMEOUT
    )
    seconds = time.monotonic() - began
    try:
        return verdict(json.loads(done.stdout), done.returncode, seconds)
    except ValueError:
        output = (done.stderr or done.stdout).strip().splitlines() or ["no output"]
        raise Problem(f"the doctor at {started.deployment.name}: {output[-1]}") from None


def verdict(data: Mapping[str, Any], code: int, seconds: float) -> Verdict:
    """Return the verdict on a login by fetch in the doctor's JSON."""
    logins = [login for login in data["logins"] if login["way"] == WAYS["fetch"]]
    works = {login["engine"]: login["works"] for login in logins}
    findings = [finding["id"] for finding in data["findings"]]
    return Verdict(
        {name: works.get(name) for name in BROWSERS}, findings[0] if findings else "", code, round(seconds, 1)
    )


def mark(deployment: Deployment, works: bool, said: bool | None) -> Mark:
    """Return whether the doctor was right. Where the URLs do not show who is logged in, "yes" is never right."""
    if said is None:
        return "inconclusive" if deployment.provable else "right"
    return "right" if said == works and (deployment.provable or not said) else "WRONG"


def truth(deployment: Deployment) -> str:
    """Return what is known of the deployment, in a line."""
    logins = ", ".join(f"{WORDS[deployment.works[name]]} in {name}" for name in BROWSERS)
    wrong = deployment.wrong or "nothing is wrong"
    return f"login {logins}; {wrong}" + ("" if deployment.provable else "; not visible from these URLs")
