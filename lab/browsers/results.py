"""What a run of scripts/browsers found: measurements, changes since the record, and set-up failures."""

from dataclasses import dataclass, field

from lab.browsers.reasons import Line
from lab.browsers.report import Seen
from lab.scenarios.cases import Case

WITH_BUILD = "CHANGED WITH THE BUILD"


@dataclass(frozen=True)
class Measurement:
    """The result of one case in one browser."""

    scenario: str
    variant: str
    case: Case
    measured: str
    expected: str | None  # None where no variable of the env file says
    detail: str
    seen: Seen | None = None
    requests: tuple[Line, ...] | None = None  # of the case, with Chromium's reasons; None: this browser logs none
    why: tuple[str, ...] = ()  # what the browser itself says of these requests, for an unexpected result
    expected_in: str = ""  # where the expectation is
    recorded: bool = True  # whether the record has this build

    @property
    def differs(self) -> bool:
        return self.expected is not None and self.measured != self.expected

    @property
    def surprising(self) -> bool:
        """Whether it differs and fails: the build is recorded, or the case is an attack."""
        return self.differs and (self.recorded or self.case.attack)

    @property
    def changed_with_build(self) -> bool:
        return self.differs and not self.surprising


@dataclass(frozen=True)
class Change:
    """A cell that is not as it was recorded: a failure, or changed with the build."""

    scenario: str
    variant: str
    case: str  # its title
    values: str  # recorded and measured
    fails: bool

    def __str__(self) -> str:
        kind = "CHANGED" if self.fails else WITH_BUILD
        return f"{kind}  {self.scenario} {self.variant}, {self.case}: {self.values}"


@dataclass(frozen=True)
class Failure:
    """A set-up failure, of one flow in one browser, of a browser, or of a whole scenario."""

    reason: str
    scenario: str = ""
    variant: str = ""
    flow: str = ""

    def __str__(self) -> str:
        return f"{' '.join(filter(None, (self.scenario, self.variant, self.flow)))}: {self.reason}"


@dataclass
class Results:
    measurements: list[Measurement] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)  # scenarios, each with the reason
    user_agents: dict[str, str] = field(default_factory=dict)
    flows: dict[str, tuple[str, ...]] = field(default_factory=dict)  # that ran, by scenario
    names: set[str] = field(default_factory=set)  # that Chromium logged, with their operations
    # From launch to report, by scenario, variant and flow.
    seconds: list[tuple[str, str, str, float]] = field(default_factory=list)

    @property
    def surprises(self) -> list[Measurement]:
        return [measurement for measurement in self.measurements if measurement.surprising]

    @property
    def exit_code(self) -> int:
        """2 after a set-up failure, 1 after a difference that fails, else 0 (a change with the build is none)."""
        return 2 if self.failures else 1 if self.surprises or self.changed else 0

    @property
    def changed(self) -> list[Change]:
        """The cells that are not as recorded, and fail."""
        return [change for change in self.changes if change.fails]

    @property
    def changed_with_build(self) -> list[Measurement | Change]:
        """Return the differences from expectations or the record that do not fail the run."""
        measured = [measurement for measurement in self.measurements if measurement.changed_with_build]
        return [*measured, *(change for change in self.changes if not change.fails)]
