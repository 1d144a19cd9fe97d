"""What happens when, from `docker compose up` to its end: the engine's events and the first lines of Django's log."""

import json
import re
import time
from collections.abc import Iterable
from datetime import datetime
from statistics import median

from lab.bench.figure import Figure
from lab.bench.process import run

EVENTS = {
    "create": "the new container is created",
    "die": "the old container has stopped",
    "start": "the new container is started",
    "health_status: healthy": "it is healthy",
}
LINES = {"Django has loaded and checked itself": "System check", "gunicorn listens": "Listening at"}
Milestones = dict[str, float]  # milliseconds since the beginning, by what happened


def of(project: str, began: float) -> Milestones:
    """Return the milestones of the containers of `project` since `began`, in seconds since 1970."""
    label = f"label=com.docker.compose.project={project}"
    ended = time.time()
    limits = ["--since", f"{began:.3f}", "--until", f"{ended:.3f}", "--filter", label, "--filter", "type=container"]
    output = run(["docker", "events", *limits, "--format", "{{json .}}"])
    found = from_events(map(json.loads, output.splitlines()), began)
    found["up --wait ends"] = (ended - began) * 1000
    logs = run(["docker", "compose", "--project-name", project, "logs", "--timestamps", "--no-log-prefix"])
    return found | from_log(logs, began)


def from_events(events: Iterable[dict], began: float) -> Milestones:
    """Return the first event of each kind and service, as milliseconds since `began`."""
    found: Milestones = {}
    for event in events:
        service = event["Actor"]["Attributes"].get("com.docker.compose.service", "")
        what = EVENTS.get(event["Action"])
        if what:
            found.setdefault(f"{service}: {what}", (event["timeNano"] / 1e9 - began) * 1000)
    return found


def from_log(text: str, began: float) -> Milestones:
    """Return when the first line of each kind was written after `began`."""
    found: Milestones = {}
    for written, line in re.findall(r"(\d{4}-\d\d-\d\dT[\d:.]+)\d{3}Z (.*)", text):
        after = (datetime.fromisoformat(f"{written}+00:00").timestamp() - began) * 1000
        for what, words in LINES.items():
            if words in line and after > 0:
                found.setdefault(f"django: {what}", after)
    return found


def figures(topic: str, name: str, traces: list[Milestones]) -> list[Figure]:
    """Return the median of each milestone that every trace has, in the order in which they happened."""
    common = [what for what in traces[0] if all(what in trace for trace in traces)]
    medians = {what: median(trace[what] for trace in traces) for what in common}
    ordered = sorted(medians, key=lambda what: medians[what])
    detail = f"after the beginning of `up --wait`, median of {len(traces)}"
    return [Figure(topic, f"{name}: {what}", medians[what], "ms", detail) for what in ordered]
