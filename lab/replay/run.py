"""Replay scenarios, and compare each recorded cell with the result."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from lab.browsers.rows import by_version
from lab.predict.compare import Comparison, compare
from lab.predict.predictions import predict_cases
from lab.replay.handler import Handler


@dataclass(frozen=True)
class Replayed:
    """The recorded cells of one scenario, each beside what the browser in process did."""

    scenario: str
    cells: tuple[Comparison, ...]

    @property
    def differing(self) -> list[Comparison]:
        return [cell for cell in self.cells if not cell.agrees]

    @property
    def as_measured(self) -> int:
        return len(self.cells) - len(self.differing)


def replay(measured: dict, names: Iterable[str]) -> Iterator[Replayed]:
    """Yield each of the scenarios `names` with its recorded cells, of every build in `measured`."""
    for name in names:
        recorded = places(measured, name)
        comparisons = compare(measured, [name], predict=partial(predict_cases, serve=Handler))
        yield Replayed(name, tuple(each for each in comparisons if each.place in recorded))


def places(measured: dict, scenario: str) -> set[tuple[str, str, str, str]]:
    """Return scenario, case, variant and version of each recorded cell of the scenario."""
    return {
        (scenario, case, variant, version)
        for case, row in measured["scenarios"].get(scenario, {}).items()
        for variant, builds in measured["browsers"].items()
        for version in by_version(row, variant, builds)
    }
