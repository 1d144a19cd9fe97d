"""scripts/up checks the labels of a scenario: its name, its flow and its expectations."""

import pytest

from crosshost import Problem
from lab.scenarios import catalogue, deployment
from lab.stack import validate
from tests.environment_values import REFUSED_LABELS


def labels(**variables: str) -> dict[str, str]:
    return deployment.Deployment(None, (), variables).services["nginx"]


@pytest.mark.parametrize(("name", "value", "says"), REFUSED_LABELS)
def test_an_invalid_label_is_refused_with_a_valid_one(name, value, says):
    with pytest.raises(Problem) as refusal:
        validate.labels(labels(**{name: value}))
    assert str(refusal.value).startswith(f"{name}={value!r}")
    assert says in str(refusal.value)


def test_a_flow_needs_an_expectation():
    validate.labels(labels())
    validate.labels(labels(FLOW="login-by-fetch", EXPECT_FLOW="403"))
    with pytest.raises(Problem, match="EXPECT_FLOW"):
        validate.labels(labels(FLOW="login-by-fetch"))


@pytest.mark.parametrize("name", catalogue.names())
def test_every_scenario_has_valid_labels(name):
    validate.labels(deployment.alone(name).services["nginx"])
