"""A finding as the doctor reports it: the reason with its values, the evidence that shows it, and the engines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crosshost.doctor import ranking, reasons
from crosshost.doctor.report import shown
from crosshost.policy import Finding

MOST_EVIDENCE = 6  # lines; a person reads the report in a minute
FROM_SERVER = {"value", "detail", "url", "domain", "path"}  # the placeholders that a server may fill


@dataclass(frozen=True)
class ReportedFinding:
    """`evidence` is lines as they may be shown; `engines` is empty where it is the same in all.

    `at_most` limits the severity where the page may not be concerned.
    """

    finding: Finding
    evidence: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()
    at_most: ranking.Severity = "critical"

    @property
    def id(self) -> str:
        return self.finding.id

    @property
    def severity(self) -> ranking.Severity:
        return max(ranking.severity(self.id), self.at_most, key=ranking.SEVERITIES.index)

    def with_evidence_of(self, other: "ReportedFinding") -> "ReportedFinding":
        lines = tuple(dict.fromkeys((*self.evidence, *other.evidence)))
        lines = self.evidence if len(lines) > MOST_EVIDENCE else lines
        engines = tuple(dict.fromkeys((*self.engines, *other.engines))) if self.engines and other.engines else ()
        at_most = min(self.at_most, other.at_most, key=ranking.SEVERITIES.index)
        return replace(self, evidence=lines, engines=engines, at_most=at_most)

    def without(self, secrets: Sequence[str]) -> "ReportedFinding":
        """Return the same without `secrets`, however short, in what comes from the server."""
        lines = tuple(shown.line_without(line, secrets) for line in self.evidence)
        values = tuple(
            (name, shown.without_even_short(value, secrets) if name in FROM_SERVER else value)
            for name, value in self.finding.values
        )
        return replace(self, finding=replace(self.finding, values=values), evidence=lines)


def reported(finding: Finding, evidence: tuple[str, ...] = (), engines: tuple[str, ...] = ()) -> ReportedFinding:
    """Return `finding` with its values cleaned for display, because a server may have chosen them."""
    values = tuple((name, shown.url(value)) for name, value in finding.values)
    return ReportedFinding(replace(finding, values=values), evidence, engines)


def report(reason_id: str, evidence: tuple[str, ...] = (), **values: str) -> ReportedFinding:
    """Return the finding of `reason_id`, made from the values of its placeholders."""
    return reported(reasons.make_finding(reason_id, **values), evidence)
