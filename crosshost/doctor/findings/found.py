"""A finding of the doctor: a reason as it was met, where it showed, and in which engines."""

from dataclasses import dataclass, replace

from crosshost.doctor import reasons, shown
from crosshost.policy import Finding

MOST_EVIDENCE = 6  # lines; a person reads the report in a minute


@dataclass(frozen=True)
class Found:
    """`evidence` is lines as they may be shown; `engines` is empty where it is the same in all."""

    finding: Finding
    evidence: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.finding.id

    @property
    def severity(self) -> reasons.Severity:
        return reasons.severity(self.id)

    def with_evidence_of(self, other: "Found") -> "Found":
        lines = tuple(dict.fromkeys((*self.evidence, *other.evidence)))
        lines = self.evidence if len(lines) > MOST_EVIDENCE else lines
        engines = tuple(dict.fromkeys((*self.engines, *other.engines))) if self.engines and other.engines else ()
        return replace(self, evidence=lines, engines=engines)


def of(finding: Finding, evidence: tuple[str, ...] = (), engines: tuple[str, ...] = ()) -> Found:
    """The finding with its values as they may be shown: some are a server's own words."""
    values = tuple((name, shown.clean(value)) for name, value in finding.values)
    return Found(replace(finding, values=values), evidence, engines)


def found(reason_id: str, evidence: tuple[str, ...] = (), **values: str) -> Found:
    return of(reasons.found(reason_id, **values), evidence)
