"""The doctor at the lab's own scenarios, from outside. On CI at all of them, and the page in docs is held to it."""

import re

from crosshost import confusion, scenarios, system_checks
from tests.conftest import ON_CI, ROOT

# One of each kind, over http alone: a cookie, CORS, CSRF, and one where all is well.
FEW = ["cookie-wrong-path", "csrf-untrusted-origin", "different-port", "origin-wrong-port"]


def test_the_first_finding_is_the_fault_and_the_page_in_docs_says_so(run, checkout):
    names = [] if ON_CI else FEW
    document = checkout / "docs/doctor-results.md"
    before = document.read_text()
    done = run(str(checkout / ".venv/bin/python"), "-m", "crosshost.confusion", *names, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"^doctor: \d+/\d+", done.stdout, re.MULTILINE)) == len(names or scenarios.names())
    if not names:  # with names the page is not written
        assert document.read_text() == before


def test_the_page_has_every_scenario_and_none_is_wrong():
    page = (ROOT / "docs/doctor-results.md").read_text()
    assert re.findall(r"^\| \[([\w-]+)\]", page, re.MULTILINE) == [
        *scenarios.working(),
        *scenarios.faults(),
    ]
    assert "NO:" not in page


def cells(column: int) -> dict[str, str]:
    """A column of the page's table, by the scenario."""
    rows = [
        line.split("|") for line in (ROOT / "docs/doctor-results.md").read_text().splitlines() if line.startswith("| [")
    ]
    return {re.search(r"\[(.*)\]", row[1])[1]: row[column].strip() for row in rows}


def test_the_page_says_yes_in_part_or_cannot_as_the_code_names_them():
    verdicts = cells(4)
    assert {name for name, verdict in verdicts.items() if verdict == "in part"} == set(confusion.PARTLY)
    assert {name for name, verdict in verdicts.items() if verdict == "cannot"} == set(confusion.HIDDEN)
    text = (ROOT / "docs/doctor-results.md").read_text()
    whole = re.findall(r"^- (?:First finding right|Nothing serious).*: (\d+) of", text, re.MULTILINE)
    assert sum(map(int, whole)) == list(verdicts.values()).count("yes")
    assert re.findall(r"([\w-]+), login by fetch", text) == ["csrf-cookie-httponly", "csrf-cookie-unreadable"]
    assert f"- Right in part: {len(confusion.PARTLY)} of {len(confusion.PARTLY)}," in text


def test_the_page_has_what_the_system_checks_say_of_each_scenario():
    told = {
        name: ", ".join(one.removeprefix("crosshost.") for one in system_checks.ids(name)) for name in scenarios.names()
    }
    assert cells(6) == told


def test_what_http_cannot_show_is_named_with_its_reason_and_is_little():
    known = set(scenarios.names())
    assert set(confusion.HIDDEN) | set(confusion.PARTLY) | set(confusion.CALLED) <= known
    assert len(set(confusion.HIDDEN) & set(scenarios.faults())) <= 3
