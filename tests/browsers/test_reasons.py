"""Chromium's own reasons: which requests belong to a case, how they are recorded, and what a surprise says."""

import json
from dataclasses import replace

import pytest

from crosshost.browsers import netlog
from lab.browsers import matrix, reasons_record
from lab.browsers.builds import Build
from lab.browsers.expected import expected_in
from lab.browsers.reasons import Evidence, by_case, line, text
from lab.browsers.results import Results
from lab.scenarios import cases, deployment
from tests.browsers import network_log
from tests.browsers.measurements import LOGIN, measured

API, PAGE = "http://localhost:8000", "http://localhost:3000"
LOG = network_log.log(
    network_log.start(1, "GET", f"{PAGE}/cases/?run=r"),
    network_log.cookie(1, "send", "a"),
    network_log.start(2, "GET", f"{API}/lab/login/?back=x"),
    network_log.response(2, "csrftoken=1"),
    network_log.cookie(2, "store", "csrftoken"),
    network_log.start(3, "GET", f"{API}/blog/whoami/?trace=0a"),
    network_log.cookie(3, "send", "sessionid", "EXCLUDE_SAMESITE_LAX", "EXCLUDE_USER_PREFERENCES"),
    network_log.cookie(3, "send", "csrftoken"),
    network_log.start(4, "GET", f"{PAGE}/lab/witness/0a/"),
    network_log.cors(5, "DELETE", f"{API}/blog/posts/17/?trace=0b"),
    network_log.start(6, "POST", f"{API}/accounts/logout/?trace=0b"),
    network_log.response(6, "sessionid=; Max-Age=0"),
    network_log.cookie(6, "expire", "sessionid"),
    network_log.start(7, "POST", f"{PAGE}/lab/reports/r/"),
)
REFUSED = (
    f"Access to fetch at '{API}/blog/posts/17/?trace=0b' from origin '{PAGE}' has been blocked by CORS policy: Method "
    "DELETE is not allowed by Access-Control-Allow-Methods in preflight response."
)
ATTACK = (
    f"Access to fetch at '{API}/blog/whoami/?trace=0c' from origin 'http://evil' has been blocked by CORS policy: x"
)
FLOW = Evidence(netlog.parse(LOG), [ATTACK, REFUSED])
WHOAMI = {
    "request": "GET /blog/whoami/",
    "sent": ["csrftoken"],
    "not sent": ["sessionid: SameSiteLax, UserPreferences"],
}


def test_a_case_has_the_requests_up_to_the_last_one_with_its_trace():
    split = by_case(FLOW, [("whoami", "0a"), ("cookies", None), ("delete", "0b")])
    assert {case: evidence.lines for case, evidence in split.items()} == {
        "whoami": [{"request": "GET /lab/login/", "stored": ["csrftoken"]}, WHOAMI],
        "cookies": [],
        "delete": [
            {"request": "DELETE /blog/posts/N/", "cors": "MethodDisallowedByPreflightResponse"},
            {"request": "POST /accounts/logout/", "stored": ["-sessionid"]},
        ],
    }


def test_without_a_trace_all_requests_belong_to_the_last_case():
    split = by_case(FLOW, [("login", None), ("arrival", None)])
    assert [len(evidence.lines) for evidence in split.values()] == [0, 4]


def test_a_case_has_only_its_own_lines_of_the_console():
    split = by_case(FLOW, [("whoami", "0a"), ("delete", "0b")])
    assert split["whoami"].why == (text(WHOAMI),)
    assert split["delete"].why == (
        "DELETE /blog/posts/N/, cors MethodDisallowedByPreflightResponse",
        f"console: {REFUSED}",
    )


def test_a_browser_without_a_log_has_the_lines_with_the_trace():
    split = by_case(Evidence([], ["Fetch API cannot load http://x/?trace=0a", "Origin x"]), [("a", "0a"), ("b", "0b")])
    assert split["a"].why == ("console: Fetch API cannot load http://x/?trace=0a",)
    assert split["b"].why == ()


def test_a_request_without_a_cookie_and_the_pages_own_files_are_left_out():
    assert line("GET", f"{API}/blog/whoami/") is None
    assert line("GET", f"{PAGE}/config.js", sent=["a"]) is None


def test_every_name_of_the_log_is_collected_with_its_operation():
    assert FLOW.names >= {"send EXCLUDE_SAMESITE_LAX", "send INCLUDE", "expire INCLUDE"}


BUILDS = {"chromium": Build("chromium 2.0", "2", "2"), "firefox": Build("firefox 2.0", "2", "2")}
CELL = replace(measured("chromium"), requests=(WHOAMI,))


def recorded(*measurements, names=(), before=None, whole=True) -> dict:
    results = Results(list(measurements), names=set(names))
    return reasons_record.add(before or reasons_record.EMPTY, results, BUILDS, "2026-01-02", whole=whole)


def test_the_record_has_the_requests_of_browsers_that_log_them():
    record = recorded(CELL, measured("firefox"), names=["send B", "send A"])
    assert record == {
        "browsers": {"chromium": {"2": {"build": "chromium 2.0", "date": "2026-01-02"}}},
        "names": ["send A", "send B"],
        "scenarios": {"different-port": {"login": {"chromium": {"requests": [WHOAMI]}}}},
    }
    assert reasons_record.requests(record, "different-port", "login", "chromium", "2") == [WHOAMI]
    assert reasons_record.requests(record, "different-port", "logout", "chromium", "2") == []


def test_another_build_is_kept_and_a_case_without_requests_has_no_cell():
    older = json.loads(json.dumps(recorded(CELL)).replace('"2"', '"1"'))
    record = recorded(replace(CELL, requests=()), before=older)
    assert sorted(record["browsers"]["chromium"]) == ["1", "2"]
    assert record["scenarios"]["different-port"]["login"] == {"chromium@1": {"requests": [WHOAMI]}}


def test_some_scenarios_of_a_build_that_the_record_does_not_have_add_nothing():
    older = json.loads(json.dumps(recorded(CELL)).replace('"2"', '"1"'))
    assert recorded(replace(CELL, requests=()), before=older, whole=False) == older


def test_the_record_is_in_its_stable_order_with_one_line_a_request():
    written = reasons_record.FILE.read_text()
    record = json.loads(written)
    assert reasons_record.as_text(record) + "\n" == written
    rows = [row for cells in record["scenarios"].values() for row in cells.values()]
    assert written.count('{"request": ') == sum(len(cell["requests"]) for row in rows for cell in row.values())


@pytest.mark.parametrize(("version", "fails"), [("2", True), ("3", False)])
def test_requests_that_differ_from_the_record_are_a_change(version, fails):
    now = replace(CELL, requests=({**WHOAMI, "not sent": ["sessionid: SameSiteStrict"]},))
    builds = {"chromium": Build("chromium", version, "2")}
    (change,) = reasons_record.changed(Results([now]), recorded(CELL), builds)
    assert change.fails == fails
    assert change.values.endswith(
        "GET /blog/whoami/, sent csrftoken, not sent sessionid: SameSiteLax, UserPreferences, "
        "measured GET /blog/whoami/, sent csrftoken, not sent sessionid: SameSiteStrict"
    )
    assert reasons_record.changed(Results([CELL, measured("firefox")]), recorded(CELL), BUILDS) == []


def test_a_surprise_has_the_browsers_reason_the_expectation_and_the_command():
    surprise = replace(CELL, expected="200", why=(text(WHOAMI),), expected_in="EXPECT_LOGIN in env/x.env")
    assert matrix.note(surprise).splitlines()[1:] == [
        "    GET /blog/whoami/, sent csrftoken, not sent sessionid: SameSiteLax, UserPreferences",
        "    expected by EXPECT_LOGIN in env/x.env",
        "    explained by scripts/explain different-port --case login --engine chromium",
    ]


WHOAMI_CASE = next(case for case in cases.CASES if case.expected_by == "EXPECT_WHOAMI")


@pytest.mark.parametrize(
    ("scenario", "case", "where"),
    [
        ("samesite-strict", WHOAMI_CASE, "EXPECT_FLOW in env/faults/samesite-strict.env"),
        ("localhost-and-127", WHOAMI_CASE, "EXPECT_WHOAMI in env/localhost-and-127.env"),
    ],
)
def test_the_place_of_an_expectation_is_found(scenario, case, where):
    assert expected_in(case, deployment.alone(scenario)) == where


def test_an_expectation_may_come_from_that_of_whoami_or_from_the_environment(monkeypatch):
    deployed = deployment.alone("different-port-no-cors")
    assert "EXPECT_LOGIN" not in deployed.variables
    assert expected_in(LOGIN, deployed) == "EXPECT_WHOAMI in env/different-port-no-cors.env"
    assert expected_in(LOGIN, deployment.Deployment(None, (), {})) == "EXPECT_LOGIN in compose.yaml"
    monkeypatch.setenv("EXPECT_LOGIN", "200")
    assert expected_in(LOGIN, deployed) == "EXPECT_LOGIN in the environment"
