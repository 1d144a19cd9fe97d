"""A fault is toggled to its cure under a living browser, with whatever cookies and caches it has by then."""

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
from lab.browsers.run import LIMIT, Launch, look
from lab.scenarios import cases, deployment, expectation
from tests.conftest import wait_until

FIX = "different-port"


def report_of(chosen: deployment.Deployment, launch: Launch) -> Report:
    found: list[Report] = []
    wait_until(lambda: bool(found.extend(filter(None, [look(chosen, launch, LIMIT)])) or found), LIMIT)
    return found[0]


@pytest.mark.parametrize(
    "fault",
    [
        "cookie-wrong-path",  # leaves a session cookie of the same name on another path
        "csrf-cookie-httponly",  # leaves a CSRF cookie that JavaScript cannot read
        "method-not-allowed",  # leaves a preflight's answer, should a browser keep it
    ],
)
def test_a_living_browser_is_healed_by_the_cure(run, up, nginx, every_browser, fault):
    broken, fixed = deployment.load(fault), deployment.load(FIX)
    (flow,) = cases.flows_of(broken.services["nginx"]["FLOW"])
    wrong = expectation.parse(broken.services["nginx"]["EXPECT_FLOW"])
    recorded = record.read()
    builds = installed(VARIANTS, recorded)
    cells = recorded["scenarios"][FIX]
    up(fault)
    with ExitStack() as browsers:
        living = []
        for variant in VARIANTS:
            first, then = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
            asked = urlencode({"run": first, "flow": flow, "then": then, "then-flow": "login-by-fetch"})
            browser = browsers.enter_context(Browser(variant, f"{broken.web_origin}/cases/?{asked}"))
            report = report_of(broken, Launch(browser, first, flow, 1))
            (shown,) = (outcome.result for outcome in report.outcomes if outcome.case.expected_by)
            assert shown == wrong.result(variant.name, builds[variant.name].version), variant.name
            living.append((variant.name, browser, then))
        up(FIX)
        for name, browser, then in living:
            report = report_of(fixed, Launch(browser, then, "login-by-fetch", 1))
            results = {outcome.case.id: outcome.result for outcome in report.outcomes}
            build, known = builds[name], recorded["browsers"][name]
            as_recorded = {case: by_version(cells[case], name, known)[build.nearest]["result"] for case in results}
            assert results == as_recorded, name
            assert results["whoami-after-login"] == "200"
