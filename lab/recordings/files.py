"""The recordings of one run: their kinds, and where they are, with the report of the page that was recorded."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crosshost import Problem

# By the end of the file's name. All but the last come from one run, by Playwright's driver.
KINDS = {
    "full.har": "HAR of Playwright",
    "panel.har": "HAR of DevTools",
    "without-cookies.netlog": "NetLog",
    "with-cookies.netlog": "NetLog with cookies",
}
HARS, NETLOGS = tuple(KINDS.values())[:2], tuple(KINDS.values())[2:]
SANITISED = {kind: f"{kind}, sanitised" for kind in HARS}
EVERY_KIND = (*(each for kind in HARS for each in (kind, SANITISED[kind])), *NETLOGS)


@dataclass(frozen=True)
class Recording:
    """One file with a flow, and the outcome of each case that the page itself reported."""

    file: Path
    kind: str
    scenario: str
    variant: str
    flow: str
    outcomes: tuple[dict[str, Any], ...]  # case, result and trace


def place(folder: Path, scenario: str, variant: str, flow: str, end: str) -> Path:
    return folder / scenario / f"{variant}.{flow}.{end}"


def write_outcomes(recording: Path, outcomes: list[dict[str, Any]]) -> None:
    """Write what the page reported beside the file of the recording."""
    recording.with_name(f"{recording.name}.outcomes.json").write_text(json.dumps(outcomes))


def read(folder: Path) -> Iterator[Recording]:
    """Yield each recording in `folder`. Raises Problem if there is none."""
    written = sorted(folder.glob("*/*.outcomes.json"))
    if not written:
        raise Problem(f"there is no recording in {folder}: write some with scripts/recordings capture {folder}")
    for outcomes in written:
        file = outcomes.with_name(outcomes.name.removesuffix(".outcomes.json"))
        variant, flow, end = file.name.split(".", 2)
        yield Recording(file, KINDS[end], file.parent.name, variant, flow, tuple(json.loads(outcomes.read_text())))
