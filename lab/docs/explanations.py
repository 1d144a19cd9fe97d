"""The reasons that index.html shows beside a result: one file a scenario in web/explanations, from the predictions.

`scripts/docs explanations` writes them, and the table of browsers in web/shared/browsers.json.
"""

import json
from collections.abc import Callable, Iterator

from crosshost.browsers.variants import VARIANTS
from crosshost.policy import ENGINES
from lab import ROOT
from lab.predict.flows import Visit
from lab.predict.offline import Offline
from lab.predict.tab import RequestResult
from lab.predict.words import of_finding
from lab.scenarios import catalogue, deployment
from lab.scenarios.deployment import Deployment
from lab.scenarios.settings import Settings

FOLDER, BROWSERS = ROOT / "web/explanations", ROOT / "web/shared/browsers.json"

# The logins that may come before, and the actions of the page after it, in an order in which each still has a session.
LOGINS: dict[str, Callable[[Visit], object]] = {
    "nothing": lambda visit: None,
    "login by fetch": Visit.log_in,
    "login at Django": Visit.log_in_at_django,
}
ACTIONS: dict[str, Callable[[Visit], RequestResult]] = {
    "whoami": lambda visit: visit.script.who_am_i(),
    "posts": lambda visit: visit.script.fetch("GET", "/blog/posts/"),
    "post": Visit.write,
    "post-delete": Visit.delete,
    "logout": lambda visit: visit.script.log_out(),
}


def outcomes(deployed: Deployment, variant: str) -> Iterator[tuple[str, str, RequestResult, Visit]]:
    """Yield the login before, the action, its predicted result, and the visit that it is part of."""
    yield "nothing", "login", (visit := Visit(Offline(Settings(deployed)), ENGINES[variant])).log_in(), visit
    for before, log_in in LOGINS.items():
        visit = Visit(Offline(Settings(deployed)), ENGINES[variant])
        log_in(visit)
        for action, perform in ACTIONS.items():
            yield before, action, perform(visit), visit


def explanations(deployed: Deployment) -> tuple[list[dict], list[dict]]:
    """Return the reasons of a deployment's failures, and its failures.

    Failures that differ only in action or browser are one entry. `why` is Django's reason for a 403, by which the page
    recognises the failure.
    """
    reasons: list[dict] = []
    failures: dict[tuple, dict[str, list[str]]] = {}  # by what they share: the actions of each browser
    for variant in ENGINES:
        for before, action, request, visit in outcomes(deployed, variant):
            if reason := visit.reason(request):
                shown = {key: value for key, value in of_finding(reason).items() if key != "id" and value}
                if shown not in reasons:
                    reasons.append(shown)
                why = request.response.error if request.response and request.result == "403" else ""
                shared = (before, request.result, why, reasons.index(shown))
                failures.setdefault(shared, {}).setdefault(variant, []).append(action)
    return reasons, [
        {
            "before": before,
            "actions": list(actions),
            "browsers": browsers,
            "result": result,
            "why": why,
            "reason": number,
        }
        for (before, result, why, number), by_browser in failures.items()
        for actions, browsers in alike(by_browser)
    ]


def alike(by_browser: dict[str, list[str]]) -> list[tuple[tuple[str, ...], list[str]]]:
    """Return the browsers grouped by their actions."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for browser, actions in by_browser.items():
        groups.setdefault(tuple(actions), []).append(browser)
    return list(groups.items())


def text(name: str) -> str:
    """Return the file of scenario `name`: JSON with its two origins, and one line for each reason and each failure."""
    deployed = deployment.alone(name)
    reasons, failures = explanations(deployed)
    parts = [",\n".join(f"  {json.dumps(line, ensure_ascii=False)}" for line in part) for part in (reasons, failures)]
    origins = f'"webOrigin": "{deployed.web_origin}", "apiOrigin": "{deployed.api_origin}"'
    return f'{{{origins}, "reasons": [\n{parts[0]}\n], "outcomes": [\n{parts[1]}\n]}}\n'


def browsers() -> str:
    """Return web/shared/browsers.json: the browser variants, each with its user agent and its policy."""
    lines = [{"name": variant.name, "userAgent": variant.user_agent, "policy": variant.policy} for variant in VARIANTS]
    return "[\n" + ",\n".join(f"  {json.dumps(line)}" for line in lines) + "\n]\n"


if __name__ == "__main__":
    BROWSERS.write_text(browsers())
    for name in catalogue.names():
        (FOLDER / f"{name}.json").write_text(text(name))
