"""Every case of a deployment in one browser: the cell that scripts/browsers measures, and the chain behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from crosshost.policy import Finding, Verdict
from lab.browsers.reasons import Line
from lab.browsers.report import Seen
from lab.predict.exchanges import Exchange
from lab.predict.flows import Step, Visit, begin, perform
from lab.predict.offline import Offline
from lab.predict.server import Server
from lab.predict.tab import RequestResult
from lab.scenarios import cases
from lab.scenarios.deployment import Deployment
from lab.scenarios.settings import Settings


@dataclass(frozen=True)
class Prediction:
    """The predicted result of one case in one browser."""

    case: cases.Case
    variant: str
    result: str
    why: str  # Django's reason for a refusal, where the page or the witness can read it
    seen: Seen | None  # None where the witness does not see the request
    verdict: Verdict | None  # None where the case sends no request
    reason: Finding | None  # why it fails: the first broken link, or what broke it
    requests: tuple[Line, ...] = ()  # each with the reasons that Chromium logs, visits before the case included
    exchanges: tuple[Exchange, ...] = ()  # likewise


def predict_cases(
    deployment: Deployment, variant: str, version: str | None = None, serve: Callable[[Settings], Server] = Offline
) -> Iterator[Prediction]:
    """Yield the cases that scripts/browsers runs in this deployment, in its order. Raises Problem for a bad setting.

    `version` is the browser's ("140"); without one it is the newest that was measured. `serve` makes the server.
    """
    holds = cases.conditions(deployment)
    for flow in cases.flows_of(deployment.services["nginx"]["FLOW"]):
        visit = Visit(serve(Settings(deployment)), variant, version)
        begin(visit, flow)
        run = cases.in_flow(flow, holds)
        for case in run:
            predicted = replace(prediction(case, visit, perform(visit, case)), exchanges=tuple(visit.tab.exchanges))
            visit.tab.exchanges.clear()
            if predicted.seen or case is run[-1]:  # else no trace tells its requests from those of the next case
                predicted = replace(predicted, requests=tuple(visit.tab.reasons))
                visit.tab.reasons.clear()
            yield predicted


def prediction(case: cases.Case, visit: Visit, step: Step) -> Prediction:
    request = step.request
    if request is None:
        return Prediction(case, visit.variant, step.result, "", None, None, None)
    seen, words = (seen_of(request), why(request)) if step.traced else (None, "")
    return Prediction(case, visit.variant, step.result, words, seen, request.verdict, visit.reason(request))


def seen_of(result: RequestResult) -> Seen:
    """Return what the server saw, put together as in web/cases/seen.js."""
    path, method = result.path, result.request.method
    same_path = [witnessed for witnessed in result.witnessed if witnessed.path == path]
    request = next((witnessed for witnessed in same_path if witnessed.method == method), None)
    preflighted = any(witnessed.preflight_for == method for witnessed in same_path)
    return Seen(
        preflight=("passed" if request else "refused") if preflighted else "none",
        reached=request is not None,
        cookies=tuple(sorted(set(request.cookies))) if request else (),
        answered=request.status if request else None,
        set=tuple(sorted({name for witnessed in result.witnessed for name in witnessed.set_cookies})),
    )


def why(result: RequestResult) -> str:
    """Return Django's error message. A browser's text for an exception is not predicted."""
    if result.response is None or result.result in ("throws", "opaque"):
        return ""
    return result.response.error
