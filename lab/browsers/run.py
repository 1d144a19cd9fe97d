"""Run the flows of the running scenario in real browsers, and collect the results."""

import os
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
from lab.browsers import reasons, report
from lab.browsers.builds import Build
from lab.browsers.expected import expectations, expected_in, expected_of
from lab.browsers.report import Report, SetUpFailure
from lab.browsers.results import Failure, Measurement, Results
from lab.browsers.running import check_running
from lab.scenarios import address_spaces, cases
from lab.scenarios.deployment import Deployment
from lab.scenarios.expectation import Expectation
from lab.stack import http

LIMIT = 60.0  # seconds from a browser's start to its report; a busy machine has needed 20
POLL = 0.2  # seconds; each poll is a request to Django, which shares the processors with the browsers
SILENCE = 2.0  # seconds without an answer after which the deployment counts as stopped
ATTEMPTS = 2  # when the set-up fails
ATTEMPTS_DISTURBED = 10  # when the machine's network changes, which soon settles
AT_ONCE = 2 if (os.cpu_count() or 1) > 1 else 1  # browsers; each keeps more than one core busy while it starts


class Disturbed(SetUpFailure):
    """The machine's network changed during the flow."""


class Stopped(SetUpFailure):
    """nginx or Django has stopped: no flow of this scenario can be measured any more."""


@dataclass
class Launch:
    """A browser that runs one flow."""

    browser: Browser
    run: str
    flow: str
    attempt: int
    began: float = field(default_factory=time.monotonic)
    unanswered_since: float | None = None  # when the deployment stopped answering
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
    prefix: tuple[str, ...] = (),
) -> None:
    """Run every flow of the scenario in each of `variants`, a few at once, and add the measurements to `results`.

    A flow whose set-up failed is tried again in a fresh profile; an unexpected result is never tried again.
    `builds` has the installed build of each variant; a variant without one counts as the newest recorded build.
    `prefix` is a command that starts each browser's (see hosts.py). Raises Problem when the scenario is not running.
    """
    expected = expectations(deployment)
    check_running(deployment)
    flows = tuple(flows or cases.flows_of(deployment.services["nginx"]["FLOW"]))
    results.flows[deployment.name] = flows
    spaces = address_spaces.parse(deployment.services["nginx"][address_spaces.NAME])
    waiting = [(variant, flow, 1) for variant in variants for flow in flows]
    running: list[Launch] = []

    def fail(launch: Launch, error: Exception) -> None:
        console = launch.browser.console()
        end(launch, running)
        failure = Failure(str(error), deployment.name, launch.browser.variant.name, launch.flow)
        if launch.attempt < (ATTEMPTS_DISTURBED if isinstance(error, Disturbed) else ATTEMPTS):
            say("; ".join([f"trying again  {failure}", *console]))
            waiting.append((launch.browser.variant, launch.flow, launch.attempt + 1))
            return
        results.failures.append(failure)
        say(f"SET-UP FAILED  {failure}")

    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                variant, flow, attempt = waiting.pop(0)
                run = secrets.token_urlsafe(24)
                url = f"{deployment.web_origin}/cases/?run={run}&flow={flow}"
                launch = Launch(Browser(variant, url, trusted, notes, spaces, prefix), run, flow, attempt)
                running.append(launch)  # before it starts, so that it ends whatever happens
                try:
                    launch.browser.start()
                except (Problem, OSError) as problem:
                    fail(launch, problem)
            for launch in list(running):
                try:
                    page_report = fetch_report(deployment, launch, limit)
                except Stopped as stopped:
                    results.failures.append(Failure(str(stopped), deployment.name))
                    say(f"SET-UP FAILED  {results.failures[-1]}")
                    return
                except SetUpFailure as failure:
                    fail(launch, failure)
                    continue
                if page_report:
                    seconds, says = time.monotonic() - launch.began, reasons.of_browser(launch.browser, launch.run)
                    end(launch, running)
                    build = (builds or {}).get(launch.browser.variant.name)
                    add(deployment, launch, page_report, seconds, says, expected, build, results, say)
            time.sleep(POLL)
    finally:
        while running:
            end(running[0], running)


def network() -> tuple:
    """Return the network interfaces and their addresses.

    Chromium drops all its connections (net::ERR_NETWORK_CHANGED) when an interface is added, removed or becomes ready,
    as happens when a container starts. A result measured meanwhile is discarded.
    """
    ready = Path("/proc/net/if_inet6")  # the flags of interfaces; missing without IPv6
    return psutil.net_if_addrs(), psutil.net_if_stats(), ready.read_text() if ready.exists() else ""


def end(launch: Launch, running: list[Launch]) -> None:
    launch.browser.end()
    running.remove(launch)


def add(
    deployment: Deployment,
    launch: Launch,
    page_report: Report,
    seconds: float,
    says: reasons.Evidence,
    expected: dict[str, Expectation],
    build: Build | None,
    results: Results,
    say: Callable[[str], None],
) -> None:
    """Add the measurements of one report to `results`, and print them on one line."""
    name, variant = deployment.name, launch.browser.variant.name
    results.user_agents[variant] = page_report.user_agent
    results.seconds.append((name, variant, launch.flow, seconds))
    results.names |= says.names
    of_case = reasons.by_case(says, [(outcome.case.id, outcome.trace) for outcome in page_report.outcomes])
    shown = []
    for outcome in page_report.outcomes:
        case = outcome.case
        result = expected_of(case, expected, variant, build.version if build else None)
        measurement = Measurement(name, variant, case, outcome.result, result, outcome.detail, outcome.seen)
        if says.is_logged:
            measurement = replace(measurement, requests=tuple(of_case[case.id].lines))
        if measurement.differs:
            why, where = of_case[case.id].why, expected_in(case, deployment)
            recorded = not build or build.is_recorded
            measurement = replace(measurement, why=why, expected_in=where, recorded=recorded)
        results.measurements.append(measurement)
        if not case.when:
            shown.append(f"{case.title} {outcome.result}" + (f" (EXPECTED {result})" if measurement.differs else ""))
    if len(page_report.outcomes) > len(shown):
        shown.append(f"{len(page_report.outcomes) - len(shown)} more")
    say(f"{name} {variant}: {', '.join(shown)} ({seconds:.1f} s)")


def fetch_report(deployment: Deployment, launch: Launch, limit: float) -> Report | None:
    """Return the page's report, or None while there is none.

    Raises SetUpFailure when there will be none: the browser has ended, or `limit` seconds have passed. Raises Stopped
    when nginx, which passes the request on to Django, has not got an answer for SILENCE.
    """
    # Both are read before the report: one that arrives meanwhile counts.
    ended, late = launch.browser.has_ended(), time.monotonic() - launch.began > limit
    asked = time.monotonic()
    try:
        response = http.request(deployment.web_origin, "GET", f"/lab/reports/{launch.run}/", timeout=5)
        problem = f"nginx answers {response.status} for Django" if response.status >= 500 else ""
    except HTTPError as error:
        response, problem = None, f"{type(error).__name__} from nginx"
    if launch.network != network():
        raise Disturbed("the machine's network changed during the flow")
    launch.unanswered_since = (launch.unanswered_since or asked) if problem else None
    if launch.unanswered_since and time.monotonic() - launch.unanswered_since > SILENCE:
        raise Stopped(f"the deployment stopped during the flow ({problem}): run scripts/up {deployment.name}")
    if response and response.status == 200:
        holds = cases.conditions(deployment)
        return report.read(response.data, scenario=deployment.name, run=launch.run, flow=launch.flow, holds=holds)
    if ended:
        raise SetUpFailure(f"the browser exited before its page sent a report: {launch.browser.last_line()}")
    if late:
        raise SetUpFailure(
            f"the page sent no report within {limit:g} s; the last lines of the browser's output: "
            f"{launch.browser.last_line()}"
        )
    return None
