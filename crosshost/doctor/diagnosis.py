"""The diagnosis, from the evidence: what works where, what is wrong, what HTTP does not show, and the exit code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crosshost.doctor import findings, ranking
from crosshost.doctor.browser.measured import Measured
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.reported import ReportedFinding
from crosshost.doctor.frameworks.fit import Fitted, fitted
from crosshost.doctor.frameworks.layer import Layer
from crosshost.doctor.frameworks.recognise import recognised
from crosshost.doctor.report import shown
from crosshost.doctor.report.unseen import unseen
from crosshost.doctor.verdict import chain, inconclusive
from crosshost.doctor.verdict.prediction import LoginResult
from crosshost.policy import Engine

# They say that there is nobody logged in to ask with, which is not the deployment's fault.
NO_LOGIN = {"login-refused", "login-not-sent", "csrf-token-not-found", "csrf-refused"}
FINE, FINDINGS, INCONCLUSIVE = 0, 1, 2


@dataclass(frozen=True)
class Diagnosis:
    """The contents of a report. `logins` has each way to log in, in each engine."""

    page: str
    urls: tuple[str, ...]
    logins: tuple[LoginResult, ...]
    findings: tuple[ReportedFinding, ...]
    unseen: tuple[str, ...]
    code: int
    inconclusive: str = ""  # one sentence: what could not be told, why, and what to do; empty where all was told
    layers: tuple[Layer, ...] = ()  # the framework of the API, and servers in front of it
    measured: tuple[Measured, ...] = ()

    def fitted(self, reported: ReportedFinding) -> Fitted:
        """Return the finding in the words of the framework that answers."""
        return fitted(reported.finding, self.layers, self.page, self.urls[0])

    def broken(self, result: LoginResult) -> str:
        """Return the id of the finding that breaks this login first, or an empty text."""
        if not result.breaks:
            return ""
        reason_id = ranking.family(result.breaks[0].finding.id)
        specific = [finding.id for finding in self.findings if reason_id in ranking.SUPERSEDES.get(finding.id, ())]
        return specific[0] if specific else reason_id


def diagnose(
    evidence: Evidence,
    engines: Sequence[Engine],
    login_requested: bool = False,
    secrets: Sequence[str] = (),
    counted: Callable[[ReportedFinding], bool] = lambda finding: True,
) -> Diagnosis:
    """Return the diagnosis for these engines, without the `secrets` wherever a server sent them back.

    `counted`: whether a finding counts for the exit code.
    """
    logins = chain.predict_logins(evidence, engines)
    reported = [finding.without(secrets) for finding in findings.all_findings(evidence, logins)]
    urls = tuple(probed.url for probed in evidence.probed_urls)
    why = inconclusive.sentence(evidence, login_requested) or inconclusive.of_browsers(evidence)
    why = shown.without(why, secrets)
    layers = recognised(evidence)
    return Diagnosis(
        evidence.page,
        urls,
        tuple(logins),
        tuple(reported),
        tuple(unseen(evidence, secrets, layers)),
        exit_code(evidence, list(filter(counted, reported)), why),
        why,
        layers,
        evidence.measured,
    )


def exit_code(evidence: Evidence, reported: Sequence[ReportedFinding], why: str) -> int:
    """Return the exit code: notes do not count, and without a proof it is inconclusive, with `why` as the reason."""
    if evidence.api is None:
        return INCONCLUSIVE
    if any(finding.severity != "note" and finding.id not in NO_LOGIN for finding in reported):
        return FINDINGS
    return INCONCLUSIVE if why else FINE
