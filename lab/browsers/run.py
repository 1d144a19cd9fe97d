"""Ask browsers what they do in the scenario that is up."""

import os
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
from urllib3.exceptions import HTTPError

from crosshost import Problem
from crosshost.browsers.launch import Browser
from crosshost.browsers.variants import Variant
from lab.browsers import report
from lab.browsers.builds import Build
from lab.browsers.report import SetUpFailure
from lab.scenarios import cases, expectation
from lab.scenarios.deployment import Deployment
from lab.stack import http
from lab.stack.http import json_of

LIMIT = 60.0  # seconds from a browser's start to its report; a machine with much else to do has needed 20
POLL = 0.03  # seconds
ATTEMPTS = 2  # when the set-up fails
ATTEMPTS_DISTURBED = 10  # when the machine's network changes, which soon settles
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
    console: tuple[str, ...] = ()  # of the whole flow, for a surprise
    recorded: bool = True  # the build is one of the record's

    @property
    def differs(self) -> bool:
        return self.expected is not None and self.measured != self.expected

    @property
    def surprising(self) -> bool:
        """It differs and fails: the build is recorded, or the case is an attack."""
        return self.differs and (self.recorded or self.case.attack)

    @property
    def changed_with_build(self) -> bool:
        return self.differs and not self.surprising


WITH_BUILD = "CHANGED WITH THE BUILD"


@dataclass(frozen=True)
class Change:
    """A cell that is not as it was recorded: a failure, or changed with the build."""

    scenario: str
    variant: str
    case: str  # its title
    says: str  # both values
    fails: bool

    def __str__(self) -> str:
        kind = "CHANGED" if self.fails else WITH_BUILD
        return f"{kind}  {self.scenario} {self.variant}, {self.case}: {self.says}"


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
    changes: list[Change] = field(default_factory=list)
    user_agents: dict[str, str] = field(default_factory=dict)
    flows: dict[str, tuple[str, ...]] = field(default_factory=dict)  # that were run in each scenario
    seconds: list[tuple[str, str, str, float]] = field(
        default_factory=list
    )  # scenario, variant, flow, launch to report

    @property
    def surprises(self) -> list[Measurement]:
        return [one for one in self.measurements if one.surprising]

    @property
    def exit_code(self) -> int:
        """2 for a set-up failure, 1 for a difference that fails, 0 for none, or only such as changed with the build."""
        return 2 if self.failures else 1 if self.surprises or self.changed else 0

    @property
    def changed(self) -> list[Change]:
        """What is not as it was recorded, and fails."""
        return [one for one in self.changes if one.fails]

    @property
    def changed_with_build(self) -> list[Measurement | Change]:
        """What differs from its expectation or its record and does not fail."""
        measured = [one for one in self.measurements if one.changed_with_build]
        return [*measured, *(one for one in self.changes if not one.fails)]


class Disturbed(SetUpFailure):
    """Something besides the deployment and the browser came between."""


@dataclass
class Launch:
    browser: Browser
    run: str
    flow: str
    attempt: int
    began: float = field(default_factory=time.monotonic)
    network: tuple = field(default_factory=lambda: network())


def measure(
    deployment: Deployment,
    variants: Iterable[Variant],
    results: Results,
    *,
    trusted: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
    limit: float = LIMIT,
    flows: Iterable[str] | None = None,
    builds: Mapping[str, Build] | None = None,
    notes: Path | None = None,
) -> None:
    """Run every flow of the scenario in each of `variants`, a few at once, and add what comes of it to `results`.

    A flow whose set-up failed is tried again, in a fresh profile: an outcome is never a reason to try again.
    `builds` has the installed build of each variant; one without is taken for the newest that is recorded.
    Raises Problem when the deployment is not up.
    """
    expected = expectations(deployment)
    check_up(deployment)
    flows = tuple(flows or cases.flows_of(deployment.services["nginx"]["FLOW"]))
    results.flows[deployment.name] = flows
    waiting = [(variant, flow, 1) for variant in variants for flow in flows]
    running: list[Launch] = []

    def fail(one: Launch, failure: Exception) -> None:
        said = one.browser.console()
        end(one, running)
        told = Failure(str(failure), deployment.name, one.browser.variant.name, one.flow)
        if one.attempt < (ATTEMPTS_DISTURBED if isinstance(failure, Disturbed) else ATTEMPTS):
            say("; ".join([f"trying again  {told}", *said]))
            waiting.append((one.browser.variant, one.flow, one.attempt + 1))
            return
        results.failures.append(told)
        say(f"SET-UP FAILED  {told}")

    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                variant, flow, attempt = waiting.pop(0)
                run = secrets.token_urlsafe(24)
                url = f"{deployment.web_origin}/cases/?run={run}&flow={flow}"
                one = Launch(Browser(variant, url, trusted, notes), run, flow, attempt)
                running.append(one)  # before it starts, so that it ends whatever happens
                try:
                    one.browser.start()
                except (Problem, OSError) as problem:
                    fail(one, problem)
            for one in list(running):
                try:
                    found = look(deployment, one, limit)
                except SetUpFailure as failure:
                    fail(one, failure)
                    continue
                if found:
                    seconds, said = time.monotonic() - one.began, one.browser.console()
                    end(one, running)
                    build = (builds or {}).get(one.browser.variant.name)
                    add(deployment, one, found, seconds, said, expected, build, results, say)
            time.sleep(POLL)
    finally:
        while running:
            end(running[0], running)


def network() -> tuple:
    """The interfaces and their addresses. Chromium drops all its connections (net::ERR_NETWORK_CHANGED) when one comes,
    goes or is ready, as those of a container that has just started do: what a page measures then is no outcome.
    """
    ready = Path("/proc/net/if_inet6")  # its flags; not there without IPv6
    return psutil.net_if_addrs(), psutil.net_if_stats(), ready.read_text() if ready.exists() else ""


def end(one: Launch, running: list[Launch]) -> None:
    one.browser.end()
    running.remove(one)


def add(
    deployment: Deployment,
    one: Launch,
    found: report.Report,
    seconds: float,
    said: list[str],
    expected: dict[str, expectation.Expectation],
    build: Build | None,
    results: Results,
    say: Callable[[str], None],
) -> None:
    name, variant = deployment.name, one.browser.variant.name
    results.user_agents[variant] = found.user_agent
    results.seconds.append((name, variant, one.flow, seconds))
    words = []
    for outcome in found.outcomes:
        case = outcome.case
        wanted = wanted_of(case, expected, variant, build.version if build else None)
        measurement = Measurement(name, variant, case, outcome.result, wanted, outcome.detail, outcome.seen)
        if measurement.differs:
            measurement = replace(measurement, console=tuple(said), recorded=not build or build.is_recorded)
        results.measurements.append(measurement)
        if not case.when:
            words.append(f"{case.title} {outcome.result}" + (f" (EXPECTED {wanted})" if measurement.differs else ""))
    if len(found.outcomes) > len(words):
        words.append(f"{len(found.outcomes) - len(words)} more")
    say(f"{name} {variant}: {', '.join(words)} ({seconds:.1f} s)")


def look(deployment: Deployment, one: Launch, limit: float) -> report.Report | None:
    """The report if it is there, or None. Raises SetUpFailure when it will not come."""
    ended, late = one.browser.has_ended(), time.monotonic() - one.began > limit  # asked before the report, not after
    try:
        response = http.request(deployment.web_origin, "GET", f"/lab/reports/{one.run}/", timeout=5)
    except HTTPError as error:
        raise SetUpFailure(f"the deployment no longer answers ({type(error).__name__})") from None
    if one.network != network():
        raise Disturbed("the machine's network changed meanwhile")
    if response.status == 200:
        holds = cases.conditions(deployment)
        return report.read(response.data, scenario=deployment.name, run=one.run, flow=one.flow, holds=holds)
    if ended:
        raise SetUpFailure(f"the browser ended before its page reported: {one.browser.last_line()}")
    if late:
        raise SetUpFailure(
            f"the page did not report within {limit:g} s; the browser's last words: {one.browser.last_line()}"
        )
    return None


def expectations(deployment: Deployment) -> dict[str, expectation.Expectation]:
    """By variable: the headline's two, or that of the flow in which a fault shows."""
    nginx = deployment.services["nginx"]
    names = {"EXPECT_FLOW"} if nginx["FLOW"] else {case.expected_by for case in cases.CASES if case.expected_by}
    return {name: expectation.parse(nginx[name], name) for name in names}


def wanted_of(
    case: cases.Case, expected: dict[str, expectation.Expectation], variant: str, version: str | None = None
) -> str | None:
    """Return what is expected of the case in this version of the browser, or in the newest.

    In a fault its flow's deciding case answers to EXPECT_FLOW.
    """
    if not case.expected_by:
        return None
    return expected["EXPECT_FLOW" if "EXPECT_FLOW" in expected else case.expected_by].result(variant, version)


def check_up(deployment: Deployment) -> None:
    """Raise Problem unless this scenario is up, with a collector for reports."""
    origin = deployment.web_origin
    try:
        config = http.request(origin, "GET", "/config.js")
        collector = http.request(origin, "GET", f"/lab/reports/{secrets.token_urlsafe(24)}/")
    except HTTPError as error:
        raise Problem(f"{origin} does not answer ({type(error).__name__}): is it up? Try scripts/up") from None
    served = re.search(r'scenario: "([^"]*)"', config.data.decode(errors="replace"))
    if not served or served[1] != deployment.name:
        running = served[1] if served else "something else"
        raise Problem(f"{running} is running at {origin}, not {deployment.name}: run scripts/up {deployment.name}")
    if not json_of(collector).get("error", "").startswith("There is no report"):
        raise Problem(f"{origin} collects no reports ({collector.status}): only the demo does, so set DJANGO_DEMO=true")
