"""Real browsers on the real stack, as a person starts them."""

import json
import re
import sys

import pytest

from crosshost.browsers.variants import NAMES, VARIANTS, Variant
from lab.browsers import record
from lab.browsers.__main__ import main
from lab.browsers.builds import installed
from lab.scenarios import catalogue
from lab.stack import http
from tests.conftest import need

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
    "page-cookies": "csrftoken",  # the session cookie is HttpOnly; ports are nothing to cookies
    "api-cookies": "csrftoken",
    "page-cookies-after-login": "csrftoken",
    "api-cookies-after-login": "csrftoken",
    "post-without-token": "403",
    "post": "201",
    "delete": "200",
    "logout": "200",
    "whoami-after-logout": "401",
}


def words(report: dict, scenario: str, browser: str) -> dict[str, str]:
    return {case: cells[browser]["measured"] for case, cells in report["scenarios"][scenario].items()}


def surprise_of(variant: Variant) -> tuple[int, str, str]:
    """How a run with this machine's build says that an outcome is not as expected: exit code, note and summary."""
    if installed([variant], record.read())[variant.name].is_recorded:
        return 1, "SURPRISE", "NOT AS EXPECTED (*)"
    return 0, "CHANGED WITH THE BUILD", "changed with the build (~)"


def test_two_ports_let_every_cookie_through_and_two_sites_none(run, nginx, variant):
    response = run(
        "scripts/browsers", "different-port", "localhost-and-127", "--native", "--json", "--engine", variant.name
    )
    assert response.returncode == 0, response.stdout + response.stderr
    report = json.loads(response.stdout)
    assert report["passed"]
    assert words(report, "different-port", variant.name) == THROUGH
    assert words(report, "localhost-and-127", variant.name) == WALL
    post = report["scenarios"]["different-port"]["post"][variant.name]["seen"]
    cookies = ["csrftoken", "sessionid"]
    assert post == {"preflight": "passed", "reached": True, "cookies": cookies, "answered": 201, "set": []}
    browser = report["browsers"][variant.name]
    assert variant.package in browser["build"]
    assert "Mozilla" in browser["userAgent"]
    assert "stopped" not in run("scripts/down").stdout  # it went back to what was up before: nothing


@pytest.mark.parametrize("variant", VARIANTS[:2], indirect=True, ids=NAMES[:2])
def test_chromiums_variants_differ_where_a_third_party_cookie_may_travel(run, up, variant):
    cookies = {"SESSION_COOKIE_SAMESITE": "None", "SESSION_COOKIE_SECURE": "true"}
    up("localhost-and-127", **cookies)
    response = run("scripts/browsers", "--engine", variant.name, "--json", **cookies)
    measured = words(json.loads(response.stdout), "localhost-and-127", variant.name)["whoami-after-first-party-login"]
    assert measured == {"chromium": "200", "chromium-blocked": "401"}[variant.name]
    assert response.returncode == {"200": surprise_of(variant)[0], "401": 0}[measured]  # 401 is expected there


def test_every_browser_does_in_every_scenario_what_its_file_says(run, nginx, every_browser):
    response = run("scripts/browsers", "--all", "--native", "--json", timeout=1500)
    assert response.returncode == 0, response.stderr
    report = json.loads(response.stdout)
    assert sorted(report["scenarios"]) == catalogue.names()
    assert sorted(report["browsers"]) == sorted(NAMES)
    assert report["changed"] == []  # nor has any other cell changed since it was recorded, unless with the build
    recorded = [one["recorded"] for one in report["browsers"].values()]
    assert not all(recorded) or report["changedWithBuild"] == []


def test_they_do_the_same_in_containers(run, engine, every_browser):
    names = ["cross-site", "different-host-tls", "different-port", "proxy-hides-scheme", "same-host"]
    response = run("scripts/browsers", *names, "--compose", "--json", timeout=900)
    assert response.returncode == 0, response.stderr
    assert sorted(json.loads(response.stdout)["scenarios"]) == names


def test_a_surprise_is_exit_code_1_with_both_values(run, up, variant):
    up("different-port")
    response = run("scripts/browsers", "--engine", variant.name, EXPECT_LOGIN="throws")
    code, kind, counted = surprise_of(variant)
    assert response.returncode == code, response.stderr
    assert f"{kind}  different-port {variant.name}, login by fetch: expected throws" in response.stdout
    assert "throws, measured 200; Django saw it after a preflight with csrftoken, and answered 200\n" in response.stdout
    assert f"browsers: {len(THROUGH)} outcomes, 1 {counted}" in response.stdout


def test_on_a_build_that_is_not_recorded_a_surprise_changed_with_the_build(up, monkeypatch, tmp_path, capsys):
    need(not VARIANTS[0].missing(), VARIANTS[0].missing() or "")
    browsers = {one.name: {"9": {"build": f"{one.package} 9.1", "date": "2026-01-02"}} for one in VARIANTS}
    monkeypatch.setattr(record, "FILE", tmp_path / "browsers.json")
    record.FILE.write_text(record.text({"browsers": browsers, "scenarios": {}}))
    up("different-port")
    monkeypatch.setenv("EXPECT_LOGIN", "throws")
    monkeypatch.setattr(sys, "argv", ["scripts/browsers", "--engine", "chromium"])
    assert main() == 0
    said = capsys.readouterr()
    assert re.match(r"browsers: chromium: chromium \S+, which is not recorded: compared with chromium 9\.1\n", said.err)
    assert "\nCHANGED WITH THE BUILD  different-port chromium, login by fetch: expected throws, meas" in said.out
    assert said.out.endswith(" outcomes, 1 changed with the build (~), which is no failure\n")


@pytest.mark.parametrize("variant", [one for one in VARIANTS if one.console], indirect=True, ids=lambda one: one.name)
def test_a_surprise_has_the_consoles_own_words(run, up, variant):
    up("different-port-no-cors")
    response = run("scripts/browsers", "--engine", variant.name, EXPECT_LOGIN="200")
    assert response.returncode == surprise_of(variant)[0], response.stderr
    assert "login by fetch: expected 200, measured throws" in response.stdout
    said = {"chromium": "has been blocked by CORS policy", "webkitgtk": "is not allowed by Access-Control-Allow-Origin"}
    assert re.search(f"^    the console: .*{said[variant.name.split('-')[0]]}", response.stdout, re.MULTILINE)


def test_an_api_that_is_down_is_a_failure_of_the_set_up_and_no_outcome(run, up, variant):
    up("different-port", API_ORIGIN="http://127.0.0.3:8000")  # where nothing listens
    response = run("scripts/browsers", "--engine", variant.name, "--json")
    report = json.loads(response.stdout)
    assert report["scenarios"] == {}
    assert {one["reason"].partition(":")[0] for one in report["failures"]} == {"a control failed"}
    assert response.returncode == 2


def test_another_scenario_than_the_one_that_is_up_is_one_line(run, up):
    up("different-port", SCENARIO="another")
    response = run("scripts/browsers")
    assert response.returncode == 2
    assert "another is running at http://localhost:3000, not different-port: run scripts/up" in response.stderr


def test_without_the_demo_there_is_no_collector_and_one_line_says_so(run, up):
    up("different-port", DJANGO_DEMO="false", DJANGO_SECRET_KEY="0123456789abcdefghijklmnopqrstuvwxyz")
    assert http.request("http://localhost:3000", "GET", "/lab/reports/0123456789abcdef/").status == 404
    response = run("scripts/browsers")
    assert response.returncode == 2
    assert response.stderr == (
        "crosshost: http://localhost:3000 collects no reports (404): only the demo does, so set DJANGO_DEMO=true\n"
    )


def test_the_outcomes_are_left_for_ci_as_a_file(run, up, tmp_path):
    up("localhost-and-127")
    need(not VARIANTS[0].missing(), VARIANTS[0].missing() or "")
    response = run("scripts/browsers", "--engine", VARIANTS[0].name, "--junit", str(tmp_path / "results.xml"))
    assert response.returncode == 0, response.stderr
    written = (tmp_path / "results.xml").read_text()
    assert '<testsuite name="localhost-and-127" tests="3" failures="0" errors="0" skipped="0">' in written
