"""One check of scripts/smoke."""

from dataclasses import asdict, dataclass

from crosshost.explain.words import of_finding
from crosshost.policy import Finding


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: `variable` is what to look at when `expected` and `got` differ."""

    name: str
    expected: str
    got: str
    variable: str
    why: Finding | None = None  # what policy says of the answer
    is_sign: bool = False  # of a fault: it must not be as expected

    @property
    def passed(self) -> bool:
        return (self.expected == self.got) != self.is_sign

    def as_json(self) -> dict:
        return {**asdict(self), "why": self.why and of_finding(self.why), "passed": self.passed}
