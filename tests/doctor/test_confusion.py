"""The doctor at the lab's own scenarios, from outside. On CI at all of them, and docs/doctor.md is held to it."""

import re

from crosshost import confusion, scenarios
from tests.conftest import ON_CI, ROOT

# One of each kind, over http alone: a cookie, CORS, CSRF, and one where all is well.
FEW = ["cookie-wrong-path", "csrf-untrusted-origin", "different-port", "origin-wrong-port"]


def test_the_first_finding_is_the_fault_and_the_page_in_docs_says_so(run, checkout):
    names = [] if ON_CI else FEW
    document = checkout / "docs/doctor.md"
    before = document.read_text()
    done = run(str(checkout / ".venv/bin/python"), "-m", "crosshost.confusion", *names, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"^doctor: \d+/\d+", done.stdout, re.MULTILINE)) == len(names or scenarios.names())
    assert document.read_text() == before


def test_the_page_has_every_scenario_and_none_is_wrong():
    page = (ROOT / "docs/doctor.md").read_text()
    assert re.findall(r"^\| \[([\w-]+)\]", page, re.MULTILINE) == [
        *scenarios.working(),
        *scenarios.faults(),
    ]
    assert "NO:" not in page


def test_what_http_cannot_show_is_named_with_its_reason_and_is_little():
    known = set(scenarios.names())
    assert set(confusion.HIDDEN) | set(confusion.PARTLY) | set(confusion.CALLED) <= known
    assert len(set(confusion.HIDDEN) & set(scenarios.faults())) <= 3
