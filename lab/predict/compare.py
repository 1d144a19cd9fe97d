"""Predicted against measured: every cell and every request of the record, and the expectations of each env file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from crosshost.policy.engine import Engine, engine
from lab.browsers import reasons_record, record
from lab.browsers.changes import words
from lab.browsers.expected import expectations, expected_of
from lab.browsers.results import Measurement
from lab.browsers.rows import by_version, without_exception_text
from lab.predict.predictions import Prediction, predict_cases
from lab.scenarios import deployment
from lab.scenarios.expectation import VARIES

# Known differences from the model, by scenario, case, browser and version, each with why it is left.
KNOWN: dict[tuple[str, str, str, str], str] = {}


@dataclass(frozen=True)
class Comparison:
    """A cell of one build, predicted and measured; or an env file's expectation, which has only the result."""

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
        predicted, measured = self.both
        where = f"{self.scenario} {self.variant} {self.version}, {self.case}"
        return f"{where}: predicted {predicted}, measured {measured}"

    @property
    def both(self) -> tuple[str, str]:
        """Return what differs, as predicted and as measured."""
        keys = [key for key in self.predicted | self.measured if self.predicted.get(key) != self.measured.get(key)]
        predicted, measured = (words({key: each.get(key) for key in keys}) for each in (self.predicted, self.measured))
        return predicted, measured


class Requests(Comparison):
    """The requests of a case in one build, each with the reasons against its cookies and its CORS error."""

    def __str__(self) -> str:
        both = reasons_record.differing(self.predicted["requests"], self.measured["requests"])
        return f"{self.scenario} {self.variant} {self.version}, {self.case}: requests: predicted {both}"


def compare(
    measured: dict,
    names: Iterable[str],
    reasons: dict | None = None,
    predict: Callable[..., Iterator[Prediction]] = predict_cases,
) -> Iterator[Comparison]:
    """Yield a comparison for each cell of each recorded build in the scenarios `names`.

    Where a build has no cell, but the env file expects a result, that is compared. A cell that the model does not
    predict is compared with an empty one. `reasons` is the record of reasons, whose requests are compared too.
    `predict` gives the cases of a deployment. Raises Problem for an unknown scenario.
    """
    reasons = reasons or reasons_record.EMPTY
    for name in names:
        deployed = deployment.alone(name)
        expected = expectations(deployed)
        rows = measured["scenarios"].get(name, {})
        by_engine: dict[Engine, dict[str, Prediction]] = {}  # the model has one engine for many builds
        for variant, builds in measured["browsers"].items():
            cells = {case: by_version(row, variant, builds) for case, row in rows.items()}
            for version in builds:
                as_built = engine(variant, version)
                if as_built not in by_engine:
                    predicted_cases = predict(deployed, variant, version)
                    by_engine[as_built] = {prediction.case.id: prediction for prediction in predicted_cases}
                predictions = by_engine[as_built]
                for case, by_build in cells.items():
                    if cell := by_build.get(version):
                        predicted = cell_of(name, predictions.get(case))
                        yield Comparison(name, case, variant, version, predicted, without_exception_text(cell))
                if version in reasons["browsers"].get(variant, {}) and name in reasons["scenarios"]:
                    for case in dict.fromkeys([*predictions, *reasons["scenarios"][name]]):
                        if case in predictions and predictions[case].result == VARIES:
                            continue  # so does the number of requests
                        requests = reasons_record.requests(reasons, name, case, variant, version)
                        predicted = {"requests": list(predictions[case].requests) if case in predictions else []}
                        yield Requests(name, case, variant, version, predicted, {"requests": requests})
                for case, prediction in predictions.items():
                    wanted = expected_of(prediction.case, expected, variant, version)
                    if wanted and version not in cells.get(case, {}):
                        predicted = {"result": prediction.result}
                        yield Comparison(name, case, variant, version, predicted, {"result": wanted})


def cell_of(scenario: str, prediction: Prediction | None) -> dict:
    """Return the prediction as a recorded cell, without a browser's text for an exception, which is not predicted."""
    if prediction is None:
        return {}
    as_measured = Measurement(
        scenario, prediction.variant, prediction.case, prediction.result, None, prediction.why, prediction.seen
    )
    return without_exception_text(record.cell(as_measured))
