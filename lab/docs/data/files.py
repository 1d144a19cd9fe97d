"""All files of the data, by path."""

import json
from collections.abc import Iterator
from pathlib import Path

from crosshost.browsers.variants import VARIANTS
from lab import ROOT
from lab.browsers import record as recorded
from lab.docs.data import listing, scenario, texts, what_if
from lab.scenarios import catalogue, deployment

DATA, TEXTS = ROOT / "web/data", ROOT / "web/texts"
BROWSERS = ROOT / "web/shared/browsers.json"
SCENARIOS, WHAT_IF = DATA / "scenarios", DATA / "what-if"


def files() -> Iterator[tuple[Path, str]]:
    """Yield each file with its text."""
    record, names = recorded.read(), catalogue.names()
    deployments, data = {name: deployment.alone(name) for name in names}, {}
    for name, deployed in deployments.items():
        text = scenario.text(deployed, record)
        data[name] = json.loads(text)
        yield SCENARIOS / f"{name}.json", text
        yield WHAT_IF / f"{name}.json", what_if.text(deployed)
    yield DATA / "scenarios.json", listing.text(deployments, data)
    yield TEXTS / "stories.en.json", texts.stories(catalogue.load(name) for name in names)
    yield TEXTS / "reasons.en.json", texts.reasons()
    yield BROWSERS, browsers()


def browsers() -> str:
    """Return the browser variants, each with its user agent and its policy."""
    lines = [{"name": variant.name, "userAgent": variant.user_agent, "policy": variant.policy} for variant in VARIANTS]
    return "[\n" + ",\n".join(f"  {json.dumps(line)}" for line in lines) + "\n]\n"
