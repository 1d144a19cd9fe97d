"""The tables of docs/recordings.md, from measurements/recordings.json: scripts/docs recordings writes them."""

from itertools import groupby
from typing import Any

from lab import ROOT
from lab.docs.tables import between, row
from lab.recordings import record
from lab.recordings.judge import GRADES

PAGE = ROOT / "docs" / "recordings.md"
BEGIN, END = "<!-- recordings: generated -->\n", "<!-- end of recordings -->"
FAILS, VISIBLE, HEALTHY = (
    "something fails",
    "… and the file shows it in headers, statuses or redirects",
    "nothing fails",
)


def render(recorded: dict[str, Any]) -> str:
    """Return the totals, the goals, the causes and the misses."""
    text = f"Recorded with {recorded['build']} on {recorded['date']}.\n\n"
    parts = (totals(recorded), goals(recorded), causes(recorded), misses(recorded))
    return text + "\n".join(parts)


def totals(recorded: dict[str, Any]) -> str:
    text = row("kind of file", "cases in which", "number", *GRADES) + "|---" * (3 + len(GRADES)) + "|\n"
    for kind, by_cause in recorded["kinds"].items():
        failing = {cause: grades for cause, grades in by_cause.items() if cause}
        parts = {FAILS: failing, VISIBLE: recorded["visible"].get(kind, {}), HEALTHY: {"": by_cause.get("", {})}}
        for title, part in parts.items():
            if not record.count(part):
                continue
            numbers = [record.count(part, grade) for grade in GRADES]
            text += row(kind, title, str(record.count(part)), *(str(number or "") for number in numbers))
    return text


def goals(recorded: dict[str, Any]) -> str:
    missed = record.missed_goals(recorded)
    return "".join(f"- Missed: {goal}\n" for goal in missed) if missed else "Every goal is met.\n"


def causes(recorded: dict[str, Any]) -> str:
    """Return how each cause fares in each kind of file."""
    kinds = list(recorded["kinds"])
    text = row("true first cause", *kinds) + "|---" * (1 + len(kinds)) + "|\n"
    for cause in sorted({cause for of in recorded["kinds"].values() for cause in of if cause}):
        text += row(f"`{cause}`", *(in_words(recorded["kinds"][kind].get(cause, {})) for kind in kinds))
    return text


def in_words(grades: dict[str, int]) -> str:
    return ", ".join(f"{grade} {grades[grade]}" for grade in GRADES if grade in grades)


def misses(recorded: dict[str, Any]) -> str:
    """Return the cases that are not right, those with the same cause and the same words in one row."""
    text = row("kind of file", "true first cause", "grade", "said", "cases") + "|---" * 5 + "|\n"
    for (kind, cause, grade, said), of in groupby(recorded["misses"], key=lambda miss: miss[:4]):
        places = sorted({place.split()[0] for *_, place in of})
        shown = ", ".join(places[:4]) + (f" and {len(places) - 4} more" if len(places) > 4 else "")
        text += row(kind, f"`{cause}`" if cause else HEALTHY, grade, said, shown)
    return text


def rendered() -> str:
    """Return docs/recordings.md with its tables made anew."""
    return between(PAGE.read_text(), BEGIN, render(record.read()), END)


if __name__ == "__main__":
    PAGE.write_text(rendered())
