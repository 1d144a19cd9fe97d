"""The results as JUnit XML, for CI: one suite a scenario, one test a cell."""

import re
import xml.etree.ElementTree as ElementTree  # nosec B405 (it only writes)
from collections.abc import Iterable
from pathlib import Path

from crosshost import Problem
from lab.browsers.results import WITH_BUILD, Measurement, Results

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold


def write(file: Path, results: Results, skipped: Iterable[str]) -> None:
    """Write the XML to `file`. Raises Problem when it cannot be written."""
    try:
        file.write_text(text(results, skipped))
    except OSError as error:
        raise Problem(f"{file} cannot be written ({error.strerror})") from None


def text(results: Results, skipped: Iterable[str]) -> str:
    """Return the XML: an unexpected result and a changed cell are failures, a set-up failure is an error.

    A change with the build is the output of a test that passed.
    """
    tests: dict[str, list[ElementTree.Element]] = {}

    def test(scenario: str, name: str, outcome: str = "", message: str = "", output: Iterable[str] = ()) -> None:
        case = ElementTree.Element("testcase", {"classname": printable(scenario), "name": printable(name)})
        if outcome:
            ElementTree.SubElement(case, outcome, {"message": printable(message)})
        if lines := [printable(line) for line in output]:
            ElementTree.SubElement(case, "system-out").text = "\n".join(lines)
        tests.setdefault(scenario, []).append(case)

    changes = {(change.scenario, change.variant, change.case): change for change in results.changes}
    for cell in results.measurements:
        change = changes.pop((cell.scenario, cell.variant, cell.case.title), None)
        message = both_values(cell) if cell.surprising else str(change) if change and change.fails else ""
        output = [f"{WITH_BUILD}  {both_values(cell)}"] if cell.changed_with_build else []
        output += [str(change)] if change and not change.fails else []
        name = f"{cell.variant}: {cell.case.title}"
        test(cell.scenario, name, "failure" if message else "", message, output)
    for change in changes.values():  # recorded, but not measured
        test(change.scenario, f"{change.variant}: {change.case}", "failure", str(change))
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


def both_values(cell: Measurement) -> str:
    return f"expected {cell.expected}, measured {cell.measured} ({cell.detail})"


def printable(value: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", value)
