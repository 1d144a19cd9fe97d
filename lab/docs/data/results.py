"""The results in the catalogue: the case that shows a scenario, its result in each browser, and which are right."""

from typing import Literal

from crosshost.browsers.variants import NAMES
from lab.browsers.rows import by_version, newest_first
from lab.docs.data.groups import ATTACKS
from lab.scenarios import cases
from lab.scenarios.cases import Case
from lab.scenarios.deployment import Deployment

Status = Literal["works", "fails", "depends"]
HEADLINE = "whoami-after-first-party-login"


def shown_by(deployed: Deployment) -> Case:
    """Return the case that shows the scenario: in a fault the one with EXPECT_FLOW, else whoami after a login."""
    if flow := deployed.services["nginx"]["FLOW"]:
        return next(case for case in cases.in_flow(flow) if case.expected_by)
    return next(case for case in cases.CASES if case.id == HEADLINE)


def measured(record: dict, name: str, case: str) -> dict[str, str]:
    """Return the recorded results of a case by variant, each in the newest build that has one."""
    row = record["scenarios"].get(name, {}).get(case, {})
    results = {}
    for variant in NAMES:
        builds = newest_first(record["browsers"].get(variant, {}))
        cells = by_version(row, variant, builds)
        if newest := next((cells[build] for build in builds if build in cells), None):
            results[variant] = newest["result"]
    return results


def right(case: Case) -> str:
    """Return the result of `case` where nothing is wrong: whoami is 401 for a visitor who is not logged in."""
    if case.action == "post":
        return "201"
    if case.action not in ("whoami", "whoami-often") or is_logged_in(case):
        return "200"
    return "401"


def is_logged_in(case: Case) -> bool:
    """Return whether a login comes before `case` in its flow, and no logout after it."""
    flow = cases.in_flow(case.flow, cases.CONDITIONS)
    before = [*cases.VISITS[case.flow], *(earlier.action for earlier in flow[: flow.index(case)])]
    changes = [name for name in before if name in ("login", "log-in-at-django", "logout")]
    return bool(changes) and changes[-1] != "logout"


def is_right(deployed: Deployment, result: str) -> bool:
    """Return whether `result` is as it should be: an attack should fail."""
    if deployed.scenario and deployed.scenario.group == ATTACKS:
        return result != "200"
    return result == right(shown_by(deployed))


def status(deployed: Deployment, results: dict[str, str]) -> Status:
    """Return whether the scenario works in every browser, fails in every one, or depends on the browser."""
    rightly = {is_right(deployed, result) for result in results.values()}
    return "depends" if len(rightly) > 1 else "works" if rightly == {True} else "fails"
