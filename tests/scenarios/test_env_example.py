"""`.env.example` names every variable, with the default that compose.yaml or settings.py has."""

import re

import yaml

from lab.scenarios import deployment, port_base
from tests.conftest import ROOT
from tests.scenarios.conftest import DECLARED


def test_env_example_names_every_variable_with_its_default():
    example = dict(re.findall(r"^#(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert set(example) == DECLARED
    services = deployment.load(None).services
    del services["postgres"][
        "POSTGRES_PASSWORD_FILE"
    ]  # where the secret is in the container; the variable names its source
    for name, value in example.items():
        for environment in services.values():
            assert environment.get(name, value) == value, name
    text = "".join(path.read_text() for path in [ROOT / "compose.yaml", *ROOT.glob("compose.*.yaml")])
    for name in (*port_base.PORTS, *(name for name in example if name.endswith("_IMAGE"))):
        assert f"${{{name}-{example[name]}}}" in text


def test_env_example_has_djangos_defaults_where_compose_sets_none():
    example = dict(re.findall(r"^#(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    read = re.findall(r'env\.\w+\(\s*"(\w+)", "([^"]*)"', (ROOT / "django/config/settings.py").read_text())
    declared = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["django"]["environment"]
    for name, default in read:
        assert name in declared, f"{name} is read by settings.py and not handed on by compose.yaml"
        if declared[name] is None:
            assert example[name] == default
