"""Every case of a deployment in one browser: the same cell as scripts/browsers measures, and the chain behind it."""

from collections.abc import Iterator
from dataclasses import dataclass

from crosshost.policy import Finding, Verdict
from crosshost.policy.engine import engine
from lab.browsers.report import Seen
from lab.predict.flows import Step, Visit, begin, perform
from lab.predict.offline import Offline
from lab.predict.tab import Asked
from lab.scenarios import cases
from lab.scenarios.deployment import Deployment
from lab.scenarios.settings import Settings


@dataclass(frozen=True)
class Prediction:
    """What one case comes to in one browser."""

    case: cases.Case
    variant: str
    result: str
    why: str  # Django's words, if it refused and the page can read them or the witness knows them
    seen: Seen | None  # None where the witness sees nothing of it
    verdict: Verdict | None  # None for what is no request
    reason: Finding | None  # why it is no success: the first broken link, or what is behind it


def predict_cases(deployment: Deployment, variant: str, version: str | None = None) -> Iterator[Prediction]:
    """Yield the cases that scripts/browsers runs in this deployment, in its order. Raises Problem for a bad setting.

    `version` is the browser's ("140"); without one it is the newest that was measured.
    """
    holds = cases.conditions(deployment)
    for flow in cases.flows_of(deployment.services["nginx"]["FLOW"]):
        visit = Visit(Offline(Settings(deployment)), engine(variant, version))
        begin(visit, flow)
        for case in cases.in_flow(flow, holds):
            yield prediction(case, visit, perform(visit, case))


def prediction(case: cases.Case, visit: Visit, step: Step) -> Prediction:
    asked = step.asked
    if asked is None:
        return Prediction(case, visit.engine.name, step.result, "", None, None, None)
    seen, words = (seen_of(asked), why(asked)) if step.traced else (None, "")
    return Prediction(case, visit.engine.name, step.result, words, seen, asked.verdict, visit.reason(asked))


def seen_of(asked: Asked) -> Seen:
    """The server's half, as web/cases/seen.js puts it together."""
    path, method = asked.path, asked.request.method
    here = [one for one in asked.exchanges if one.path == path]
    request = next((one for one in here if one.method == method), None)
    preflighted = any(one.asks_for == method for one in here)
    return Seen(
        preflight=("passed" if request else "refused") if preflighted else "none",
        reached=request is not None,
        cookies=tuple(sorted(set(request.cookies))) if request else (),
        answered=request.status if request else None,
        set=tuple(sorted({name for one in asked.exchanges for name in one.set})),
    )


def why(asked: Asked) -> str:
    """Django's own words. What an engine says of an exception is its own, and not predicted."""
    if asked.reply is None or asked.result in ("throws", "opaque"):
        return ""
    return asked.reply.error
