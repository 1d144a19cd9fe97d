"""The doctor at the lab's own scenarios, from outside. On CI at all of them, and the page in docs is held to it."""

import re

from crosshost.doctor import reasons
from lab.docs import doctor, system_checks
from lab.scenarios import catalogue, deployment
from tests.conftest import ON_CI, ROOT

# One of each kind, over http alone: a cookie, CORS, CSRF, and one where all is well.
FEW = ["cookie-wrong-path", "csrf-untrusted-origin", "different-port", "origin-wrong-port"]


def test_the_first_finding_is_the_fault_and_the_page_in_docs_says_so(run, checkout):
    names = [] if ON_CI else FEW
    document = checkout / "docs/doctor-results.md"
    before = document.read_text()
    done = run(str(checkout / ".venv/bin/python"), "-m", "lab.docs.doctor", *names, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"^doctor: \d+/\d+", done.stdout, re.MULTILINE)) == len(names or catalogue.names())
    if not names:  # with names the page is not written
        assert document.read_text() == before


def test_the_page_has_every_scenario_and_none_is_wrong():
    page = (ROOT / "docs/doctor-results.md").read_text()
    assert re.findall(r"^\| \[([\w-]+)\]", page, re.MULTILINE) == [
        *catalogue.working(),
        *catalogue.faults(),
    ]
    assert "NO:" not in page


def cells(column: int) -> dict[str, str]:
    """A column of the page's table, by the scenario."""
    rows = [
        line.split("|") for line in (ROOT / "docs/doctor-results.md").read_text().splitlines() if line.startswith("| [")
    ]
    return {re.search(r"\[(.*)\]", row[1])[1]: row[column].strip() for row in rows}


SCENARIOS = [*map(catalogue.load, catalogue.names())]
PARTLY = {one.name for one in SCENARIOS if one.not_in_http and one.finding}
HIDDEN = {one.name for one in SCENARIOS if one.not_in_http and not one.finding}


def test_the_page_says_yes_in_part_or_cannot_as_the_env_files_do():
    verdicts = cells(4)
    assert {name for name, verdict in verdicts.items() if verdict == "in part"} == PARTLY
    assert {name for name, verdict in verdicts.items() if verdict == "cannot"} == HIDDEN
    text = (ROOT / "docs/doctor-results.md").read_text()
    whole = re.findall(r"^- (?:First finding right|Nothing serious).*: (\d+) of", text, re.MULTILINE)
    assert sum(map(int, whole)) == list(verdicts.values()).count("yes")
    assert re.findall(r"([\w-]+), login by fetch", text) == ["csrf-cookie-httponly", "csrf-cookie-unreadable"]
    assert f"- Right in part: {len(PARTLY)} of {len(PARTLY)}," in text


def test_the_page_has_what_the_system_checks_say_of_each_scenario():
    told = {
        name: ", ".join(one.removeprefix("crosshost.") for one in system_checks.ids(name)) for name in catalogue.names()
    }
    assert cells(6) == told


def test_the_page_has_what_each_env_file_expects_of_the_doctor():
    first = cells(2)
    assert {one.name: first[one.name] for one in SCENARIOS if one.finding} == {
        one.name: one.finding for one in SCENARIOS if one.finding
    }
    assert {one.finding for one in SCENARIOS} - {""} <= reasons.ALL.keys()


def test_every_fault_has_a_finding_or_why_http_shows_none_and_those_are_few():
    assert all(one.finding or one.not_in_http for one in SCENARIOS if one.is_fault)
    assert len([one for one in SCENARIOS if one.is_fault and one.name in HIDDEN]) <= 3


def test_the_doctor_is_given_what_the_pages_of_the_flow_ask_for():
    api = "http://localhost:8000"
    usual = [api + path for path in doctor.PATHS]
    asked = {name: doctor.addresses(deployment.alone(name)) for name in catalogue.names()}
    assert asked["different-port"] == ("http://localhost:3000", usual)
    assert asked["missing-slash"] == ("http://localhost:3000", [f"{api}/blog/posts"])
    assert asked["cookies-shared-by-ports"][1] == [*usual, "http://localhost:3000/another-app/"]
    assert [name for name, (page, _) in asked.items() if page == "null"] == ["origin-null"]
