"""measurements/reliability.json: the last full run of scripts/bad-days."""

import datetime
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from lab import ROOT
from lab.days.ledger import Result
from lab.days.limits import Limits

FILE = ROOT / "measurements" / "reliability.json"
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Outcome:
    """A day on one kind of deployment, and what it broke of its limits. Without a result it did not recover."""

    name: str
    kind: str
    limits: Limits
    result: Result | None
    broken: tuple[str, ...]

    @property
    def held(self) -> bool:
        return not self.broken

    def lines(self) -> str:
        """Return what a person reads of it: one line, and one for each broken limit."""
        word = "ok" if self.held else "BROKEN"
        text = f"{word:7} {self.name} on {self.kind}"
        if self.result:
            text += f": {in_words(self.result)}"
        return "\n".join([text, *(f"        {line}" for line in self.broken)])

    def as_json(self) -> dict:
        result = {"gap": round(self.result.gap, 2), **rounded(asdict(self.result))} if self.result else None
        return {
            "name": self.name,
            "on": self.kind,
            "held": self.held,
            "broken": list(self.broken),
            "limits": rounded(self.limits.as_json()),
            "result": result,
        }


def in_words(result: Result) -> str:
    failed = "; ".join(
        f"{route} " + ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
        for route, outcomes in result.outcomes.items()
    )
    return (
        f"{result.failed} of {result.requests} requests failed{f' ({failed})' if failed else ''}, "
        f"gap {result.gap:.2f} s, slowest {result.longest:.1f} s; "
        f"lost {result.posts_lost} of {result.posts} posts and {result.sessions_lost} of {result.sessions} sessions"
    )


def rounded(values: dict) -> dict:
    """Return `values` with numbers of two digits: the rest differs from run to run."""
    return {
        name: rounded(value) if isinstance(value, dict) else round(value, 2) if isinstance(value, float) else value
        for name, value in values.items()
    }


def as_json(outcomes: Iterable[Outcome]) -> dict:
    return {
        "schema_version": SCHEMA_VERSION,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "days": [outcome.as_json() for outcome in outcomes],
    }


def write(outcomes: Iterable[Outcome]) -> None:
    """Write the record: the days of this run in place of their earlier figures, and those that were not run."""
    new = as_json(outcomes)
    fresh = {(day["name"], day["on"]) for day in new["days"]}
    kept = [day for day in read()["days"] if (day["name"], day["on"]) not in fresh] if FILE.exists() else []
    new["days"] = sorted(kept + new["days"], key=lambda day: (day["name"], day["on"]))
    FILE.write_text(json.dumps(new, indent=1) + "\n")


def read() -> dict:
    return json.loads(FILE.read_text())
