"""The comparison that the tests with real browsers use."""

import pytest

from lab.browsers.builds import Build
from tests.browsers.builds import assert_results

RECORDED = Build("firefox-esr 153.1", "153", "153", "firefox-esr 153.0")
OTHER = Build("firefox-esr 160.0", "160", "153", "firefox-esr 153.0")


@pytest.mark.parametrize("build", [RECORDED, OTHER])
def test_equal_results_pass(build):
    assert_results({"login": "200"}, {"login": "200"}, build)


@pytest.mark.parametrize("results", [{"login": "403"}, {}])
def test_on_a_recorded_build_a_difference_fails(results):
    with pytest.raises(AssertionError, match="expected 200, measured"):
        assert_results(results, {"login": "200"}, RECORDED)


def test_on_another_build_a_difference_is_a_warning():
    with pytest.warns(UserWarning, match="not recorded.*login: expected 200, measured 403"):
        assert_results({"login": "403"}, {"login": "200"}, OTHER)


def test_on_another_build_an_attack_that_succeeds_fails():
    with pytest.raises(AssertionError, match="expected throws, measured 200"):
        assert_results({"evil-site-reads": "200"}, {"evil-site-reads": "throws"}, OTHER)
