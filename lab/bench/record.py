"""The record of the figures, measurements/figures.json: each topic as it was measured last, where and when.

`scripts/bench --record` writes it, and scripts/docs figures makes the tables of docs/figures.md and docs/scaling.md.
"""

import datetime
import json
import os
import platform
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lab import ROOT
from lab.bench.figure import Figure
from lab.browsers import recorded

FILE = ROOT / "measurements" / "figures.json"
COMMAND = "scripts/bench --record"


def add(topic: str, figures: Iterable[Figure], file: Path = FILE) -> None:
    """Write the figures of one topic; those of the others stay."""
    topics = recorded.read(file, COMMAND, without={})
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    rows = [{key: value for key, value in figure.as_json().items() if key != "topic"} for figure in figures]
    topics[topic] = {"date": today, "machine": machine(), "figures": rows}
    file.write_text(text(topics))


def text(topics: dict[str, Any]) -> str:
    """Return the record as JSON with a line for each figure, so that a difference can be read."""
    parts = []
    for name, topic in sorted(topics.items()):
        rows = ",\n".join(f"      {json.dumps(row, ensure_ascii=False)}" for row in topic["figures"])
        head = f'    "date": {json.dumps(topic["date"])},\n    "machine": {json.dumps(topic["machine"])},'
        parts.append(f'  {json.dumps(name)}: {{\n{head}\n    "figures": [\n{rows}\n    ]\n  }}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def machine() -> str:
    """Return what the figures depend on: cores, processor, system and Python."""
    try:
        found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    processor = found[1].strip() if found else platform.machine()
    return f"{os.cpu_count()} cores ({processor}), {platform.system()}, Python {platform.python_version()}"
