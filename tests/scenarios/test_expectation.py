"""EXPECT_WHOAMI and EXPECT_LOGIN: one result for every browser, and the browsers that differ."""

import shutil
import subprocess

import pytest

from crosshost import Problem
from crosshost.browsers.variants import NAMES
from lab.browsers.run import expectations
from lab.scenarios import catalogue, deployment
from lab.scenarios.expectation import OUTCOMES, parse
from tests.conftest import ROOT, need


@pytest.mark.parametrize("result", OUTCOMES)
def test_a_single_result_is_for_every_browser(result):
    assert {parse(result).result(name) for name in NAMES} == {result}


def test_a_listed_browser_has_its_own_result():
    expected = parse("  200 chromium-blocked=401\tfirefox=throws ")
    assert [expected.result(name) for name in NAMES] == ["200", "401", "throws", "200", "200"]
    assert str(expected) == "200 chromium-blocked=401 firefox=throws"
    assert parse(str(expected)) == expected


def test_a_result_of_a_version_is_for_older_ones_too():
    expected = parse("200 firefox=401 firefox@140=throws firefox@128=403 chromium@150=400 webkitgtk@2.48=400")
    versions = ["115", "128", "129", "140", "141", "1000", None, ""]
    results = ["403", "403", "throws", "throws", "401", "401", "401", "401"]
    assert [expected.result("firefox", version) for version in versions] == results
    assert [expected.result("chromium", version) for version in ("99", "150", "151")] == ["400", "400", "200"]
    assert [expected.result("webkitgtk", version) for version in ("2.6", "2.48", "2.50")] == ["400", "400", "200"]
    assert expected.result("chromium-blocked", "99") == "200"
    assert parse(str(expected)) == expected


@pytest.mark.parametrize("name", catalogue.names())
def test_every_scenario_has_valid_expectations(name):
    shown = {"EXPECT_FLOW"} if name in catalogue.faults() else {"EXPECT_WHOAMI", "EXPECT_LOGIN"}
    assert set(expectations(deployment.load(name))) == shown


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "EXPECT_WHOAMI='': the first value is for every browser that is not listed: write EXPECT_WHOAMI=200"),
        ("firefox=401", "write EXPECT_WHOAMI=200 firefox=401"),
        (
            "2oo",
            f"'2oo' is not one of {', '.join(OUTCOMES)}: write EXPECT_WHOAMI=200 firefox=401",
        ),
        ("200 401", "'401' is not BROWSER=RESULT: write EXPECT_WHOAMI=200 firefox=401"),
        ("200 firefix=401", "write EXPECT_WHOAMI=200 firefox=401"),
        ("200 chromium-block=throws", "write EXPECT_WHOAMI=200 chromium-blocked=throws"),
        ("200 chromium=401", "chromium has the first value: write EXPECT_WHOAMI=401"),
        (
            "200 firefox=",
            f"'' is not one of {', '.join(OUTCOMES)}: write EXPECT_WHOAMI=200 firefox=401",
        ),
        ("200 firefox@=401", "write EXPECT_WHOAMI=200 firefox@140=401"),
        ("200 firefox@128.3=401", "'128.3' is not a version of firefox: write EXPECT_WHOAMI=200 firefox@128=401"),
        ("200 webkitgtk@2=401", "write EXPECT_WHOAMI=200 webkitgtk@2.50=401"),
        ("200 webkitgtk@2.48.1=401", "write EXPECT_WHOAMI=200 webkitgtk@2.48=401"),
        ("200 firefix@140=401", "write EXPECT_WHOAMI=200 firefox=401"),
        ("200 firefox@140=401 firefox@140=403", "firefox@140 is listed twice: write EXPECT_WHOAMI=200 firefox@140=403"),
        ("200 firefox=401 firefox=403", "firefox is listed twice: write EXPECT_WHOAMI=200 firefox=403"),
    ],
)
def test_an_invalid_value_is_refused_with_a_valid_one(text, says):
    with pytest.raises(Problem) as refusal:
        parse(text)
    assert str(refusal.value).endswith(says)
    assert "\n" not in str(refusal.value)
    assert parse(str(refusal.value).rpartition("EXPECT_WHOAMI=")[2])


@pytest.mark.parametrize(
    ("browser", "result"),
    [
        ("Gecko/20100101 Firefox/140.0", "200"),
        ("Gecko/20100101 Firefox/128.0", "403"),
        ("Gecko/20100101 Firefox/153.0", "401"),
        ("HeadlessChrome/150.0.0.0 Safari/537.36", "201"),
        ("HeadlessChrome/156.0.0.0 Safari/537.36", "throws"),
        ("Version/60.5 Safari/605.1.15", "throws"),
    ],
)
def test_the_page_reads_an_expectation_as_the_scripts_do(browser, result):
    need(bool(shutil.which("node")), "node")
    text = "throws firefox=401 firefox@140=200 firefox@128=403 chromium@150=201 webkitgtk@2.50=400"
    table = (ROOT / "web/shared/browsers.json").read_text()  # which the page fetches
    script = f"globalThis.fetch = async () => ({{ json: async () => ({table}) }});"
    script += "const { expectations } = await import('./web/bench/expectation.js');"
    script += "const [text, browser] = process.argv.slice(1); console.log(expectations(text, browser)[0].result);"
    command = ["node", "--input-type=module", "--eval", script, text, browser]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == result, done.stderr
