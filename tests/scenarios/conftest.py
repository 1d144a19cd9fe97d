"""The settings that compose.yaml and its overrides declare, and a checkout without a developer's own settings."""

import json
import re

import pytest
import yaml

from lab.scenarios import deployment
from tests.conftest import ROOT

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
HANDED_ON = {
    name for service in COMPOSE["services"].values() for name, value in service["environment"].items() if value is None
}
TEXTS = [json.dumps(COMPOSE), *(path.read_text() for path in ROOT.glob("compose.*.yaml"))]
DECLARED = HANDED_ON.union(*(re.findall(r"\$\{(\w+):?-", text) for text in TEXTS))


@pytest.fixture(autouse=True)
def no_own_settings(monkeypatch, tmp_path):
    """Ignore the developer's own .env and shell. Return the folder that the checkout's .env is read from."""
    for name in DECLARED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(deployment, "ROOT", tmp_path)
    (tmp_path / "compose.yaml").write_bytes((ROOT / "compose.yaml").read_bytes())
    return tmp_path
