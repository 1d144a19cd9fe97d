"""The record of the truth, measurements/elsewhere.json: what became of each login, in each browser."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crosshost.browsers.variants import find
from lab import ROOT
from lab.browsers.builds import package_of
from lab.elsewhere.deployments import BROWSERS, names
from lab.elsewhere.truth import Outcome

FILE = ROOT / "measurements" / "elsewhere.json"


def read(file: Path = FILE) -> dict[str, Any]:
    return json.loads(file.read_text()) if file.exists() else {"browsers": {}, "deployments": {}}


def add(record: dict[str, Any], outcomes: Mapping[str, Mapping[str, Outcome]]) -> dict[str, Any]:
    """Return `record` with these outcomes, by deployment and browser, and without deployments that are gone."""
    known = {name: cells for name, cells in record["deployments"].items() if name in names()}
    new = {
        name: {browser: {"logged_in": cell.logged_in, "steps": cell.steps} for browser, cell in cells.items()}
        for name, cells in outcomes.items()
    }
    builds = {name: package_of(find(name)) for name in BROWSERS}
    return {"browsers": builds, "deployments": dict(sorted((known | new).items()))}


def write(record: Mapping[str, Any], file: Path = FILE) -> None:
    file.write_text(json.dumps(record, indent=2) + "\n")
