"""web/data/scenarios/NAME.json: a deployment, its cases, and what browsers do in each."""

import json
import re
from functools import cache
from urllib.parse import urlsplit

from crosshost.browsers.variants import NAMES
from crosshost.policy.site import registrable_domain
from lab import ROOT
from lab.browsers.expected import expectations, expected_of
from lab.docs.data import results
from lab.docs.data.tables import Tables
from lab.predict.offline import Offline
from lab.predict.predictions import Prediction, predict_cases
from lab.scenarios import cases
from lab.scenarios.deployment import Deployment
from lab.scenarios.settings import Settings

# The settings that decide what browsers and Django do. The others are ports, names and what is expected.
MATTERS = re.compile(r"(CORS|CSRF|SESSION|SECURE)_\w+|ALLOWED_HOSTS|FETCH_CREDENTIALS|LAB_FAULT|BROWSER_ADDRESS_SPACES")
EXAMPLE = re.compile(r"^#([A-Z_]+)=(.*)$", re.MULTILINE)


def text(deployed: Deployment, record: dict) -> str:
    """Return the file of one scenario: JSON with one line for each reason, exchange and case."""
    tables = Tables(deployed.api_origin)
    listed = [json.dumps(case, ensure_ascii=False) for case in cases_of(deployed, record, tables)]
    head = json.dumps(about(deployed, record), ensure_ascii=False)[:-1]
    return written(head, reasons=tables.reasons.lines, exchanges=tables.exchanges.lines, cases=listed)


def written(head: str, **lists: list[str]) -> str:
    """Return an object that begins as `head`, and goes on with `lists`, one line for each of their entries."""
    parts = [f'"{name}": [\n' + ",\n".join(f"  {line}" for line in lines) + "\n]" for name, lines in lists.items()]
    return f"{head}, " + ", ".join(parts) + "}\n"


def about(deployed: Deployment, record: dict) -> dict:
    """Return what the file says of the deployment as a whole."""
    scenario, flow = deployed.scenario, deployed.services["nginx"]["FLOW"]
    shown = results.shown_by(deployed)
    return {
        "name": deployed.name,
        "status": results.status(deployed, results.measured(record, deployed.name, shown.id)),
        "fault": bool(scenario and scenario.is_fault),
        "flow": flow,
        "shows": shown.id,
        "fixedIn": scenario.fix if scenario else "",
        "web": of_origin(deployed.web_origin),
        "api": of_origin(deployed.api_origin),
        "relation": deployed.relation,
        "proxied": Offline(Settings(deployed)).behind_nginx,
        "settings": settings(deployed),
    }


def of_origin(origin: str) -> dict:
    url = urlsplit(origin)
    host = url.hostname or ""
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    site = registrable_domain(host) or host
    return {"origin": origin, "scheme": url.scheme, "host": host, "port": port, "site": site}


def settings(deployed: Deployment) -> list[dict]:
    """Return the settings of the env file that matter, with the default of each."""
    own = deployed.scenario.settings if deployed.scenario else {}
    return [
        {"name": name, "value": value, "default": defaults()[name]}
        for name, value in own.items()
        if MATTERS.fullmatch(name) and value != defaults()[name]
    ]


@cache
def defaults() -> dict[str, str]:
    """Return the defaults that .env.example names."""
    return dict(EXAMPLE.findall((ROOT / ".env.example").read_text(encoding="utf-8")))


def cases_of(deployed: Deployment, record: dict, tables: Tables) -> list[dict]:
    """Return the cases in their order, each with its cells: variants with the same cell share it."""
    expected = expectations(deployed)
    rows: dict[cases.Case, dict[str, list[str]]] = {}
    for variant in NAMES:
        for prediction in predict_cases(deployed, variant):
            measured = results.measured(record, deployed.name, prediction.case.id).get(variant)
            wanted = expected_of(prediction.case, expected, variant)
            shown = json.dumps(cell(prediction, wanted, measured, tables), ensure_ascii=False)
            rows.setdefault(prediction.case, {}).setdefault(shown, []).append(variant)
    return [
        {
            "flow": case.flow,
            "id": case.id,
            "action": case.action,
            "options": dict(case.options),
            "cells": [{"variants": variants, **json.loads(shown)} for shown, variants in row.items()],
        }
        for case, row in rows.items()
    ]


def cell(prediction: Prediction, expected: str | None, measured: str | None, tables: Tables) -> dict:
    return {
        "expected": expected,
        "measured": measured,
        "predicted": prediction.result,
        "exchanges": tables.requests(prediction.exchanges),
        "reason": tables.reason(prediction.reason),
    }
