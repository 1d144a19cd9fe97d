"""Predicted against measured: every cell of docs/browsers.json, and what each scenario's file expects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crosshost import deployment
from crosshost.browsers import record, variants
from crosshost.browsers.record_page import without_engines_words
from crosshost.browsers.run import Measurement, expectations, wanted_of
from crosshost.explain.predict import Prediction, predict

# Where a browser does not do what the model says, by scenario, case and browser: why it is left so.
KNOWN: dict[tuple[str, str, str], str] = {}


@dataclass(frozen=True)
class Comparison:
    """One cell, predicted and measured; or one expectation of an env file, which is about the result alone."""

    scenario: str
    case: str
    variant: str
    predicted: dict
    measured: dict

    @property
    def agrees(self) -> bool:
        return self.predicted == self.measured

    @property
    def place(self) -> tuple[str, str, str]:
        return self.scenario, self.case, self.variant

    def __str__(self) -> str:
        keys = [key for key in self.predicted | self.measured if self.predicted.get(key) != self.measured.get(key)]
        both = [record.words({key: one.get(key) for key in keys}) for one in (self.predicted, self.measured)]
        return f"{self.scenario} {self.variant}, {self.case}: predicted {both[0]}, measured {both[1]}"


def compare(measured: dict, names: Iterable[str]) -> Iterator[Comparison]:
    """Yield, for the scenarios `names`, a comparison for each cell of the record and each expectation that has none.

    A cell that the model does not predict is compared with an empty one. Raises Problem for a scenario there is not.
    """
    cells = measured["scenarios"]
    for name in names:
        one = deployment.alone(name)
        expected = expectations(one)
        predictions = {variant: {p.case.id: p for p in predict(one, variant)} for variant in variants.NAMES}
        for case, row in cells.get(name, {}).items():
            for variant, cell in row.items():
                found = predictions[variant].get(case)
                yield Comparison(name, case, variant, cell_of(name, found), without_engines_words(cell))
        for variant, found_by_case in predictions.items():
            for case, found in found_by_case.items():
                wanted = wanted_of(found.case, expected, variant)
                if wanted and variant not in cells.get(name, {}).get(case, {}):
                    yield Comparison(name, case, variant, {"result": found.result}, {"result": wanted})


def cell_of(scenario: str, found: Prediction | None) -> dict:
    """The prediction in the form of a recorded cell, but for an engine's own words, which nobody predicts."""
    if found is None:
        return {}
    as_measured = Measurement(scenario, found.variant, found.case, found.result, None, found.why, found.seen)
    return without_engines_words(record.cell(as_measured))
