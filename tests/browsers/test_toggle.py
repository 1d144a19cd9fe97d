"""A browser stays open while the scenario changes from a fault to its fix, and keeps its cookies and caches."""

import secrets
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest

from crosshost.browsers.launch import Browser
from crosshost.browsers.variants import VARIANTS
from lab.browsers import record
from lab.browsers.builds import installed
from lab.browsers.report import Report
from lab.browsers.rows import by_version
from lab.browsers.run import LIMIT, Launch, fetch_report
from lab.scenarios import cases, deployment, expectation
from tests.browsers.builds import assert_results
from tests.conftest import wait_until

pytestmark = pytest.mark.thorough


FIX = "different-port"


def report_of(started: deployment.Deployment, launch: Launch) -> Report:
    reports: list[Report] = []
    wait_until(lambda: bool(reports.extend(filter(None, [fetch_report(started, launch, LIMIT)])) or reports), LIMIT)
    return reports[0]


@pytest.mark.parametrize(
    "fault",
    [
        "cookie-wrong-path",  # leaves a session cookie of the same name on another path
        "csrf-cookie-httponly",  # leaves a CSRF cookie that JavaScript cannot read
        "method-not-allowed",  # leaves a preflight's response, should a browser cache it
    ],
)
def test_an_open_browser_works_after_the_fix(run, up, nginx, every_browser, fault):
    broken, fixed = deployment.load(fault), deployment.load(FIX)
    (flow,) = cases.flows_of(broken.services["nginx"]["FLOW"])
    expected = expectation.parse(broken.services["nginx"]["EXPECT_FLOW"])
    recorded = record.read()
    builds = installed(VARIANTS, recorded)
    cells = recorded["scenarios"][FIX]
    up(fault)
    with ExitStack() as browsers:
        still_open = []
        for variant in VARIANTS:
            first, then = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
            query = urlencode({"run": first, "flow": flow, "then": then, "then-flow": "login-by-fetch"})
            browser = browsers.enter_context(Browser(variant, f"{broken.web_origin}/cases/?{query}"))
            report = report_of(broken, Launch(browser, first, flow, 1))
            (deciding,) = (outcome for outcome in report.outcomes if outcome.case.expected_by)
            build = builds[variant.name]
            expected_result = {deciding.case.id: expected.result(variant.name, build.version)}
            assert_results({deciding.case.id: deciding.result}, expected_result, build)
            still_open.append((variant.name, browser, then))
        up(FIX)
        for name, browser, then in still_open:
            report = report_of(fixed, Launch(browser, then, "login-by-fetch", 1))
            results = {outcome.case.id: outcome.result for outcome in report.outcomes}
            build, known = builds[name], recorded["browsers"][name]
            as_recorded = {case: by_version(cells[case], name, known)[build.nearest]["result"] for case in results}
            assert_results(results, as_recorded, build)
            assert_results(results, results | {"whoami-after-login": "200"}, build)
