"""What an installed browser did otherwise than the model predicts."""

from collections.abc import Iterator

from crosshost.doctor.browser.compared import line
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.reported import ReportedFinding, report

PREDICTED = {True: "predicts that it works", False: "predicts that it fails", None: "cannot tell"}


def otherwise(evidence: Evidence) -> Iterator[ReportedFinding]:
    """The login failed in a browser where the model does not predict that, or worked where it predicts a failure.

    Where nothing answers, that is the finding.
    """
    for measured in evidence.measured:
        values = {"browser": measured.browser, "predicted": PREDICTED[measured.predicted], "detail": measured.why}
        steps = tuple(line(step) for step in measured.steps if step.kind != "before")
        if measured.works is False and measured.predicted is not False and evidence.api:
            yield report("measured-failure", steps, **values)
        if measured.works and measured.predicted is False:
            yield report("measured-success", steps, **values)
