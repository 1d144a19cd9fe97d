"""The record, measurements/elsewhere.json: what became of each login in each browser, and what the doctor said of it.

scripts/elsewhere measure --record writes the former, scripts/elsewhere doctor --record the latter, and scripts/docs
elsewhere makes docs/doctor-elsewhere.md of both.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crosshost.browsers.variants import find
from lab import ROOT
from lab.browsers.builds import package_of
from lab.elsewhere.deployments import BROWSERS, names
from lab.elsewhere.doctor import Verdict
from lab.elsewhere.truth import Outcome

FILE = ROOT / "measurements" / "elsewhere.json"
EMPTY: dict[str, Any] = {"browsers": {}, "deployments": {}}


def read(file: Path = FILE) -> dict[str, Any]:
    return json.loads(file.read_text()) if file.exists() else EMPTY


def with_outcomes(record: Mapping[str, Any], outcomes: Mapping[str, Mapping[str, Outcome]]) -> dict[str, Any]:
    """Return `record` with these outcomes, by deployment and browser."""
    cells = {
        name: {"measured": {browser: asdict(outcome) for browser, outcome in of_browsers.items()}}
        for name, of_browsers in outcomes.items()
    }
    return {"browsers": {name: package_of(find(name)) for name in BROWSERS}, "deployments": merged(record, cells)}


def with_verdicts(record: Mapping[str, Any], verdicts: Mapping[str, Verdict]) -> dict[str, Any]:
    """Return `record` with these verdicts, by deployment."""
    cells = {name: {"doctor": asdict(verdict)} for name, verdict in verdicts.items()}
    return {**record, "deployments": merged(record, cells)}


def merged(record: Mapping[str, Any], cells: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the deployments of `record` with `cells`, in order, and without those that are gone."""
    known = record["deployments"]
    return {name: {**known.get(name, {}), **cells.get(name, {})} for name in names() if name in {*known, *cells}}


def write(record: Mapping[str, Any], file: Path = FILE) -> None:
    file.write_text(json.dumps(record, indent=2) + "\n")
