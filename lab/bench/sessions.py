"""What a million sessions in the table cost: whoami, and the removal of those that have expired."""

import json
import subprocess

from crosshost import Problem
from lab import ROOT
from lab.bench.deployments import WITH, available, deployed
from lab.bench.figure import Figure
from lab.bench.process import OPPONENTS, run, say

ROWS = 1_000_000
RATIO = 1.2  # at most, of whoami beside a million sessions to one beside a few
WAIT = 1000.0  # ms at most, of a login while expired sessions are removed
SCRIPT = OPPONENTS / "many_sessions.py"


def a_million(topic: str) -> list[Figure]:
    """Return the figures on SQLite and on PostgreSQL, each in its container."""
    run(["docker", "compose", "build", "--quiet"])
    figures = []
    for name in ("SQLite", "PostgreSQL"):
        if available(name):
            with deployed(WITH[name]) as project:
                say(f"sessions: {ROWS:,} on {name}")
                figures += of_one(topic, name, measured(project))
    return figures


def measured(project: list[str]) -> dict:
    """Return what the script prints in Django's container. Raises Problem with its last line when it fails."""
    command = [*project, "exec", "--no-TTY", "django", "python", "-", str(ROWS)]
    done = subprocess.run(command, cwd=ROOT, stdin=SCRIPT.open(), capture_output=True, text=True)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it exited without output"]
        raise Problem(f"the sessions could not be measured: {lines[-1]}")
    return json.loads(done.stdout.splitlines()[-1])


def of_one(topic: str, name: str, found: dict) -> list[Figure]:
    """Return the figures of one database from what the script printed."""
    few, many = found["few"], found["many"]
    detail = f"median {many['median']:.2f} ms to {few['median']:.2f} ms; the ratio is of the fastest ones"
    ratio = many["smallest"] / few["smallest"]
    figures = [
        Figure(topic, f"whoami beside {ROWS:,} sessions to beside one, {name}", ratio, "times", detail, at_most=RATIO),
        Figure(topic, f"a session in the table, {name}", found["bytes"], "bytes", "with its indexes"),
    ]
    for engine, at_most in (("ours", WAIT), ("django", None)):
        cleaning = found[engine]
        who = "in batches" if engine == "ours" else "by Django's own clear_expired"
        rate = found["expired"] / cleaning["seconds"]
        removed = f"{found['expired']:,} removed in {cleaning['seconds']:.1f} s, {rate:,.0f} a second"
        detail = f"{removed}; {cleaning['failed']} of {cleaning['writes']} writes failed"
        title = f"the longest wait of another write while expired sessions are removed {who}, {name}"
        figures.append(Figure(topic, title, cleaning["longest_wait"], "ms", detail, at_most=at_most))
    return figures
