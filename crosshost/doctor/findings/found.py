"""A finding of the doctor: a reason as it was met, where it showed, and in which engines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crosshost.doctor import reasons, shown
from crosshost.policy import Finding

MOST_EVIDENCE = 6  # lines; a person reads the report in a minute
SAID = {"value", "detail", "url", "domain", "path"}  # the placeholders that a server may fill


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

    def without(self, secrets: Sequence[str]) -> "Found":
        """The same without these values, however short, in what the server has said."""
        lines = tuple(shown.line_without(line, secrets) for line in self.evidence)
        values = tuple(
            (name, shown.without_even_short(value, secrets) if name in SAID else value)
            for name, value in self.finding.values
        )
        return replace(self, finding=replace(self.finding, values=values), evidence=lines)


def of(finding: Finding, evidence: tuple[str, ...] = (), engines: tuple[str, ...] = ()) -> Found:
    """The finding with its values as they may be shown: some are a server's own words."""
    values = tuple((name, shown.url(value)) for name, value in finding.values)
    return Found(replace(finding, values=values), evidence, engines)


def found(reason_id: str, evidence: tuple[str, ...] = (), **values: str) -> Found:
    return of(reasons.found(reason_id, **values), evidence)
