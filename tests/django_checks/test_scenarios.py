"""The lab's own settings: the checks are silent on what works, and name the faults that settings can show."""

import pytest

from lab.docs import system_checks
from lab.scenarios import catalogue


@pytest.mark.parametrize("name", catalogue.names())
def test_the_checks_say_of_a_scenarios_settings_what_its_file_expects_and_nothing_else(name):
    assert system_checks.ids(name) == catalogue.load(name).checks


def test_the_checks_name_fourteen_scenarios_and_are_silent_where_one_is_fixed():
    named = [one for one in map(catalogue.load, catalogue.names()) if one.checks]
    assert len(named) == 14
    assert all(catalogue.load(one.fix).checks == [] for one in named if one.fix)
