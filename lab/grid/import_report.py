"""scripts/browsers --import FILE: keep the report of a visitor's browser."""

import datetime
from pathlib import Path

from crosshost import Problem
from lab import ROOT
from lab.grid import compare, difference, record, user_agent, visitor
from lab.grid.visitor import Report

FOLDER = ROOT / "measurements" / "visitors"


def main(file: Path) -> int:
    """Add the report in `file`, and print how far it is from each recorded browser."""
    report = read(file)
    place = FOLDER / f"{user_agent.slug(report.browser)}.json"
    before = read(place) if place.exists() else None
    FOLDER.mkdir(parents=True, exist_ok=True)
    place.write_text(visitor.text(report))
    done = f"replaced the report of {before.date}" if before else "added"
    print(f"browsers: {done}: {report.browser}, {compare.count(report.cells)} cells, in {place.relative_to(ROOT)}")
    for one in difference.with_record(report, record.read()):
        left = f", {one.depending} left out because they depend on the host names" if one.depending else ""
        print(f"browsers: {len(one.differences)} of {one.cells} cells differ from {one.variant} ({one.build}){left}")
    print("browsers: now write the page anew: scripts/docs visitors")
    return 0


def read(file: Path) -> Report:
    """Return the report in `file`. Raises Problem, with the file's name, where it cannot be used."""
    try:
        if not file.is_file():
            raise Problem(f"{file} is not a file: name the report that the result page saved")
        with file.open("rb") as opened:
            raw = opened.read(visitor.LIMIT + 1)
    except OSError as error:
        raise Problem(f"{file} cannot be read ({error.strerror})") from None
    try:
        return visitor.parse(raw, datetime.date.today())
    except Problem as problem:
        raise Problem(f"{file}: {problem}") from None


def everyone() -> list[Report]:
    """Return every visitor's report, by the name of the file."""
    return [read(file) for file in sorted(FOLDER.glob("*.json"))]
