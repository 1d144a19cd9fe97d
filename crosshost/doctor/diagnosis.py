"""The whole of it, from the evidence: what works where, what is wrong, what could not be seen, and the exit code."""

from collections.abc import Sequence
from dataclasses import dataclass

from crosshost.doctor import chain, findings, reasons
from crosshost.doctor.chain import Course
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.found import Found
from crosshost.doctor.unseen import unseen
from crosshost.policy import Engine

NO_LOGIN = {"login-refused", "login-not-sent"}
FINE, FINDINGS, COULD_NOT_TELL = 0, 1, 2


@dataclass(frozen=True)
class Diagnosis:
    """What report writes down. `courses` has each way to log in, in each engine."""

    page: str
    urls: tuple[str, ...]
    courses: tuple[Course, ...]
    findings: tuple[Found, ...]
    unseen: tuple[str, ...]
    code: int

    def broken(self, course: Course) -> str:
        """The id of what breaks first on that course, as the findings call it; empty where nothing does."""
        if not course.breaks:
            return ""
        told = reasons.family(course.breaks[0].finding.id)
        better = [one.id for one in self.findings if told in reasons.SAYS_MORE.get(one.id, ())]
        return better[0] if better else told


def diagnose(
    evidence: Evidence, engines: Sequence[Engine], asked_to_log_in: bool = False, secrets: Sequence[str] = ()
) -> Diagnosis:
    """Everything that the report says, for these engines, without the `secrets` in what a server has said."""
    courses = chain.courses(evidence, engines)
    found = [one.without(secrets) for one in findings.everything(evidence, courses)]
    urls = tuple(look.url for look in evidence.looks)
    code = code_of(evidence, found, asked_to_log_in)
    return Diagnosis(evidence.page, urls, tuple(courses), tuple(found), tuple(unseen(evidence, secrets)), code)


def code_of(evidence: Evidence, found: Sequence[Found], asked_to_log_in: bool) -> int:
    """A note is no finding to a script, and what did not answer or let nobody in could not be told."""
    if evidence.api is None:
        return COULD_NOT_TELL
    if any(one.severity != "note" and one.id not in NO_LOGIN for one in found):
        return FINDINGS
    return COULD_NOT_TELL if asked_to_log_in and not evidence.session_names else FINE
