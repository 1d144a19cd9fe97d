"""Which findings count for the exit code: those at least as severe as --fail-on, without those of --ignore."""

import argparse
from dataclasses import dataclass
from typing import Literal, get_args

from crosshost import Problem, closest
from crosshost.doctor import ranking
from crosshost.doctor.findings.reported import ReportedFinding
from crosshost.doctor.reasons import ALL

FailOn = Literal["error", "warning"]
LIKENESS = 0.6


@dataclass(frozen=True)
class Counted:
    """Tells whether a finding counts."""

    fail_on: FailOn = "warning"
    ignored: frozenset[str] = frozenset()

    def __call__(self, finding: ReportedFinding) -> bool:
        severe = ranking.SEVERITIES.index(finding.severity) <= ranking.SEVERITIES.index(self.fail_on)
        return severe and not self.ignores(finding)

    def ignores(self, finding: ReportedFinding) -> bool:
        return finding.id in self.ignored


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fail-on",
        choices=get_args(FailOn),
        default=Counted.fail_on,
        metavar="SEVERITY",
        help="the least severe finding for exit code 1: error, or warning (the default)",
    )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="ID",
        help="a finding that does not count for the exit code: samesite-lax; may be repeated",
    )


def counted(arguments: argparse.Namespace) -> Counted:
    """Return what counts. Raises Problem for the id of no finding."""
    return Counted(arguments.fail_on, frozenset(finding_id(name) for name in arguments.ignore))


def finding_id(name: str) -> str:
    if name in ALL:
        return ranking.family(name)
    suggestion = closest(name, ALL, LIKENESS)
    hint = f"did you mean {suggestion}?" if suggestion else "write an id as the report has it, such as samesite-lax"
    raise Problem(f"there is no finding --ignore {name!r}: {hint}")
