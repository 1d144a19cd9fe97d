"""Predictions, as text for a person and as data for scripts and the page."""

from collections.abc import Iterable

from crosshost.browsers.variants import NAMES
from crosshost.policy import Finding
from lab.predict.predictions import Prediction
from lab.scenarios.deployment import Deployment

LEGEND = "✓ holds   ✗ does not   – not reached, or plays no part"
MARKS = {True: "✓", False: "✗", None: "–"}


def text(deployment: Deployment, predictions: Iterable[Prediction]) -> str:
    """One paragraph a case; browsers in which the same happens for the same reason stand together."""
    page, api = deployment.web_origin, deployment.api_origin
    title = f"{deployment.name}: {deployment.scenario.title}" if deployment.scenario else deployment.name
    mode = deployment.services["nginx"]["FETCH_CREDENTIALS"]
    lines = [title, f"{page} asks {api} ({deployment.relation}), credentials: {mode}", LEGEND]
    by_case: dict[str, list[Prediction]] = {}
    for one in predictions:
        by_case.setdefault(one.case.id, []).append(one)
    for row in by_case.values():
        lines += ["", f"{row[0].case.title} ({row[0].case.id})"]
        for one, names in grouped(row):
            who = "every browser" if len(names) == len(NAMES) else ", ".join(names)
            lines += [f"  {who}: {one.result}", *(f"    {line}" for line in chain(one))]
    return "\n".join(lines)


def grouped(row: list[Prediction]) -> list[tuple[Prediction, list[str]]]:
    groups: dict[str, tuple[Prediction, list[str]]] = {}
    for one in row:
        groups.setdefault("\n".join([one.result, *chain(one)]), (one, []))[1].append(one.variant)
    return list(groups.values())


def chain(one: Prediction) -> list[str]:
    """The five links in one line, then the reason."""
    lines = []
    if one.verdict:
        lines.append("   ".join(f"{MARKS[link.holds]} {link.name}" for link in one.verdict.links))
    if one.reason:
        lines += [one.reason.sentence]
        shown = of_finding(one.reason)
        shown["shown as"] = shown["devtools_code"]
        lines += [f"{label:10}{shown[label]}" for label in ("shown as", "clause", "fix") if shown[label]]
    return lines


def of_finding(finding: Finding) -> dict[str, str | None]:
    """Return the texts of `finding`."""
    return {
        "id": finding.id,
        "sentence": finding.sentence,
        "devtools_code": finding.devtools_code,
        "clause": finding.reason.clause,
        "fix": finding.fix,
    }


def data(predictions: Iterable[Prediction]) -> dict[str, dict[str, dict]]:
    """By case and browser: the result, the links, and the reason."""
    found: dict[str, dict[str, dict]] = {}
    for one in predictions:
        links = one.verdict.links if one.verdict else ()
        found.setdefault(one.case.id, {})[one.variant] = {
            "result": one.result,
            "links": {link.name: link.holds for link in links},
            "reason": of_finding(one.reason) if one.reason else None,
        }
    return found
