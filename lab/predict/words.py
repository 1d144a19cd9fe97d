"""Predictions as text for people, and as data for scripts and the page."""

from collections.abc import Iterable
from typing import Any

from crosshost.browsers.variants import NAMES
from crosshost.policy import Finding, Link
from crosshost.policy.reasons.fix import as_json
from lab.browsers.report import Seen
from lab.predict.predictions import Prediction
from lab.scenarios.deployment import Deployment

LEGEND = "✓ holds   ✗ does not hold   – not reached, or not needed"
MARKS = {True: "✓", False: "✗", None: "–"}


def text(deployment: Deployment, predictions: Iterable[Prediction]) -> str:
    """Return one paragraph a case. Browsers with the same result and the same reason share one entry."""
    page, api = deployment.web_origin, deployment.api_origin
    title = f"{deployment.name}: {deployment.scenario.title}" if deployment.scenario else deployment.name
    mode = deployment.services["nginx"]["FETCH_CREDENTIALS"]
    lines = [title, f"{page} sends requests to {api} ({deployment.relation}), credentials: {mode}", LEGEND]
    by_case: dict[str, list[Prediction]] = {}
    for prediction in predictions:
        by_case.setdefault(prediction.case.id, []).append(prediction)
    for row in by_case.values():
        lines += ["", f"{row[0].case.title} ({row[0].case.id})"]
        for prediction, names in grouped(row):
            who = "every browser" if len(names) == len(NAMES) else ", ".join(names)
            lines += [f"  {who}: {prediction.result}", *(f"    {line}" for line in chain(prediction))]
    return "\n".join(lines)


def grouped(row: list[Prediction]) -> list[tuple[Prediction, list[str]]]:
    """Return the predictions that differ, each with the browsers that share it."""
    groups: dict[str, tuple[Prediction, list[str]]] = {}
    for prediction in row:
        key = "\n".join([prediction.result, *chain(prediction)])
        groups.setdefault(key, (prediction, []))[1].append(prediction.variant)
    return list(groups.values())


def chain(prediction: Prediction) -> list[str]:
    """Return the five links in one line, then the reason: sentence, DevTools code, clause and fix."""
    lines = []
    if prediction.verdict:
        lines.append("   ".join(marked(link, prediction.seen) for link in prediction.verdict.links))
    if reason := prediction.reason:
        lines.append(reason.sentence)
        labels = {"shown as": reason.devtools_code, "clause": reason.reason.clause, "fix": reason.fix}
        lines += [f"{label:10}{value}" for label, value in labels.items() if value]
    return lines


def marked(link: Link, seen: Seen | None) -> str:
    """Return a link with its mark, and for the view what Django answered: a view that answers 401 was reached."""
    status = seen.answered if seen and link.name == "accepted by view" and link.holds is not None else None
    answered = f" ({status})" if status else ""
    return f"{MARKS[link.holds]} {link.name}{answered}"


def of_finding(finding: Finding) -> dict[str, Any]:
    """Return `finding` for JSON. `devtools_code` is None where Chrome DevTools shows no code."""
    return {
        "id": finding.id,
        "sentence": finding.sentence,
        "devtools_code": finding.devtools_code,
        "clause": finding.reason.clause,
        "fix": finding.fix,
        "fixes": as_json(finding.fixes),
    }


def data(predictions: Iterable[Prediction]) -> dict[str, dict[str, dict]]:
    """Return the result, the links and the reason, by case and browser."""
    cases: dict[str, dict[str, dict]] = {}
    for prediction in predictions:
        links = prediction.verdict.links if prediction.verdict else ()
        cases.setdefault(prediction.case.id, {})[prediction.variant] = {
            "result": prediction.result,
            "links": {link.name: link.holds for link in links},
            "reason": of_finding(prediction.reason) if prediction.reason else None,
        }
    return cases
