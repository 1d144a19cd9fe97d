"""scripts/browsers with real browsers on the real stack.

On a build that is not recorded, a difference is a warning, unless the case is an attack.
"""

import json
import re
import sys
from collections.abc import Iterable

import pytest

from crosshost.browsers.variants import NAMES, VARIANTS, Variant, find
from lab.browsers import record
from lab.browsers.__main__ import main
from lab.scenarios import cases, catalogue
from lab.stack import http
from tests.browsers.builds import assert_results, build_of
from tests.browsers.conftest import BROWSERS
from tests.conftest import need

pytestmark = pytest.mark.thorough

ATTACKS = [case for case in cases.ALL if case.attack]
WALL = {"login": "403", "whoami-after-login": "401", "whoami-after-first-party-login": "401"}
THROUGH = dict.fromkeys(WALL, "200") | {
    "whoami-omit": "401",
    "whoami-same-origin": "401",
    "whoami-include": "200",
    "whoami-omit-after-login": "401",
    "whoami-same-origin-after-login": "401",
    "whoami-include-after-login": "200",
    "evil-site-reads": "throws",
    "evil-site-writes": "403",
    "whoami-after-attacks": "200",
    "page-cookies": "csrftoken",  # the session cookie is HttpOnly; cookies ignore ports
    "api-cookies": "csrftoken",
    "page-cookies-after-login": "csrftoken",
    "api-cookies-after-login": "csrftoken",
    "post-without-token": "403",
    "post": "201",
    "delete": "200",
    "logout": "200",
    "whoami-after-logout": "401",
}


def results_of(report: dict, scenario: str, browser: str) -> dict[str, str]:
    return {case: cells[browser]["measured"] for case, cells in report["scenarios"][scenario].items()}


def engines(*variants: Variant) -> list[str]:
    """Return the options of scripts/browsers for these, or miss what is not installed."""
    for variant in variants:
        need(not variant.missing(), variant.missing() or "")
    return [option for variant in variants for option in ("--engine", variant.name)]


def exit_code(*variants: Variant) -> int:
    """Return that of a run in which each of these has an unexpected result, which is no failure on a new build."""
    return int(any(build_of(variant).is_recorded for variant in variants))


# The variants of an engine that differ from it by their settings alone, each with that engine's.
VARIANTS_OF = {"chromium-blocked": "chromium", "webkitgtk-itp": "webkitgtk"}
ENGINES = [name for name in NAMES if name not in VARIANTS_OF]


def telling() -> list[str]:
    """Return the scenarios in which a variant shows anything that its engine does not, and all without a fault."""
    rows = {name: of.values() for name, of in record.read()["scenarios"].items()}
    return [
        name
        for name in catalogue.names()
        if not catalogue.load(name).is_fault
        or any(
            row[variant] != row[engine]
            for row in rows[name]
            for variant, engine in VARIANTS_OF.items()
            if engine in row
        )
    ]


def measured(run, *arguments: str, engines: Iterable[str] = NAMES) -> dict:
    """Return the report of a run, which fails here after a set-up failure."""
    chosen = [option for name in engines for option in ("--engine", name)]
    response = run("scripts/browsers", *arguments, *chosen, "--native", "--json", timeout=3000)
    assert response.returncode in (0, 1), response.stderr + response.stdout
    return json.loads(response.stdout)


def differences(report: dict) -> list[str]:
    """Return a line for each result that is not as expected, and for each cell that is not as recorded."""
    titles = {case.id: case.title for case in cases.ALL}
    surprises = [
        f"SURPRISE  {scenario} {variant}, {titles[case]}: {cell['measured']} ({cell['detail']})"
        for scenario, rows in report["scenarios"].items()
        for case, row in rows.items()
        for variant, cell in row.items()
        if cell["surprising"]
    ]
    return surprises + report["changed"]


def twice_if_different(run, *arguments: str, engines: Iterable[str]) -> dict:
    """Return the report of a run in which nothing differs.

    Beside the other tests a browser now and then does something else once: what differs in a few scenarios has to
    differ twice, except for attacks.
    """
    report = measured(run, *arguments, engines=engines)
    wrong = differences(report)
    once = sorted({line.split()[1] for line in wrong})
    if wrong and len(once) <= 3 and not any(f", {case.title}: " in line for line in wrong for case in ATTACKS):
        print("measured again:", *wrong, sep="\n")
        again = measured(run, *once, engines=engines)
        assert differences(again) == [], wrong
        report |= {key: again[key] for key in ("passed", "surprises", "changed", "changedWithBuild")}
        report["scenarios"] |= again["scenarios"]
    assert differences(report) == []
    return report


@pytest.fixture(scope="module")
def matrix(run, nginx) -> dict:
    """The report of every scenario in every engine, and of those that may differ there in every variant of one."""
    for variant in VARIANTS:
        need(not variant.missing(), variant.missing() or "")
    report = twice_if_different(run, "--all", engines=ENGINES)
    variants = twice_if_different(run, *telling(), engines=VARIANTS_OF)
    for scenario, rows in variants["scenarios"].items():
        for case, row in rows.items():
            report["scenarios"][scenario][case] |= row
    report["browsers"] |= variants["browsers"]
    report["changedWithBuild"] += variants["changedWithBuild"]
    report["passed"] &= variants["passed"]
    assert "stopped" not in run("scripts/down").stdout  # nothing was running before, and nothing is now
    return report


@pytest.mark.slow
def test_every_variant_does_what_each_env_file_expects(run, nginx):
    """The matrix of `scripts/test --all` leaves out faults in which a variant does the same as its engine."""
    for variant in VARIANTS:
        need(not variant.missing(), variant.missing() or "")
    assert differences(measured(run, "--all")) == []


@pytest.mark.thorough(group="matrix")
def test_every_browser_does_what_each_env_file_expects(matrix):
    assert matrix["passed"]
    assert sorted(matrix["scenarios"]) == catalogue.names()
    assert sorted(matrix["browsers"]) == sorted(NAMES)
    assert matrix["changed"] == []  # no other cell differs from the record, unless it changed with the build
    recorded = [browser["recorded"] for browser in matrix["browsers"].values()]
    assert not all(recorded) or matrix["changedWithBuild"] == []


@pytest.mark.thorough(group="matrix")
@pytest.mark.parametrize("variant", VARIANTS, ids=NAMES)
def test_two_ports_share_every_cookie_and_two_sites_none(matrix, variant):
    build = build_of(variant)
    assert_results(results_of(matrix, "different-port", variant.name), THROUGH, build)
    assert_results(results_of(matrix, "localhost-and-127", variant.name), WALL, build)
    post = matrix["scenarios"]["different-port"]["post"][variant.name]["seen"]
    cookies = ["csrftoken", "sessionid"]
    if build.is_recorded:
        assert post == {"preflight": "passed", "reached": True, "cookies": cookies, "answered": 201, "set": []}
    browser = matrix["browsers"][variant.name]
    assert variant.package in browser["build"]
    assert "Mozilla" in browser["userAgent"]


def test_chromiums_variants_differ_by_third_party_cookies(run, up):
    cookies = {"SESSION_COOKIE_SAMESITE": "None", "SESSION_COOKIE_SECURE": "true"}
    up("localhost-and-127", **cookies)
    response = run("scripts/browsers", *engines(*VARIANTS[:2]), "--json", **cookies)
    case = "whoami-after-first-party-login"
    report = json.loads(response.stdout)
    for variant, expected in zip(VARIANTS[:2], ("200", "401"), strict=True):
        measured = results_of(report, "localhost-and-127", variant.name)[case]
        assert_results({case: measured}, {case: expected}, build_of(variant))
        if measured == "200":  # 401 is expected there
            assert response.returncode == exit_code(variant)


@pytest.mark.thorough(group="matrix")
def test_browsers_do_the_same_in_containers(run, engine, every_browser):
    names = ["cross-site", "different-port", "proxy-hides-scheme"]  # TLS, http, and a mistake of nginx
    response = run("scripts/browsers", *names, "--compose", "--json", timeout=900)
    assert response.returncode == 0, response.stderr
    assert sorted(json.loads(response.stdout)["scenarios"]) == names


def test_an_unexpected_result_is_printed_with_both_values(run, up):
    up("different-port")
    response = run("scripts/browsers", *engines(*BROWSERS), EXPECT_LOGIN="throws")
    assert response.returncode == exit_code(*BROWSERS), response.stderr
    recorded = [variant for variant in BROWSERS if build_of(variant).is_recorded]
    for variant in BROWSERS:
        kind = "NOT AS EXPECTED" if variant in recorded else "CHANGED WITH THE BUILD"
        assert f"{kind}  different-port {variant.name}, login by fetch: expected throws" in response.stdout
    seen = "Django received the request after a preflight, with csrftoken, and answered 200"
    assert response.stdout.count(f"expected throws, measured 200; {seen}\n") >= len(recorded)
    if recorded == BROWSERS:
        results = len(BROWSERS) * len(THROUGH)
        assert f"browsers: {results} results, {len(BROWSERS)} NOT AS EXPECTED (*)\n" in response.stdout


def test_an_unexpected_result_on_an_unrecorded_build_is_no_failure(up, monkeypatch, tmp_path, capsys):
    need(not VARIANTS[0].missing(), VARIANTS[0].missing() or "")
    browsers = {variant.name: {"9": {"build": f"{variant.package} 9.1", "date": "2026-01-02"}} for variant in VARIANTS}
    monkeypatch.setattr(record, "FILE", tmp_path / "browsers.json")
    record.FILE.write_text(record.text({"browsers": browsers, "scenarios": {}}))
    up("different-port")
    monkeypatch.setenv("EXPECT_LOGIN", "throws")
    monkeypatch.setattr(sys, "argv", ["scripts/browsers", "--engine", "chromium"])
    assert main() == 0
    printed = capsys.readouterr()
    assert re.match(
        r"browsers: chromium: chromium \S+, which is not recorded: compared with chromium 9\.1\n", printed.err
    )
    assert "\nCHANGED WITH THE BUILD  different-port chromium, login by fetch: expected throws, meas" in printed.out
    assert re.search(r" results, \d+ changed with the build \(~\), not failures\n$", printed.out)


def test_an_unexpected_result_is_printed_with_the_console(run, up):
    up("different-port-no-cors")
    messages = {"chromium": "has been blocked by CORS policy", "webkitgtk": "due to access control checks"}
    variants = [find(name) for name in messages]
    response = run("scripts/browsers", *engines(*variants), EXPECT_LOGIN="200")
    assert response.returncode == exit_code(*variants), response.stderr
    for variant in variants:
        title = f"  different-port-no-cors {variant.name}, login by fetch: expected 200, measured throws"
        _, was_printed, note = response.stdout.partition(title)
        if build_of(variant).is_recorded:
            assert was_printed
        lines = [line for line in note.splitlines() if line.startswith("    console: ")]
        assert any(messages[variant.name] in line for line in lines) or not was_printed
    consoles = [line for line in response.stdout.splitlines() if line.startswith("    console: ")]
    assert consoles  # of the two requests of the login, and not of the whole flow
    assert all(any(message in line for message in messages.values()) for line in consoles)
    assert not any("/blog/whoami/" in line for line in consoles)


def test_an_unexpected_result_says_why_where_it_is_expected_and_what_explains_it(run, up):
    up("samesite-strict")
    response = run("scripts/browsers", *engines(VARIANTS[0]), EXPECT_FLOW="200")
    assert response.returncode == 1, response.stderr
    note = response.stdout.partition("a link from another site: expected 200, measured 401")[2]
    assert note.splitlines()[1:4] == [
        "    GET /lab/arrival/, sent csrftoken, not sent sessionid: SameSiteStrict",
        "    expected by EXPECT_FLOW in the environment",
        f"    explained by scripts/explain samesite-strict --case arrival --engine {VARIANTS[0].name}",
    ]


def test_an_api_that_does_not_answer_is_a_set_up_failure(run, up):
    up("different-port", API_ORIGIN="http://127.0.0.3:8000")  # where nothing listens
    response = run("scripts/browsers", *engines(VARIANTS[0]), "--json")
    report = json.loads(response.stdout)
    assert report["scenarios"] == {}
    assert {failure["reason"].partition(":")[0] for failure in report["failures"]} == {"a control failed"}
    assert response.returncode == 2


def test_another_running_scenario_is_one_line(run, up):
    up("different-port", SCENARIO="another")
    response = run("scripts/browsers")
    assert response.returncode == 2
    assert "another is running at http://localhost:3000, not different-port: run scripts/up" in response.stderr


def test_without_the_demo_reports_are_not_collected_which_is_one_line(run, up):
    up("different-port", DJANGO_DEMO="false", DJANGO_SECRET_KEY="0123456789abcdefghijklmnopqrstuvwxyz")
    assert http.request("http://localhost:3000", "GET", "/lab/reports/0123456789abcdef/").status == 404
    response = run("scripts/browsers")
    assert response.returncode == 2
    assert response.stderr == (
        "crosshost: http://localhost:3000 collects no reports (404), as only the demo does: set DJANGO_DEMO=true\n"
    )


def test_the_results_are_written_as_junit_xml(run, up, tmp_path):
    up("localhost-and-127")
    need(not VARIANTS[0].missing(), VARIANTS[0].missing() or "")
    response = run("scripts/browsers", "--engine", VARIANTS[0].name, "--junit", str(tmp_path / "results.xml"))
    assert response.returncode == 0, response.stderr
    written = (tmp_path / "results.xml").read_text()
    assert '<testsuite name="localhost-and-127" tests="3" failures="0" errors="0" skipped="0">' in written
