"""The diagnosis on a screen, and as JSON: the same findings in both."""

import textwrap
from typing import Any

from crosshost.doctor import reasons, shown
from crosshost.doctor.chain import WAYS, Course
from crosshost.doctor.diagnosis import Diagnosis
from crosshost.doctor.findings.found import Found

WIDTH = 96
ANSWERS = {True: "yes", False: "no", None: "could not tell"}
# The same in axios and XMLHttpRequest, for what a cure writes as fetch's.
OTHERWISE = {
    "credentials: 'include'": "axios {withCredentials: true}; xhr.withCredentials = true",
    "credentials: 'omit'": "axios {withCredentials: false}; xhr.withCredentials = false",
    "X-CSRFToken": "axios {headers: {'X-CSRFToken': token}}; xhr.setRequestHeader('X-CSRFToken', token)",
}


def text(diagnosis: Diagnosis) -> str:
    """For a person: what works where, the findings by severity, and what could not be seen."""
    lines = [f"page  {diagnosis.page}", *(f"API   {shown.url(url)}" for url in diagnosis.urls), ""]
    lines += [*table(diagnosis), ""]
    if not diagnosis.findings:
        lines += ["Nothing is wrong, as far as HTTP shows.", ""]
    lines += legend(diagnosis)
    said: set[str] = set()
    for one in diagnosis.findings:
        above = bool(one.evidence) and said.issuperset(one.evidence)
        lines += [*finding(one, ("as above",) if above else one.evidence), ""]
        said.update(one.evidence)
    lines.append("What I could not see from here")
    for sentence in diagnosis.unseen:
        lines += wrapped(sentence, "  - ", "    ")
    return "\n".join(lines)


def table(diagnosis: Diagnosis) -> list[str]:
    """A line for each engine, a column for each way to log in."""
    by_engine: dict[str, list[Course]] = {}
    for course in diagnosis.courses:
        by_engine.setdefault(course.engine, []).append(course)
    lines = [f"{'Does a login work?':20}{'by fetch from that page':36}on the API's own page, then fetch"]
    for engine, courses in by_engine.items():
        lines.append(f"  {engine:18}" + "".join(f"{response(diagnosis, course):36}" for course in courses).rstrip())
    return lines


def response(diagnosis: Diagnosis, course: Course) -> str:
    broken = diagnosis.broken(course)
    return ANSWERS[course.works] + (f": {broken}" if broken else "")


def legend(diagnosis: Diagnosis) -> list[str]:
    """What the severities mean that occur."""
    there = {one.severity for one in diagnosis.findings}
    meant = [f"{name}: {reasons.MEANINGS[name]}" for name in reasons.SEVERITIES if name in there]
    return [*wrapped("; ".join(meant), ""), ""] if meant else []


def finding(one: Found, evidence: tuple[str, ...]) -> list[str]:
    """`evidence` is the finding's own, or that it stands above."""
    names = [one.finding.devtools_code.rstrip(".")] if one.finding.devtools_code else []
    where = f"   in {', '.join(one.engines)}" if one.engines else ""
    return [
        f"{one.severity.upper()}  {one.id}{where}",
        *wrapped("; ".join([*names, one.finding.reason.clause]), "  "),
        *wrapped(one.finding.sentence, "  "),
        *(line for found in evidence for line in wrapped(found, "    > ", "      ")),
        *wrapped(f"To heal it: {one.finding.fix}", "  "),
        *(line for more in otherwise(one.finding.fix) for line in wrapped(f"or {more}", "    ")),
    ]


def otherwise(fix: str) -> list[str]:
    """What the cure's lines for fetch are in axios and XMLHttpRequest."""
    return [line for words, line in OTHERWISE.items() if words in fix]


def wrapped(sentence: str, first: str, rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        sentence,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def data(diagnosis: Diagnosis) -> dict[str, Any]:
    """The same as one JSON document."""
    return {
        "page": diagnosis.page,
        "urls": [shown.url(url) for url in diagnosis.urls],
        "logins": [
            {
                "engine": course.engine,
                "way": WAYS[course.way],
                "works": course.works,
                "broken": diagnosis.broken(course) or None,
            }
            for course in diagnosis.courses
        ],
        "findings": [
            {
                "id": one.id,
                "severity": one.severity,
                "engines": list(one.engines),
                "evidence": list(one.evidence),
                "meaning": one.finding.sentence,
                "fix": one.finding.fix,
                "otherwise": otherwise(one.finding.fix),
                "devtools_code": one.finding.devtools_code,
                "clause": one.finding.reason.clause,
            }
            for one in diagnosis.findings
        ],
        "unseen": list(diagnosis.unseen),
        "code": diagnosis.code,
    }
