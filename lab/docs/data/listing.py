"""web/data/scenarios.json: every scenario and fault in the order of the catalogue, in a line each."""

import json
from collections.abc import Mapping

from crosshost.browsers.variants import NAMES
from lab.docs.data import groups, results, symptoms
from lab.scenarios.deployment import Deployment


def text(deployments: Mapping[str, Deployment], data: Mapping[str, dict]) -> str:
    """Return the file. `data` has the content of web/data/scenarios by name."""
    ordered = sorted(deployments.values(), key=groups.place)
    lines = [json.dumps(entry(deployed, data[deployed.name]), ensure_ascii=False) for deployed in ordered]
    return "[\n" + ",\n".join(f"  {line}" for line in lines) + "\n]\n"


def entry(deployed: Deployment, data: dict) -> dict:
    """Return the entry of one scenario."""
    shown = results.shown_by(deployed)
    cells = next(case["cells"] for case in data["cases"] if case["id"] == data["shows"])
    found = {variant: result_of(cell) for cell in cells for variant in cell["variants"]}
    return {
        "name": data["name"],
        "group": groups.group(deployed),
        "status": data["status"],
        "fault": data["fault"],
        "relation": data["relation"],
        "webOrigin": data["web"]["origin"],
        "apiOrigin": data["api"]["origin"],
        "flow": data["flow"],
        "fixedIn": data["fixedIn"],
        "shows": data["shows"],
        "title": shown.title,
        "wanted": results.right(shown),
        "results": {variant: found[variant] for variant in NAMES},
        "right": [variant for variant in NAMES if results.is_right(deployed, found[variant])],
        "symptoms": symptoms_of(deployed, data, cells),
        "command": f"scripts/up {data['name']}",
    }


def result_of(cell: dict) -> str:
    """Return the measured result, or the predicted one where nothing is recorded."""
    return cell["measured"] or cell["predicted"]


def symptoms_of(deployed: Deployment, data: dict, cells: list[dict]) -> list[str]:
    own = deployed.scenario.symptoms if deployed.scenario else []
    failing = [cell for cell in cells if not results.is_right(deployed, result_of(cell))]
    logged_in = results.is_logged_in(results.shown_by(deployed))
    return list(dict.fromkeys([*own, *symptoms.of_cells(data, failing, logged_in)]))
