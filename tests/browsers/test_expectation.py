"""EXPECT_WHOAMI and EXPECT_LOGIN: one word for every browser, and the browsers that differ."""

import pytest

from crosshost import Problem, deployment, scenarios
from crosshost.browsers.run import expectations
from crosshost.browsers.variants import NAMES
from crosshost.expectation import OUTCOMES, parse


@pytest.mark.parametrize("word", OUTCOMES)
def test_a_single_word_holds_for_every_browser(word):
    assert {parse(word).of(name) for name in NAMES} == {word}


def test_a_browser_that_is_named_has_its_own_word():
    expected = parse("  200 chromium-blocked=401\tfirefox=throws ")
    assert [expected.of(name) for name in NAMES] == ["200", "401", "throws", "200", "200"]
    assert str(expected) == "200 chromium-blocked=401 firefox=throws"
    assert parse(str(expected)) == expected


@pytest.mark.parametrize("name", scenarios.names())
def test_every_scenarios_expectations_can_be_read(name):
    shown = {"EXPECT_FLOW"} if name in scenarios.faults() else {"EXPECT_WHOAMI", "EXPECT_LOGIN"}
    assert set(expectations(deployment.load(name))) == shown


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "EXPECT_WHOAMI='': the first word is for every browser that is not named: write EXPECT_WHOAMI=200"),
        ("firefox=401", "write EXPECT_WHOAMI=200 firefox=401"),
        (
            "2oo",
            "'2oo' is none of 200, 201, 400, 401, 403, opaque, hidden, throws: write EXPECT_WHOAMI=200 firefox=401",
        ),
        ("200 401", "'401' names no browser: write EXPECT_WHOAMI=200 firefox=401"),
        ("200 firefix=401", "write EXPECT_WHOAMI=200 firefox=401"),
        ("200 chromium-block=throws", "write EXPECT_WHOAMI=200 chromium-blocked=throws"),
        ("200 chromium=401", "chromium's outcome is the first word: write EXPECT_WHOAMI=401"),
        (
            "200 firefox=",
            "'' is none of 200, 201, 400, 401, 403, opaque, hidden, throws: write EXPECT_WHOAMI=200 firefox=401",
        ),
        ("200 firefox=401 firefox=403", "firefox is named twice: write EXPECT_WHOAMI=200 firefox=403"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_right_value(text, says):
    with pytest.raises(Problem) as refusal:
        parse(text)
    assert str(refusal.value).endswith(says)
    assert parse(str(refusal.value).rpartition("EXPECT_WHOAMI=")[2])
