"""The flows and cases of web/cases/cases.json, which the page reads too.

web/cases/actions.js performs a case's action, lab/predict/flows.py predicts its result. Each flow runs in a browser of
its own, with a fresh profile.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from crosshost import Problem, closest
from lab import ROOT
from lab.scenarios import expectation
from lab.scenarios.deployment import Deployment

TABLE = json.loads((ROOT / "web/cases/cases.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Case:
    """One request in a flow. The fields are the keys of the table."""

    id: str
    flow: str
    title: str
    expected_by: str | None = None  # the variable with its expected result, for a case that has one
    when: str = ""  # the one of CONDITIONS that must hold, if any
    attack: bool = False  # another site sends the request, or its effect is checked: a difference always fails
    action: str = ""  # what the page does
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)  # of the action


def read(flows: list[dict]) -> tuple[Case, ...]:
    """Return the cases of `flows`, which are entries of the table."""
    return tuple(Case(flow=flow["name"], **case) for flow in flows for case in flow["cases"])


# In a scenario all flows of the headline run. In a fault the flow runs that FLOW names in its file, and EXPECT_FLOW is
# the expected result of that flow's last case. Those of recipes run where lab/recipes proves one.
CASES, FAULT_CASES, RECIPE_CASES = read(TABLE["headline"]), read(TABLE["faults"]), read(TABLE["recipes"])
ALL = CASES + FAULT_CASES + RECIPE_CASES
FLOWS = tuple(flow["name"] for flow in TABLE["headline"])
# By flow: the pages that its browser visits before the cases, by their names in web/cases/visits.js.
VISITS = {
    flow["name"]: tuple(flow.get("visits", ())) for flow in TABLE["headline"] + TABLE["faults"] + TABLE["recipes"]
}


def works(deployment: Deployment) -> bool:
    """Return whether whoami is expected to work in this scenario."""
    nginx = deployment.services["nginx"]
    return not nginx["FLOW"] and expectation.parse(nginx["EXPECT_WHOAMI"]).default == "200"


def include(deployment: Deployment) -> bool:
    """Return whether the scenario works, or its page's own fetch has another credentials mode than include."""
    nginx = deployment.services["nginx"]
    return works(deployment) or not (nginx["FLOW"] or nginx["FETCH_CREDENTIALS"] == "include")


def sibling(deployment: Deployment) -> bool:
    """Return whether the scenario works and has an attacker on a sibling host of the API."""
    host = urlsplit(deployment.api_origin).hostname or ""
    return works(deployment) and host.endswith(".shop.localhost")


# The conditions for `when`. The table explains them, and web/cases/flows.js computes the same.
CONDITIONS: dict[str, Callable[[Deployment], bool]] = {"works": works, "include": include, "sibling": sibling}


def conditions(deployment: Deployment) -> set[str]:
    """Return the names of the CONDITIONS that hold in this deployment."""
    return {name for name, holds in CONDITIONS.items() if holds(deployment)}


def in_flow(flow: str, holding: Collection[str] = ()) -> list[Case]:
    """Return the cases of `flow` that run where the conditions `holding` hold."""
    return [case for case in ALL if case.flow == flow and (not case.when or case.when in holding)]


def flows_of(fault_flow: str) -> tuple[str, ...]:
    """Return the flows to run for the value of FLOW: that one, or all of the headline. Raises Problem if unknown."""
    if not fault_flow:
        return FLOWS
    if not in_flow(fault_flow):
        near = closest(fault_flow, VISITS, likeness=0)
        raise Problem(f"FLOW={fault_flow!r} is not a flow of web/cases/cases.json: write FLOW={near}")
    return (fault_flow,)


def titles(fault_flow: str) -> dict[str, str]:
    """Return the titles of the cases that run for this FLOW, by case id. Raises Problem if FLOW is unknown."""
    return {case.id: case.title for case in ALL if case.flow in flows_of(fault_flow)}
