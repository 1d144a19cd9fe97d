"""The results as JUnit XML, for CI: one suite a scenario, one test a cell."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from crosshost import junit
from crosshost.junit import Case
from lab.browsers.results import WITH_BUILD, Measurement, Results


def write(file: Path, results: Results, skipped: Iterable[str]) -> None:
    """Write the XML to `file`. Raises Problem when it cannot be written."""
    junit.write(file, text(results, skipped))


def text(results: Results, skipped: Iterable[str]) -> str:
    return junit.text(tests(results, skipped))


def tests(results: Results, skipped: Iterable[str]) -> Iterator[Case]:
    """Yield the tests: an unexpected result and a changed cell are failures, a set-up failure is an error.

    A change with the build is the output of a test that passed.
    """
    changes = {(change.scenario, change.variant, change.case): change for change in results.changes}
    for cell in results.measurements:
        change = changes.pop((cell.scenario, cell.variant, cell.case.title), None)
        message = both_values(cell) if cell.surprising else str(change) if change and change.fails else ""
        output = [f"{WITH_BUILD}  {both_values(cell)}"] if cell.changed_with_build else []
        output += [str(change)] if change and not change.fails else []
        name = f"{cell.variant}: {cell.case.title}"
        yield Case(cell.scenario, name, "failure" if message else None, message, tuple(output))
    for change in changes.values():  # recorded, but not measured
        yield Case(change.scenario, f"{change.variant}: {change.case}", "failure", str(change))
    for failure in results.failures:
        yield Case(failure.scenario or "browsers", f"{failure.variant}: {failure.flow}", "error", failure.reason)
    for reason in skipped:
        yield Case("browsers", reason.partition(" ")[0], "skipped", reason)


def both_values(cell: Measurement) -> str:
    return f"expected {cell.expected}, measured {cell.measured} ({cell.detail})"
