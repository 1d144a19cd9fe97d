"""A figure, its limit, and how a list of them is printed."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One figure of docs/figures.md. Without a limit it is only reported."""

    topic: str  # its name for --only
    name: str
    value: float
    unit: str
    detail: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def met(self) -> bool:
        high_enough = self.at_least is None or self.value >= self.at_least
        return high_enough and (self.at_most is None or self.value <= self.at_most)

    @property
    def limit(self) -> str:
        if self.at_least is not None:
            return f"at least {self.at_least:g}"
        return "no limit" if self.at_most is None else f"at most {self.at_most:g}"

    def lines(self) -> str:
        word = ("ok" if self.met else "MISSED") if self.limit != "no limit" else "-"
        return f"{word:6}  {self.name}: {self.value:.2f} {self.unit} ({self.limit})\n          {self.detail}"

    def as_json(self) -> dict:
        return {**asdict(self), "met": self.met}


def spread(what: str, values: Sequence[float], unit: str, digits: int = 2) -> str:
    """Return the median, the number and the range of `values`, as text."""
    median, low, high = (f"{value:.{digits}f}" for value in (statistics.median(values), min(values), max(values)))
    return f"{what}: median {median} {unit} of {len(values)}, {low} to {high}"
