"""Ten mistakes in each of five set-ups, and five healthy ones, in an interpreter that has their packages."""

import pytest

from tests.testing.projects.measure import figure, measured, planted
from tests.testing.projects.mistakes import MISTAKES, SETUPS
from tests.testing.projects.unseen import HEALTHY


def test_there_are_ten_mistakes_with_their_sources():
    assert len(MISTAKES) == len({mistake.id for mistake in MISTAKES}) == 10
    assert len(SETUPS) == 5
    assert [mistake.id for mistake in MISTAKES if "https://" not in mistake.source] == []
    assert [mistake.id for mistake in MISTAKES for setup in SETUPS if not mistake.overrides(setup)] == []


@pytest.mark.thorough
def test_the_checks_catch_the_mistakes_and_pass_the_healthy_projects(package_index):
    results = measured()
    projects = planted(results)
    missed = [(setup, mistake) for setup, mistake, failures in projects if not failures]
    crashes = [text for _, _, failures in projects for text in failures.values() if text.startswith("crash")]
    print(figure(results))
    assert {setup: by_mistake[HEALTHY] for setup, by_mistake in results.items()} == {setup: {} for setup in SETUPS}
    assert crashes == []
    assert (len(projects), missed) == (50, [])


@pytest.mark.slow
def test_the_checks_catch_other_mistakes_too(package_index):
    results = measured("--unseen")
    missed = [(setup, mistake) for setup, mistake, failures in planted(results) if not failures]
    healthy = {name: found for each in results.values() for name, found in each.items() if name.startswith(HEALTHY)}
    assert missed == []
    assert healthy == {name: {} for name in healthy}
