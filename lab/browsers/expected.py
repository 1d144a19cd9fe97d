"""The results that a scenario's env file expects of each case."""

import os

from lab import ROOT
from lab.scenarios import cases, envfile, expectation
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


def expected_in(case: cases.Case, deployment: Deployment) -> str:
    """Return the variable that has the expected result of the case, and the file that sets it."""
    variable = "EXPECT_FLOW" if deployment.services["nginx"]["FLOW"] else str(case.expected_by)
    for name in dict.fromkeys([variable, DEFAULT_OF.get(variable, variable)]):
        if name in os.environ:
            return f"{name} in the environment"
        for file in reversed(deployment.env_files):
            if name in envfile.read(file):
                return f"{name} in {file.relative_to(ROOT)}"
    return f"{variable} in compose.yaml"


DEFAULT_OF = {"EXPECT_LOGIN": "EXPECT_WHOAMI"}  # as in compose.yaml
