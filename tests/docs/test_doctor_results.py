"""The doctor run at the lab's own scenarios, and docs/doctor-results.md, which has its results."""

import re

import pytest

from crosshost.doctor import reasons
from lab.docs import doctor, system_checks
from lab.scenarios import catalogue, deployment
from tests.conftest import ROOT
from tests.sample import one_of_each_kind


def run_doctor(run, checkout, *names: str) -> None:
    """Run the doctor at these scenarios, or at all of them. Fail where its first finding is not the fault."""
    done = run(str(checkout / ".venv/bin/python"), "-m", "lab.docs.doctor", *names, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"^doctor: \d+/\d+", done.stdout, re.MULTILINE)) == len(names or catalogue.names())


@pytest.mark.thorough
def test_the_first_finding_is_the_fault_in_a_scenario_of_every_kind(run, checkout):
    run_doctor(run, checkout, *one_of_each_kind())


@pytest.mark.slow
def test_the_first_finding_is_the_fault_everywhere_and_docs_are_up_to_date(run, checkout):
    document = checkout / "docs/doctor-results.md"
    before = document.read_text()
    run_doctor(run, checkout)
    assert document.read_text() == before


def test_docs_have_every_scenario_and_none_is_wrong():
    page = (ROOT / "docs/doctor-results.md").read_text()
    assert re.findall(r"^\| \[([\w-]+)\]", page, re.MULTILINE) == [
        *catalogue.working(),
        *catalogue.faults(),
    ]
    assert "NO:" not in page


def cells(column: int) -> dict[str, str]:
    """Return a column of the table in docs, by scenario."""
    rows = [
        line.split("|") for line in (ROOT / "docs/doctor-results.md").read_text().splitlines() if line.startswith("| [")
    ]
    return {re.search(r"\[(.*)\]", row[1])[1]: row[column].strip() for row in rows}


SCENARIOS = [*map(catalogue.load, catalogue.names())]
PARTLY = {scenario.name for scenario in SCENARIOS if scenario.not_in_http and scenario.finding}
HIDDEN = {scenario.name for scenario in SCENARIOS if scenario.not_in_http and not scenario.finding}


def test_docs_say_yes_in_part_or_cannot_as_the_env_files_do():
    verdicts = cells(4)
    assert {name for name, verdict in verdicts.items() if verdict == "in part"} == PARTLY
    assert {name for name, verdict in verdicts.items() if verdict == "cannot"} == HIDDEN
    text = (ROOT / "docs/doctor-results.md").read_text()
    whole = re.findall(r"^- (?:First finding right|Nothing serious).*: (\d+) of", text, re.MULTILINE)
    assert sum(map(int, whole)) == list(verdicts.values()).count("yes")
    assert re.findall(r"([\w-]+), login by fetch", text) == ["csrf-cookie-httponly", "csrf-cookie-unreadable"]
    assert f"- Right in part: {len(PARTLY)} of {len(PARTLY)};" in text


def test_docs_have_the_system_checks_of_each_scenario():
    expected = {
        name: ", ".join(id.removeprefix("crosshost.") for id in system_checks.ids(name)) for name in catalogue.names()
    }
    assert cells(6) == expected


def test_docs_have_the_finding_that_each_env_file_expects():
    first = cells(2)
    assert {scenario.name: first[scenario.name] for scenario in SCENARIOS if scenario.finding} == {
        scenario.name: scenario.finding for scenario in SCENARIOS if scenario.finding
    }
    assert {scenario.finding for scenario in SCENARIOS} - {""} <= reasons.ALL.keys()


def test_every_fault_has_a_finding_or_a_reason_why_http_shows_none():
    assert all(scenario.finding or scenario.not_in_http for scenario in SCENARIOS if scenario.is_fault)
    assert len([scenario for scenario in SCENARIOS if scenario.is_fault and scenario.name in HIDDEN]) <= 5


def test_the_doctor_gets_the_urls_that_the_pages_of_the_flow_request():
    api = "http://localhost:8000"
    usual = [api + path for path in doctor.PATHS]
    addresses = {name: doctor.addresses(deployment.alone(name)) for name in catalogue.names()}
    assert addresses["different-port"] == ("http://localhost:3000", usual)
    assert addresses["missing-slash"] == ("http://localhost:3000", [f"{api}/blog/posts"])
    assert addresses["cookies-shared-by-ports"][1] == [*usual, "http://localhost:3000/another-app/"]
    assert addresses["oauth-form-post"][1][-1] == "https://backend.localhost:8443/lab/oauth/start/"
    assert [name for name, (page, _) in addresses.items() if page == "null"] == ["origin-null"]
