"""The cases of web/cases/cases.json, which the page reads too: what each does, and which variable says what to expect.

web/cases/actions.js performs an action, lab/predict/flows.py predicts it. One flow is one launch in a fresh profile.
"""

import difflib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from crosshost import Problem
from lab import ROOT
from lab.scenarios import expectation
from lab.scenarios.deployment import Deployment

TABLE = json.loads((ROOT / "web/cases/cases.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Case:
    """One request and its outcome, with the keys of the table."""

    id: str
    flow: str
    title: str
    expected_by: str | None = None  # the scenario's variable, for a case that has one
    when: str = ""  # one of CONDITIONS that must hold
    attack: bool = False  # another site acts, or what it did is looked at: a difference is never the browser's build
    action: str = ""  # what the page does
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)  # of the action


def read(flows: list[dict]) -> tuple[Case, ...]:
    """The cases of `flows`, which are as they stand in the table."""
    return tuple(Case(flow=flow["name"], **case) for flow in flows for case in flow["cases"])


# The headline's flows run in every scenario; in a fault the one of the others that FLOW names in its file, whose last
# case is what EXPECT_FLOW is about.
CASES, FAULT_CASES = read(TABLE["headline"]), read(TABLE["faults"])
ALL = CASES + FAULT_CASES
FLOWS = tuple(flow["name"] for flow in TABLE["headline"])
# The pages that a flow's browser visits before the cases, by their names in web/cases/visits.js.
VISITS = {flow["name"]: tuple(flow.get("visits", ())) for flow in TABLE["headline"] + TABLE["faults"]}


def works(deployment: Deployment) -> bool:
    nginx = deployment.services["nginx"]
    return not nginx["FLOW"] and expectation.parse(nginx["EXPECT_WHOAMI"]).default == "200"


def sibling(deployment: Deployment) -> bool:
    host = urlsplit(deployment.api_origin).hostname or ""
    return works(deployment) and host.endswith(".shop.localhost")


# What a case may ask for with `when`: the table explains it, and web/cases/flows.js tests the same.
CONDITIONS: dict[str, Callable[[Deployment], bool]] = {"works": works, "sibling": sibling}


def conditions(deployment: Deployment) -> set[str]:
    """The names of CONDITIONS that hold in this deployment."""
    return {name for name, holds in CONDITIONS.items() if holds(deployment)}


def of(flow: str, holds: Collection[str] = ()) -> list[Case]:
    """The cases of `flow` where `holds` are the conditions that hold."""
    return [case for case in ALL if case.flow == flow and (not case.when or case.when in holds)]


def flows_of(fault_flow: str) -> tuple[str, ...]:
    """The flows to run for this FLOW: that one, or without one the headline's. Raises Problem for an unknown one."""
    if not fault_flow:
        return FLOWS
    if not of(fault_flow):
        near = difflib.get_close_matches(fault_flow, VISITS, n=1, cutoff=0)[0]
        raise Problem(f"FLOW={fault_flow!r} is no flow of web/cases/cases.json: write FLOW={near}")
    return (fault_flow,)


def titles(fault_flow: str) -> dict[str, str]:
    """By id, of the cases that run for this FLOW. Raises Problem for an unknown one."""
    return {case.id: case.title for case in ALL if case.flow in flows_of(fault_flow)}
