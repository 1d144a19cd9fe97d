"""docs/browsers.md is made from the record."""

from crosshost.browsers.variants import NAMES
from lab.browsers import record
from lab.browsers.report import Seen
from lab.browsers.results import Measurement
from lab.browsers.rows import written
from lab.docs import browsers
from lab.scenarios import cases
from tests.browsers.measurements import SEEN, measured

REFUSED = Seen("refused", False, (), None, ())
VERSIONS = {"2": {"build": "a build 2.0", "date": "2026-03-04"}, "1": {"build": "a build 1.5", "date": "2026-01-02"}}


def recorded(*measurements: Measurement) -> dict:
    """Return a record of `measurements`, with one build of each browser."""
    scenarios: dict = {}
    for measurement in measurements:
        row = scenarios.setdefault(measurement.scenario, {}).setdefault(measurement.case.id, {})
        row[measurement.variant] = record.cell(measurement)
    return {"browsers": {name: {"1": VERSIONS["1"]} for name in NAMES}, "scenarios": scenarios}


def of_two_builds(**cells: Measurement) -> dict:
    """Return a record of Firefox 2 and 1 with one row: `of_two_builds(v2=…, v1=…)`."""
    row = written(
        {version.removeprefix("v"): record.cell(cell) for version, cell in cells.items()}, "firefox", VERSIONS
    )
    return {"browsers": {"firefox": VERSIONS}, "scenarios": {"different-port": {"login": row}}}


def test_the_page_is_made_from_the_record():
    assert browsers.PAGE.read_text() == browsers.render(record.read()), "scripts/docs browsers"


def test_browsers_that_differ_are_listed_and_different_exception_texts_are_no_difference():
    same = recorded(
        measured("chromium", "throws", REFUSED, "Failed"), measured("firefox", "throws", REFUSED, "NetworkError")
    )
    assert browsers.differences(same) == ["Nowhere.\n"]
    other = recorded(measured("chromium", "throws", REFUSED), measured("firefox"), measured("webkitgtk"))
    assert browsers.differences(other) == [
        "- **different-port**, login by fetch: "
        "throws (preflight refused, with no cookie, Django not reached) in chromium; "
        "403 (after a preflight, with csrftoken) in firefox, webkitgtk.\n"
    ]


def test_builds_that_differ_are_listed():
    differ = of_two_builds(v2=measured("firefox", "throws"), v1=measured("firefox"))
    assert "- **different-port**, login by fetch, firefox: throws in 2; 403 in 1.\n" in browsers.render(differ)


def test_a_row_names_the_build_where_only_one_was_measured():
    assert "\n| login by fetch | firefox 1 | 403 |" in browsers.render(of_two_builds(v1=measured("firefox")))


def test_a_fault_has_the_case_titles_of_its_flow():
    case = cases.in_flow("another-app")[1]
    fault = Measurement("cookies-shared-by-ports", "firefox", case, "200", None, "", SEEN)
    page = browsers.render(recorded(fault))
    assert "\n## cookies-shared-by-ports (a fault)\n" in page
    assert f"\n| {case.title} | firefox | 200 | passed | csrftoken | 403 | none |  |\n" in page
