"""What a scenario says of itself, as scripts/up reads it before anything starts."""

import pytest

from crosshost import Problem
from lab.scenarios import catalogue, deployment
from lab.stack import validate
from tests.environment_values import REFUSED_LABELS


def labels(**variables: str) -> dict[str, str]:
    return deployment.Deployment(None, (), variables).services["nginx"]


@pytest.mark.parametrize(("name", "value", "says"), REFUSED_LABELS)
def test_a_label_that_cannot_be_meant_is_refused_with_a_right_value(name, value, says):
    with pytest.raises(Problem) as refusal:
        validate.labels(labels(**{name: value}))
    assert str(refusal.value).startswith(f"{name}={value!r}")
    assert says in str(refusal.value)


def test_a_fault_says_in_which_flow_it_shows_and_how():
    validate.labels(labels())
    validate.labels(labels(FLOW="login-by-fetch", EXPECT_FLOW="403"))
    with pytest.raises(Problem, match="EXPECT_FLOW"):
        validate.labels(labels(FLOW="login-by-fetch"))


@pytest.mark.parametrize("name", catalogue.names())
def test_every_scenarios_labels_are_right(name):
    validate.labels(deployment.alone(name).services["nginx"])
