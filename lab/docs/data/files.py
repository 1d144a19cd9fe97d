"""All files of the data, by path."""

import json
from collections.abc import Iterator
from pathlib import Path

from lab import ROOT
from lab.browsers import record as recorded
from lab.docs.data import listing, scenario, texts, what_if
from lab.scenarios import catalogue, deployment

DATA, TEXTS = ROOT / "web/data", ROOT / "web/texts"
SCENARIOS, WHAT_IF = DATA / "scenarios", DATA / "what-if"


def files() -> Iterator[tuple[Path, str]]:
    """Yield each file with its text. The texts of the reasons are last, because they are those that the others use."""
    record, names = recorded.read(), catalogue.names()
    deployments = {name: deployment.alone(name) for name in names}
    data, used = {}, set[str]()
    for name, deployed in deployments.items():
        for folder, text in ((SCENARIOS, scenario.text(deployed, record)), (WHAT_IF, what_if.text(deployed))):
            content = json.loads(text)
            used |= {reason["id"] for reason in content["reasons"]}
            if folder is SCENARIOS:
                data[name] = content
            yield folder / f"{name}.json", text
    yield DATA / "scenarios.json", listing.text(deployments, data)
    yield TEXTS / "stories.en.json", texts.stories(catalogue.load(name) for name in names)
    yield TEXTS / "reasons.en.json", texts.reasons(used)
