"""The tables of docs/figures.md and docs/scaling.md, from measurements/figures.json: scripts/docs figures writes them.

`scripts/bench --record` measures them.
"""

from pathlib import Path
from typing import Any

from lab import ROOT
from lab.browsers import recorded
from lab.docs import scaling
from lab.docs.tables import between, row

RECORD = ROOT / "measurements" / "figures.json"
PAGE, SCALING = ROOT / "docs" / "figures.md", ROOT / "docs" / "scaling.md"
BEGIN, END = "<!-- figures: generated -->\n", "<!-- end of figures -->"

# Each topic of scripts/bench, in the order of the page.
TOPICS = {
    "deployments": "Page, whoami and login on SQLite, PostgreSQL and three replicas",
    "whoami": "An authenticated whoami beside smaller applications",
    "shares": "Where the time of an authenticated whoami goes",
    "engines": "Session engines",
    "guessing": "Others, while many guess passwords",
    "slow-clients": "Slow clients at gunicorn's own port",
    "sessions": "A million sessions in the table",
    "page": "The page beside other servers of files",
    "toggle-native": "Toggle with processes",
    "toggle-compose": "Toggle on compose",
    "image": "The image",
    "memory-native": "Memory with processes",
    "memory-compose": "Memory on compose",
    "browsers": "The matrix of browsers",
    "policy": "The policy",
    "testing": "crosshost.testing",
    "recording": "crosshost recording",
    "doctor": "The doctor",
}


def table(name: str, topic: dict[str, Any]) -> str:
    """Return a topic's heading and table."""
    head = row("figure", "measured", "limit", "of what") + "|---|---|---|---|\n"
    rows = [row(figure["name"], measured(figure), limit(figure), figure["detail"]) for figure in topic["figures"]]
    where = f"`scripts/bench --only {name}`, {topic['date']}, {topic['machine']}"
    return f"### {TOPICS[name]}\n\n{where}:\n\n{head}{''.join(rows)}\n"


def measured(figure: dict[str, Any]) -> str:
    return f"{number(figure['value'])} {figure['unit']}" + ("" if figure["met"] else ", **missed**")


def limit(figure: dict[str, Any]) -> str:
    """Return the limit in words; nothing for a figure that is only reported."""
    for key, words in (("at_least", "at least"), ("at_most", "at most")):
        if figure[key] is not None:
            return f"{words} {figure[key]:g}"
    return ""


def number(value: float) -> str:
    """Return `value` with about three digits."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    return f"{value:,.{digits}f}"


def rendered() -> dict[Path, str]:
    """Return both pages with their tables made anew."""
    record = recorded.read(RECORD, "scripts/bench --record")
    tables = "".join(table(name, record[name]) for name in TOPICS if name in record)
    page = between(PAGE.read_text(), BEGIN, tables, END)
    return {PAGE: page, SCALING: scaling.rendered(SCALING.read_text(), record)}


if __name__ == "__main__":
    for path, text in rendered().items():
        path.write_text(text)
