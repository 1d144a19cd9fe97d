"""What index.html shows beside an outcome: one file a scenario in web/explanations, made from the model.

`scripts/docs explanations` writes them, and the table of browsers in web/shared/browsers.json.
"""

import json
from collections.abc import Callable, Iterator

from crosshost.browsers.variants import VARIANTS
from crosshost.policy import ENGINES
from lab import ROOT
from lab.predict.flows import Visit
from lab.predict.offline import Offline
from lab.predict.tab import Asked
from lab.predict.words import of_finding
from lab.scenarios import catalogue, deployment
from lab.scenarios.deployment import Deployment
from lab.scenarios.settings import Settings

FOLDER, BROWSERS = ROOT / "web/explanations", ROOT / "web/shared/browsers.json"

# What may have been done before, and the actions of the page after it, in an order in which each still finds a session.
LOGINS: dict[str, Callable[[Visit], object]] = {
    "nothing": lambda visit: None,
    "login by fetch": Visit.log_in,
    "login at Django": Visit.log_in_at_django,
}
ACTIONS: dict[str, Callable[[Visit], Asked]] = {
    "whoami": lambda visit: visit.script.who_am_i(),
    "posts": lambda visit: visit.script.ask("GET", "/blog/posts/"),
    "post": Visit.write,
    "post-delete": Visit.delete,
    "logout": lambda visit: visit.script.log_out(),
}


def outcomes(one: Deployment, variant: str) -> Iterator[tuple[str, str, Asked, Visit]]:
    """What was done before, the action, and what it comes to."""
    yield "nothing", "login", (visit := Visit(Offline(Settings(one)), ENGINES[variant])).log_in(), visit
    for before, log_in in LOGINS.items():
        visit = Visit(Offline(Settings(one)), ENGINES[variant])
        log_in(visit)
        for action, ask in ACTIONS.items():
            yield before, action, ask(visit), visit


def explanations(one: Deployment) -> tuple[list[dict], list[dict]]:
    """The reasons that a scenario meets, and the outcomes: what shares all but its action or browser is one.

    `why` is Django's own reason for a 403, by which the page knows that it met the same.
    """
    reasons: list[dict] = []
    found: dict[tuple, dict[str, list[str]]] = {}  # by what is shared: the actions of each browser
    for variant in ENGINES:
        for before, action, asked, visit in outcomes(one, variant):
            if reason := visit.reason(asked):
                shown = {key: value for key, value in of_finding(reason).items() if key != "id" and value}
                if shown not in reasons:
                    reasons.append(shown)
                why = asked.reply.error if asked.reply and asked.result == "403" else ""
                shared = (before, asked.result, why, reasons.index(shown))
                found.setdefault(shared, {}).setdefault(variant, []).append(action)
    return reasons, [
        {
            "before": before,
            "actions": list(actions),
            "browsers": browsers,
            "result": result,
            "why": why,
            "reason": number,
        }
        for (before, result, why, number), by_browser in found.items()
        for actions, browsers in alike(by_browser)
    ]


def alike(by_browser: dict[str, list[str]]) -> list[tuple[tuple[str, ...], list[str]]]:
    """The browsers of which the same actions come to it, together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for browser, actions in by_browser.items():
        groups.setdefault(tuple(actions), []).append(browser)
    return list(groups.items())


def text(name: str) -> str:
    """The file of scenario `name`: JSON with one line a reason and an outcome, and for which two origins it is true."""
    one = deployment.alone(name)
    reasons, met = explanations(one)
    parts = [",\n".join(f"  {json.dumps(one, ensure_ascii=False)}" for one in part) for part in (reasons, met)]
    origins = f'"webOrigin": "{one.web_origin}", "apiOrigin": "{one.api_origin}"'
    return f'{{{origins}, "reasons": [\n{parts[0]}\n], "outcomes": [\n{parts[1]}\n]}}\n'


def browsers() -> str:
    """web/shared/browsers.json: which browsers a page may be in by its user agent, and what sets them apart."""
    lines = [{"name": one.name, "userAgent": one.user_agent, "policy": one.policy} for one in VARIANTS]
    return "[\n" + ",\n".join(f"  {json.dumps(one)}" for one in lines) + "\n]\n"


if __name__ == "__main__":
    BROWSERS.write_text(browsers())
    for name in catalogue.names():
        (FOLDER / f"{name}.json").write_text(text(name))
