"""EXPECT_WHOAMI and EXPECT_LOGIN: one word for every browser, and the browsers that differ."""

import os
import shutil
import subprocess

import pytest

from crosshost import Problem
from crosshost.browsers.variants import NAMES
from lab.browsers.expected import expectations
from lab.scenarios import catalogue, deployment
from lab.scenarios.expectation import OUTCOMES, parse
from tests.conftest import ROOT, need


@pytest.mark.parametrize("word", OUTCOMES)
def test_a_single_word_holds_for_every_browser(word):
    assert {parse(word).of(name) for name in NAMES} == {word}


def test_a_browser_that_is_named_has_its_own_word():
    expected = parse("  200 chromium-blocked=401\tfirefox=throws ")
    assert [expected.of(name) for name in NAMES] == ["200", "401", "throws", "200", "200"]
    assert str(expected) == "200 chromium-blocked=401 firefox=throws"
    assert parse(str(expected)) == expected


def test_a_version_has_its_outcome_for_itself_and_older_ones():
    expected = parse("200 firefox=401 firefox@140=throws firefox@128=403 chromium@150=400 webkitgtk@2.48=400")
    versions = ["115", "128", "129", "140", "141", "1000", None, ""]
    words = ["403", "403", "throws", "throws", "401", "401", "401", "401"]
    assert [expected.of("firefox", version) for version in versions] == words
    assert [expected.of("chromium", version) for version in ("99", "150", "151")] == ["400", "400", "200"]
    assert [expected.of("webkitgtk", version) for version in ("2.6", "2.48", "2.50")] == ["400", "400", "200"]
    assert expected.of("chromium-blocked", "99") == "200"
    assert parse(str(expected)) == expected


REFUSED = [
    "",
    "2oo",
    "firefox=401",
    "200 401",
    "200 firefix=401",
    "200 chromium=401",
    "200 firefox=",
    "200 firefox=302",
    "200 FIREFOX=401",
    "200 firefox@=401",
    "200 firefox@140.12=401",
    "200 firefox@esr=401",
    "200 firefox@0140=401",
    "200 webkitgtk@2=401",
    "200 webkitgtk@2.50.6=401",
    "200 opera@99=401",
    "firefox@140=401",
]


VERSIONS = ["200 firefox@140=401 firefox=throws chromium@150=401 chromium-blocked@9=401", "200 webkitgtk-itp@2.50=401"]


@pytest.mark.parametrize("text", ["200", "throws", "200 firefox=401 webkitgtk-itp=throws", *VERSIONS, *REFUSED])
def test_nginx_refuses_what_is_refused_here(text):
    script = '. "$1"'  # sourced as the image's entrypoint does
    environment = {**deployment.load(None).services["nginx"], "EXPECT_WHOAMI": text, "PATH": os.environ["PATH"]}
    hook = ["sh", "-eu", "-c", script, "sh", str(ROOT / "nginx/15-environment.envsh")]
    done = subprocess.run(hook, env=environment, capture_output=True, text=True)
    assert (done.returncode == 0) == (text not in REFUSED), done.stderr
    if text in REFUSED:
        assert '"EXPECT_WHOAMI" invalid' in done.stderr
        with pytest.raises(Problem):
            parse(text)
    else:
        parse(text)


@pytest.mark.parametrize("name", catalogue.names())
def test_every_scenarios_expectations_can_be_read(name):
    shown = {"EXPECT_FLOW"} if name in catalogue.faults() else {"EXPECT_WHOAMI", "EXPECT_LOGIN"}
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
        ("200 firefox@=401", "write EXPECT_WHOAMI=200 firefox@140=401"),
        ("200 firefox@128.3=401", "'128.3' is no version of firefox: write EXPECT_WHOAMI=200 firefox@128=401"),
        ("200 webkitgtk@2=401", "write EXPECT_WHOAMI=200 webkitgtk@2.50=401"),
        ("200 webkitgtk@2.48.1=401", "write EXPECT_WHOAMI=200 webkitgtk@2.48=401"),
        ("200 firefix@140=401", "write EXPECT_WHOAMI=200 firefox=401"),
        ("200 firefox@140=401 firefox@140=403", "firefox@140 is named twice: write EXPECT_WHOAMI=200 firefox@140=403"),
        ("200 firefox=401 firefox=403", "firefox is named twice: write EXPECT_WHOAMI=200 firefox=403"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_right_value(text, says):
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
def test_the_page_reads_an_expectation_as_the_runner_does(browser, result):
    need(bool(shutil.which("node")), "node")
    text = "throws firefox=401 firefox@140=200 firefox@128=403 chromium@150=201 webkitgtk@2.50=400"
    table = (ROOT / "web/shared/browsers.json").read_text()  # which the page fetches
    script = f"globalThis.fetch = async () => ({{ json: async () => ({table}) }});"
    script += "const { expectations } = await import('./web/bench/expectation.js');"
    script += "const [text, browser] = process.argv.slice(1); console.log(expectations(text, browser)[0].result);"
    command = ["node", "--input-type=module", "--eval", script, text, browser]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == result, done.stderr
