"""The lab's own settings: the checks are silent on what works, and name the faults that settings can show."""

import pytest

from crosshost import scenarios, system_checks

# Every scenario that is not here is silent. What the story of each is about:
NAMED = {
    "cross-site-lax": ["crosshost.W014"],
    "cross-site-none-insecure": ["crosshost.W012"],
    "any-origin-reflected": ["crosshost.W001"],
    "cookie-prefix-refused": ["crosshost.W015"],
    "cors-middleware-last": ["crosshost.W021"],
    "csrf-cookie-httponly": ["crosshost.W018"],
    "csrf-untrusted-origin": ["crosshost.W017"],
    "header-not-allowed": ["crosshost.W025"],
    "origin-regex-unanchored": ["crosshost.W008"],
    "origin-trailing-slash": ["crosshost.W003"],
    "origin-upper-case": ["crosshost.W002"],
    "origin-wrong-port": ["crosshost.W017"],
    "origin-wrong-scheme": ["crosshost.W017"],
    "samesite-unset": ["crosshost.W013"],
}


@pytest.mark.parametrize("name", scenarios.names())
def test_the_settings_of_a_scenario_show_what_its_story_is_about_and_nothing_else(name):
    assert system_checks.ids(name) == NAMED.get(name, [])


@pytest.mark.parametrize("name", [name for name in NAMED if scenarios.load(name).cure])
def test_the_scenario_that_heals_a_fault_is_silent(name):
    assert system_checks.ids(scenarios.load(name).cure) == []
