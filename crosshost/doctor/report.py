"""The diagnosis as text and as JSON: the same findings in both."""

import textwrap
from typing import Any

from crosshost.doctor import ranking, shown
from crosshost.doctor.browser.measured import Measured
from crosshost.doctor.diagnosis import Diagnosis
from crosshost.doctor.findings.reported import ReportedFinding
from crosshost.doctor.prediction import WAYS, LoginResult
from crosshost.policy.reasons.fix import as_json

WIDTH = 96
SCHEMA_VERSION = 1
WORKS = {True: "yes", False: "no", None: "inconclusive"}
# What a fix writes for fetch, in axios and XMLHttpRequest.
OTHERWISE = {
    "credentials: 'include'": "axios {withCredentials: true}; xhr.withCredentials = true",
    "credentials: 'omit'": "axios {withCredentials: false}; xhr.withCredentials = false",
    "X-CSRFToken": "axios {headers: {'X-CSRFToken': token}}; xhr.setRequestHeader('X-CSRFToken', token)",
}


def text(diagnosis: Diagnosis) -> str:
    """Return the report for a person: what works where, the findings by severity, and what HTTP does not show."""
    lines = [f"page  {diagnosis.page}", *(f"API   {shown.url(url)}" for url in diagnosis.urls), ""]
    lines += [*table(diagnosis), "", *measured_lines(diagnosis)]
    if not diagnosis.findings:
        lines += ["Nothing is wrong, as far as HTTP shows.", ""]
    lines += legend(diagnosis)
    printed: set[str] = set()
    for finding in diagnosis.findings:
        above = bool(finding.evidence) and printed.issuperset(finding.evidence)
        lines += [*paragraph(finding, ("as above",) if above else finding.evidence), ""]
        printed.update(finding.evidence)
    lines.append("Not visible from outside")
    for sentence in diagnosis.unseen:
        lines += wrapped(sentence, "  - ", "    ")
    return "\n".join(lines)


def table(diagnosis: Diagnosis) -> list[str]:
    """Return a line for each engine, with a column for each way to log in."""
    by_engine: dict[str, list[LoginResult]] = {}
    for result in diagnosis.logins:
        by_engine.setdefault(result.engine, []).append(result)
    lines = [f"{'Does a login work?':20}{'by fetch from the page':36}on the API's page, then fetch"]
    for engine, logins in by_engine.items():
        lines.append(f"  {engine:18}" + "".join(f"{cell(diagnosis, result):36}" for result in logins).rstrip())
    return lines


def cell(diagnosis: Diagnosis, result: LoginResult) -> str:
    broken = diagnosis.broken(result)
    return WORKS[result.works] + (f": {broken}" if broken else "")


def measured_lines(diagnosis: Diagnosis) -> list[str]:
    """Return what each browser did, beside the model's prediction for its version."""
    if not diagnosis.measured:
        return []
    lines = ["Measured here: login by fetch from the page"]
    for measured in diagnosis.measured:
        works, predicted = WORKS[measured.works], WORKS[measured.predicted]
        verdict = f"  {measured.engine:18}{works} in {measured.browser}; model: {predicted}"
        lines.append(f"{verdict}  DISAGREES" if measured.disagrees else verdict)
        lines += wrapped(measured.why, " " * 20)
    return [*lines, ""]


def legend(diagnosis: Diagnosis) -> list[str]:
    """Return what the severities of these findings mean."""
    severities = {finding.severity for finding in diagnosis.findings}
    meanings = [f"{name}: {ranking.MEANINGS[name]}" for name in ranking.SEVERITIES if name in severities]
    return [*wrapped("; ".join(meanings), ""), ""] if meanings else []


def paragraph(reported: ReportedFinding, evidence: tuple[str, ...]) -> list[str]:
    """Return the lines of one finding; `evidence` is its own, or a note that it is printed above."""
    finding = reported.finding
    names = [finding.devtools_code.rstrip(".")] if finding.devtools_code else []
    where = f"   in {', '.join(reported.engines)}" if reported.engines else ""
    return [
        f"{reported.severity.upper()}  {reported.id}{where}",
        *wrapped("; ".join([*names, finding.reason.clause]), "  "),
        *wrapped(finding.sentence, "  "),
        *(wrapped_line for line in evidence for wrapped_line in wrapped(line, "    > ", "      ")),
        *wrapped(f"How to fix it: {finding.fix}", "  "),
        *(line for more in otherwise(finding.fix) for line in wrapped(f"or {more}", "    ")),
    ]


def otherwise(fix: str) -> list[str]:
    """Return what `fix` writes for fetch, in axios and XMLHttpRequest."""
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
    """Return the report as one JSON document."""
    return {
        "schema_version": SCHEMA_VERSION,
        "page": diagnosis.page,
        "urls": [shown.url(url) for url in diagnosis.urls],
        "logins": [
            {
                "engine": result.engine,
                "way": WAYS[result.way],
                "works": result.works,
                "broken": diagnosis.broken(result) or None,
            }
            for result in diagnosis.logins
        ],
        "measured": [measured_data(measured) for measured in diagnosis.measured],
        "findings": [
            {
                "id": reported.id,
                "severity": reported.severity,
                "engines": list(reported.engines),
                "evidence": list(reported.evidence),
                "meaning": reported.finding.sentence,
                "fix": reported.finding.fix,
                "fixes": as_json(reported.finding.fixes),
                "otherwise": otherwise(reported.finding.fix),
                "devtools_code": reported.finding.devtools_code,
                "clause": reported.finding.reason.clause,
            }
            for reported in diagnosis.findings
        ],
        "unseen": list(diagnosis.unseen),
        "code": diagnosis.code,
    }


def measured_data(measured: Measured) -> dict[str, Any]:
    return {
        "engine": measured.engine,
        "browser": measured.browser,
        "way": WAYS["fetch"],
        "works": measured.works,
        "predicted": measured.predicted,
        "disagrees": measured.disagrees,
        "why": measured.why,
        "steps": [
            {
                "kind": step.kind,
                "request": f"{step.method} {shown.url(step.url)}",
                "status": step.status or None,
                "error": shown.clean(step.error) or None,
            }
            for step in measured.steps
        ],
    }
