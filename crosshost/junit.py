"""Results as JUnit XML, for CI."""

import re
import xml.etree.ElementTree as ElementTree  # nosec B405 (it only writes)
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from crosshost import Problem

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold

Outcome = Literal["failure", "error", "skipped"]


@dataclass(frozen=True)
class Case:
    """One test: it passed unless it has an outcome, which `message` explains; `output` is what else it says."""

    suite: str
    name: str
    outcome: Outcome | None = None
    message: str = ""
    output: tuple[str, ...] = ()


def text(cases: Iterable[Case]) -> str:
    """Return the XML, with a suite for each name of one, in the order in which they come."""
    suites: dict[str, list[Case]] = {}
    for case in cases:
        suites.setdefault(case.suite, []).append(case)
    root = ElementTree.Element("testsuites")
    for name, members in suites.items():
        counts = {"tests": len(members)} | {
            f"{outcome}s".replace("skippeds", "skipped"): sum(case.outcome == outcome for case in members)
            for outcome in ("failure", "error", "skipped")
        }
        attributes = {"name": printable(name)} | {name: str(count) for name, count in counts.items()}
        ElementTree.SubElement(root, "testsuite", attributes).extend(map(element, members))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def element(case: Case) -> ElementTree.Element:
    made = ElementTree.Element("testcase", {"classname": printable(case.suite), "name": printable(case.name)})
    if case.outcome:
        ElementTree.SubElement(made, case.outcome, {"message": printable(case.message)})
    if case.output:
        ElementTree.SubElement(made, "system-out").text = "\n".join(map(printable, case.output))
    return made


def write(file: Path, xml: str) -> None:
    """Write the XML to `file`. Raises Problem when it cannot be written."""
    try:
        file.write_text(xml, encoding="utf-8")
    except OSError as error:
        raise Problem(f"{file} cannot be written ({error.strerror})") from None


def printable(value: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", value)
