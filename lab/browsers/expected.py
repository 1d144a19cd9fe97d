"""The results that a scenario's env file expects of each case."""

from lab.scenarios import cases, expectation
from lab.scenarios.deployment import Deployment


def expectations(deployment: Deployment) -> dict[str, expectation.Expectation]:
    """Return the expectations by variable: those of the headline, or EXPECT_FLOW in a fault."""
    nginx = deployment.services["nginx"]
    names = {"EXPECT_FLOW"} if nginx["FLOW"] else {case.expected_by for case in cases.CASES if case.expected_by}
    return {name: expectation.parse(nginx[name], name) for name in names}


def expected_of(
    case: cases.Case, expected: dict[str, expectation.Expectation], variant: str, version: str | None = None
) -> str | None:
    """Return the result that is expected of the case in this version of the browser, or in the newest.

    In a fault EXPECT_FLOW has that of the case that decides.
    """
    if not case.expected_by:
        return None
    return expected["EXPECT_FLOW" if "EXPECT_FLOW" in expected else case.expected_by].result(variant, version)
