"""What crosshost.policy says of the courses: each cause once, with the engines in which it breaks something."""

from collections.abc import Sequence
from dataclasses import replace

from crosshost.doctor import reasons, shown
from crosshost.doctor.chain import Break, Course
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings.cookies import last_header
from crosshost.doctor.findings.found import Found, of
from crosshost.doctor.findings.strangers import CORS
from crosshost.policy import LINKS, REASONS, Finding

ON_PREFLIGHT = {
    "preflight-redirected": ("Location",),
    "preflight-status": (),
    "preflight-header-not-allowed": ("Access-Control-Allow-Headers",),
    "preflight-headers-malformed": ("Access-Control-Allow-Headers",),
    "preflight-methods-malformed": ("Access-Control-Allow-Methods",),
}


def what_breaks(evidence: Evidence, courses: Sequence[Course]) -> list[Found]:
    """The causes of all courses by their links, those of a session cookie before those of a CSRF cookie."""
    csrf = evidence.csrf_names

    def place(item: tuple[str, Break]) -> tuple[int, bool]:
        return LINKS.index(item[1].link), dict(item[1].finding.values).get("cookie") in csrf

    met = sorted(((course.engine, one) for course in courses for one in course.breaks), key=place)
    told: dict[str, Found] = {}
    for engine, one in met:
        found = of(told_plainly(one), lines(evidence, one), (engine,))
        told[found.id] = told[found.id].with_evidence_of(found) if found.id in told else found
    engines = {course.engine for course in courses}
    return [replace(found, engines=()) if set(found.engines) == engines else found for found in told.values()]


def told_plainly(one: Break) -> Finding:
    """The finding under the id of its family: on the preflight or in the jar it is the same cause."""
    reason = REASONS[reasons.family(one.finding.id)]
    values = dict.fromkeys(("path", "requested", "domain", "partition"), "") | dict(one.finding.values)
    return replace(one.finding, reason=reason, values=tuple(values.items()))


def lines(evidence: Evidence, one: Break) -> tuple[str, ...]:
    cookie = dict(one.finding.values).get("cookie", "")
    if cookie:
        return last_header(evidence, cookie)
    if one.finding.id in ON_PREFLIGHT:
        return shown.lines(one.exchange, *ON_PREFLIGHT[one.finding.id])
    if "allow-" in one.finding.id:
        return shown.lines(one.exchange, *CORS)
    return (shown.asked(one.exchange),)
