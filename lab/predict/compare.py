"""Predicted against measured: every cell of measurements/browsers.json, and what each scenario's file expects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crosshost.policy.engine import Engine, engine
from lab.browsers import record
from lab.browsers.changes import words
from lab.browsers.rows import by_version, without_engines_words
from lab.browsers.run import Measurement, expectations, wanted_of
from lab.predict.predictions import Prediction, predict_cases
from lab.scenarios import deployment

# Where a browser does not do what the model says, by scenario, case, browser and version: why it is left so.
KNOWN: dict[tuple[str, str, str, str], str] = {}


@dataclass(frozen=True)
class Comparison:
    """A cell of one build, predicted and measured; or an env file's expectation, which is about the result alone."""

    scenario: str
    case: str
    variant: str
    version: str
    predicted: dict
    measured: dict

    @property
    def agrees(self) -> bool:
        return self.predicted == self.measured

    @property
    def place(self) -> tuple[str, str, str, str]:
        return self.scenario, self.case, self.variant, self.version

    def __str__(self) -> str:
        keys = [key for key in self.predicted | self.measured if self.predicted.get(key) != self.measured.get(key)]
        both = [words({key: one.get(key) for key in keys}) for one in (self.predicted, self.measured)]
        where = f"{self.scenario} {self.variant} {self.version}, {self.case}"
        return f"{where}: predicted {both[0]}, measured {both[1]}"


def compare(measured: dict, names: Iterable[str]) -> Iterator[Comparison]:
    """Yield, for the scenarios `names` and each recorded build, a comparison for each cell, and for each expectation
    without one.

    A cell that the model does not predict is compared with an empty one. Raises Problem for a scenario there is not.
    """
    for name in names:
        one = deployment.alone(name)
        expected = expectations(one)
        rows = measured["scenarios"].get(name, {})
        by_engine: dict[Engine, dict[str, Prediction]] = {}  # many builds are one engine to the model
        for variant, builds in measured["browsers"].items():
            cells = {case: by_version(row, variant, builds) for case, row in rows.items()}
            for version in builds:
                as_built = engine(variant, version)
                if as_built not in by_engine:
                    by_engine[as_built] = {found.case.id: found for found in predict_cases(one, variant, version)}
                predictions = by_engine[as_built]
                for case, by_build in cells.items():
                    if cell := by_build.get(version):
                        predicted = cell_of(name, predictions.get(case))
                        yield Comparison(name, case, variant, version, predicted, without_engines_words(cell))
                for case, found in predictions.items():
                    wanted = wanted_of(found.case, expected, variant, version)
                    if wanted and version not in cells.get(case, {}):
                        yield Comparison(name, case, variant, version, {"result": found.result}, {"result": wanted})


def cell_of(scenario: str, found: Prediction | None) -> dict:
    """The prediction in the form of a recorded cell, but for an engine's own words, which nobody predicts."""
    if found is None:
        return {}
    as_measured = Measurement(scenario, found.variant, found.case, found.result, None, found.why, found.seen)
    return without_engines_words(record.cell(as_measured))
