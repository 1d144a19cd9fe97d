"""--junit: the results for CI."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from crosshost import Problem
from lab.browsers import junit
from lab.browsers.results import Change, Failure, Measurement, Results
from lab.scenarios import cases


def measured(variant: str, result: str, detail: str = "") -> Measurement:
    return Measurement("different-port", variant, cases.CASES[0], result, "200", detail)


def test_each_cell_is_a_test_that_passed_failed_or_is_an_error():
    results = Results(
        [measured("chromium", "200"), measured("firefox", "403", "why\0 <&>"), measured("webkitgtk", "200")]
    )
    results.changes = [
        Change("different-port", "webkitgtk", "login by fetch", "recorded result 403, measured result 200", fails=True),
        Change("same-host", "chromium", "post", "recorded, and not measured", fails=True),
    ]
    results.failures.append(Failure("it did not start", "different-port", "webkitgtk-itp", "login-by-fetch"))
    root = ElementTree.fromstring(junit.text(results, ["opera is not installed"]).partition("\n")[2])  # noqa: S314 (our own)
    suites = {suite.get("name"): suite for suite in root}
    ports = suites["different-port"]
    assert [ports.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["4", "2", "1", "0"]
    assert [[child.tag for child in case] for case in ports] == [[], ["failure"], ["failure"], ["error"]]
    assert ports[1].get("name") == "firefox: login by fetch"
    assert ports[1][0].get("message") == "expected 200, measured 403 (why\N{REPLACEMENT CHARACTER} <&>)"
    assert ports[2][0].get("message") == str(results.changes[0])
    assert suites["same-host"][0][0].get("message") == str(results.changes[1])
    assert suites["browsers"].get("skipped") == "1"


def test_a_change_with_the_build_is_the_output_of_a_test_that_passed():
    unrecorded = Measurement("different-port", "firefox", cases.CASES[0], "403", "200", "why", recorded=False)
    change = Change("different-port", "firefox", "login by fetch", "recorded with 153 result 200, ...", fails=False)
    results = Results([unrecorded], changes=[change])
    root = ElementTree.fromstring(junit.text(results, []).partition("\n")[2])  # noqa: S314 (our own)
    assert [root[0].get(name) for name in ("tests", "failures", "errors", "skipped")] == ["1", "0", "0", "0"]
    ((output,),) = root[0]
    assert output.tag == "system-out"
    assert str(output.text).splitlines() == [
        "CHANGED WITH THE BUILD  expected 200, measured 403 (why)",
        "CHANGED WITH THE BUILD  different-port firefox, login by fetch: recorded with 153 result 200, ...",
    ]


def test_a_file_that_cannot_be_written_is_one_line(tmp_path):
    with pytest.raises(Problem, match=r"results\.xml cannot be written \(No such file or directory\)"):
        junit.write(Path(tmp_path / "no/results.xml"), Results(), [])
