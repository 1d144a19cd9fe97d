"""The report as JUnit XML, for CI: one test for each login and one for each finding."""

from collections.abc import Iterator

from crosshost.doctor.counted import Counted
from crosshost.doctor.diagnosis import FINDINGS, INCONCLUSIVE, Diagnosis
from crosshost.doctor.report.headline import headline
from crosshost.doctor.report.report import paragraph
from crosshost.doctor.verdict.prediction import WAYS
from crosshost.junit import Case


def cases(diagnosis: Diagnosis, counted: Counted) -> Iterator[Case]:
    """Yield the tests: what counts for the exit code fails, and what could not be told is an error or skipped."""
    counts = diagnosis.code == FINDINGS
    fails = {finding.id for finding in diagnosis.findings if counts and counted(finding)}
    yield Case(
        "crosshost doctor",
        "verdict",
        "error" if diagnosis.code == INCONCLUSIVE else None,
        diagnosis.inconclusive,
        (headline(diagnosis),),
    )
    for result in diagnosis.logins:
        broken, name = diagnosis.broken(result), f"{WAYS[result.way]} in {result.engine}"
        if result.works is None:
            yield Case("crosshost doctor: logins", name, "skipped", diagnosis.inconclusive)
        elif result.works or broken not in fails:
            yield Case("crosshost doctor: logins", name, output=(broken,) if broken else ())
        else:
            yield Case("crosshost doctor: logins", name, "failure", broken)
    for finding in diagnosis.findings:
        fitted = diagnosis.fitted(finding)
        lines = tuple(paragraph(finding, fitted, finding.evidence))
        if finding.id in fails:
            yield Case("crosshost doctor: findings", finding.id, "failure", fitted.sentence, lines)
        else:
            yield Case("crosshost doctor: findings", finding.id, output=lines)
