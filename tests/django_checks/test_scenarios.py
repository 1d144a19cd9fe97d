"""The lab's own settings: the checks are silent where they work, and report the faults that settings can show."""

import pytest

from lab.docs import system_checks
from lab.scenarios import catalogue


@pytest.mark.parametrize("name", catalogue.names())
def test_a_scenario_raises_the_checks_that_its_file_expects(name):
    assert system_checks.ids(name) == catalogue.load(name).checks


def test_sixteen_scenarios_raise_checks_and_their_fixed_scenarios_raise_none():
    raising = [scenario for scenario in map(catalogue.load, catalogue.names()) if scenario.checks]
    assert len(raising) == 16
    assert all(catalogue.load(scenario.fix).checks == [] for scenario in raising if scenario.fix)
