"""Ask browsers what they do in the scenario that is up."""

import os
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from urllib3.exceptions import HTTPError

from crosshost import Problem, expectation, http
from crosshost.browsers import cases, report
from crosshost.browsers.launch import Browser
from crosshost.browsers.report import SetUpFailure
from crosshost.browsers.variants import Variant
from crosshost.client import json_of
from crosshost.deployment import Deployment

LIMIT = 60.0  # seconds from a browser's start to its report; a machine with much else to do has needed 20
POLL = 0.03  # seconds
AT_ONCE = 2 if (os.cpu_count() or 1) > 1 else 1  # browsers; each keeps more than one core busy while it starts


@dataclass(frozen=True)
class Measurement:
    scenario: str
    variant: str
    case: cases.Case
    measured: str
    expected: str | None  # None where no variable says
    detail: str
    seen: report.Seen | None = None

    @property
    def surprising(self) -> bool:
        return self.expected is not None and self.measured != self.expected


@dataclass(frozen=True)
class Failure:
    """A set-up failure: of one flow in one browser, of a browser, or of a whole scenario."""

    reason: str
    scenario: str = ""
    variant: str = ""
    flow: str = ""

    def __str__(self) -> str:
        return f"{' '.join(filter(None, (self.scenario, self.variant, self.flow)))}: {self.reason}"


@dataclass
class Results:
    measurements: list[Measurement] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)  # a line for each cell that is not as it was recorded
    user_agents: dict[str, str] = field(default_factory=dict)
    flows: dict[str, tuple[str, ...]] = field(default_factory=dict)  # that were run in each scenario
    seconds: list[tuple[str, str, str, float]] = field(
        default_factory=list
    )  # scenario, variant, flow, launch to report

    @property
    def surprises(self) -> list[Measurement]:
        return [one for one in self.measurements if one.surprising]


@dataclass
class Launch:
    browser: Browser
    run: str
    flow: str
    began: float


def measure(
    deployment: Deployment,
    variants: Iterable[Variant],
    results: Results,
    *,
    trusted: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
    limit: float = LIMIT,
    flows: Iterable[str] | None = None,
) -> None:
    """Run every flow of the scenario in each of `variants`, a few at once, and add what comes of it to `results`.

    Raises Problem when the deployment is not up.
    """
    expected = expectations(deployment)
    check_up(deployment)
    flows = tuple(flows or cases.flows_of(deployment.services["nginx"]["FLOW"]))
    results.flows[deployment.name] = flows
    waiting = [(variant, flow) for variant in variants for flow in flows]
    running: list[Launch] = []
    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                variant, flow = waiting.pop(0)
                run = secrets.token_urlsafe(24)
                url = f"{deployment.web_origin}/cases.html?run={run}&flow={flow}"
                one = Launch(Browser(variant, url, trusted), run, flow, time.monotonic())
                running.append(one)  # before it starts, so that it ends whatever happens
                try:
                    one.browser.start()
                except (Problem, OSError) as problem:
                    end(one, running)
                    fail(deployment, one, str(problem), results, say)
            for one in list(running):
                try:
                    found = look(deployment, one, limit)
                except SetUpFailure as failure:
                    end(one, running)
                    fail(deployment, one, str(failure), results, say)
                    continue
                if found:
                    seconds = time.monotonic() - one.began
                    end(one, running)
                    add(deployment, one, found, seconds, expected, results, say)
            time.sleep(POLL)
    finally:
        while running:
            end(running[0], running)


def end(one: Launch, running: list[Launch]) -> None:
    one.browser.end()
    running.remove(one)


def fail(deployment: Deployment, one: Launch, reason: str, results: Results, say: Callable[[str], None]) -> None:
    failure = Failure(reason, deployment.name, one.browser.variant.name, one.flow)
    results.failures.append(failure)
    say(f"SET-UP FAILED  {failure}")


def add(
    deployment: Deployment,
    one: Launch,
    found: report.Report,
    seconds: float,
    expected: dict[str, expectation.Expectation],
    results: Results,
    say: Callable[[str], None],
) -> None:
    name, variant = deployment.name, one.browser.variant.name
    results.user_agents[variant] = found.user_agent
    results.seconds.append((name, variant, one.flow, seconds))
    words = []
    for outcome in found.outcomes:
        case = outcome.case
        wanted = wanted_of(case, expected, variant)
        measurement = Measurement(name, variant, case, outcome.result, wanted, outcome.detail, outcome.seen)
        results.measurements.append(measurement)
        if not case.when:
            words.append(f"{case.title} {outcome.result}" + (f" (EXPECTED {wanted})" if measurement.surprising else ""))
    if len(found.outcomes) > len(words):
        words.append(f"{len(found.outcomes) - len(words)} more")
    say(f"{name} {variant}: {', '.join(words)} ({seconds:.1f} s)")


def look(deployment: Deployment, one: Launch, limit: float) -> report.Report | None:
    """The report if it is there, or None. Raises SetUpFailure when it will not come."""
    ended, late = one.browser.has_ended(), time.monotonic() - one.began > limit  # asked before the report, not after
    try:
        answer = http.request(deployment.web_origin, "GET", f"/lab/reports/{one.run}/", timeout=5)
    except HTTPError as error:
        raise SetUpFailure(f"the deployment no longer answers ({type(error).__name__})") from None
    if answer.status == 200:
        holds = cases.conditions(deployment)
        return report.read(answer.data, scenario=deployment.name, run=one.run, flow=one.flow, holds=holds)
    if ended:
        raise SetUpFailure(f"the browser ended before its page reported: {one.browser.last_words()}")
    if late:
        raise SetUpFailure(
            f"the page did not report within {limit:g} s; the browser's last words: {one.browser.last_words()}"
        )
    return None


def expectations(deployment: Deployment) -> dict[str, expectation.Expectation]:
    """By variable: the headline's two, or that of the flow in which a fault shows."""
    nginx = deployment.services["nginx"]
    names = {"EXPECT_FLOW"} if nginx["FLOW"] else {case.expected_by for case in cases.CASES if case.expected_by}
    return {name: expectation.parse(nginx[name], name) for name in names}


def wanted_of(case: cases.Case, expected: dict[str, expectation.Expectation], variant: str) -> str | None:
    """What is expected of the case; in a fault its flow's deciding case answers to EXPECT_FLOW."""
    if not case.expected_by:
        return None
    return expected["EXPECT_FLOW" if "EXPECT_FLOW" in expected else case.expected_by].of(variant)


def check_up(deployment: Deployment) -> None:
    """Raise Problem unless this scenario is up, with a collector for reports."""
    origin = deployment.web_origin
    try:
        config = http.request(origin, "GET", "/config.js")
        collector = http.request(origin, "GET", f"/lab/reports/{secrets.token_urlsafe(24)}/")
    except HTTPError as error:
        raise Problem(f"{origin} does not answer ({type(error).__name__}): is it up? Try scripts/up") from None
    if f'scenario: "{deployment.name}"' not in config.data.decode(errors="replace"):
        raise Problem(
            f"{origin} answers, and {deployment.name} is not what is up there: try scripts/up {deployment.name}"
        )
    if not json_of(collector).get("error", "").startswith("There is no report"):
        raise Problem(f"{origin} collects no reports ({collector.status}): only the demo does, so set DJANGO_DEMO=true")
