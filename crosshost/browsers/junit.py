"""The results as JUnit writes them, for a CI that shows tests: a suite a scenario, a test a cell."""

import re
import xml.etree.ElementTree as ElementTree  # nosec B405 (it only writes)
from collections.abc import Iterable
from pathlib import Path

from crosshost import Problem
from crosshost.browsers.run import Measurement, Results

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
CHANGED = re.compile(r"CHANGED  (\S+) (\S+), (.+?): ")


def write(file: Path, results: Results, skipped: Iterable[str]) -> None:
    """Raises Problem when `file` cannot be written."""
    try:
        file.write_text(text(results, skipped))
    except OSError as error:
        raise Problem(f"{file} cannot be written ({error.strerror})") from None


def text(results: Results, skipped: Iterable[str]) -> str:
    """A surprise and a changed cell are failures, what could not be measured is an error."""
    tests: dict[str, list[ElementTree.Element]] = {}

    def test(scenario: str, name: str, outcome: str = "", message: str = "") -> None:
        case = ElementTree.Element("testcase", {"classname": printable(scenario), "name": printable(name)})
        if outcome:
            ElementTree.SubElement(case, outcome, {"message": printable(message)})
        tests.setdefault(scenario, []).append(case)

    changes = {match.groups(): line for line in results.changed if (match := CHANGED.match(line))}
    for one in results.measurements:
        name = f"{one.variant}: {one.case.title}"
        message = wrong(one) or changes.pop((one.scenario, one.variant, one.case.title), "")
        test(one.scenario, name, "failure" if message else "", message)
    for (scenario, variant, case), line in changes.items():  # recorded, and not measured
        test(scenario, f"{variant}: {case}", "failure", line)
    for failure in results.failures:
        test(failure.scenario or "browsers", f"{failure.variant}: {failure.flow}", "error", failure.reason)
    for reason in skipped:
        test("browsers", reason.partition(" ")[0], "skipped", reason)

    root = ElementTree.Element("testsuites")
    for scenario, cases in tests.items():
        counts = {
            f"{kind}s": len([case for case in cases if case.find(kind) is not None]) for kind in ("failure", "error")
        }
        counts["skipped"] = len([case for case in cases if case.find("skipped") is not None])
        numbers = {name: str(number) for name, number in {"tests": len(cases), **counts}.items()}
        ElementTree.SubElement(root, "testsuite", {"name": printable(scenario), **numbers}).extend(cases)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def wrong(one: Measurement) -> str:
    return f"expected {one.expected}, measured {one.measured} ({one.detail})" if one.surprising else ""


def printable(value: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", value)
