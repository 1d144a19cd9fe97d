"""The report as one JSON document. Its schema is report.schema.json, beside this file."""

from dataclasses import asdict
from typing import Any

from crosshost import __version__
from crosshost.doctor.browser.measured import Measured
from crosshost.doctor.counted import Counted
from crosshost.doctor.diagnosis import INCONCLUSIVE, Diagnosis
from crosshost.doctor.findings.reported import ReportedFinding
from crosshost.doctor.report import shown
from crosshost.doctor.report.headline import headline
from crosshost.doctor.report.report import otherwise
from crosshost.doctor.verdict.prediction import WAYS

SCHEMA_VERSION = 2


def data(diagnosis: Diagnosis, counted: Counted) -> dict[str, Any]:
    """Return the report."""
    return {
        **beginning(),
        "headline": headline(diagnosis),
        "page": diagnosis.page,
        "urls": [shown.url(url) for url in diagnosis.urls],
        "answered_by": [asdict(layer) | {"signs": list(layer.signs)} for layer in diagnosis.layers],
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
        "inconclusive": diagnosis.inconclusive or None,
        "findings": [finding(diagnosis, reported, counted) for reported in diagnosis.findings],
        "unseen": list(diagnosis.unseen),
        "code": diagnosis.code,
    }


def finding(diagnosis: Diagnosis, reported: ReportedFinding, counted: Counted) -> dict[str, Any]:
    fitted = diagnosis.fitted(reported)
    return {
        "id": reported.id,
        "severity": reported.severity,
        "counted": counted(reported),
        "engines": list(reported.engines),
        "evidence": list(reported.evidence),
        "meaning": fitted.sentence,
        "fix": fitted.fix,
        "framework": fitted.framework or None,
        "fixes": [[asdict(change) for change in way] for way in fitted.ways],
        "in_headers": fitted.in_headers or None,
        "otherwise": otherwise(fitted.fix),
        "devtools_code": fitted.devtools_code,
        "clause": fitted.clause,
    }


def error(message: str) -> dict[str, Any]:
    """Return the document of a wrong argument, or of what else kept the doctor from its report."""
    return {**beginning(), "error": message, "code": INCONCLUSIVE}


def beginning() -> dict[str, Any]:
    return {"schema_version": SCHEMA_VERSION, "version": __version__}


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
