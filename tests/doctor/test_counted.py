"""What counts for the exit code, and the same as JUnit XML."""

import xml.etree.ElementTree as ElementTree

import pytest

from crosshost import junit as junit_file
from crosshost.doctor.counted import Counted, finding_id
from crosshost.doctor.diagnosis import FINDINGS, FINE, INCONCLUSIVE, diagnose
from crosshost.doctor.report import junit, report
from crosshost.policy import ENGINES
from tests.doctor.command import PAGE, doctor
from tests.doctor.deployments import CHANGED, HEALTHY

ERRORS = Counted("error")


def diagnosis(evidence, counted: Counted):
    return diagnose(evidence, list(ENGINES.values()), login_requested=True, counted=counted)


def ignoring(*ids: str) -> Counted:
    return Counted(ignored=frozenset(ids))


@pytest.mark.parametrize(
    ("name", "counted", "code"),
    [
        ("vary-missing", Counted(), FINDINGS),
        ("vary-missing", ERRORS, FINE),
        ("vary-missing", ignoring("vary-missing"), FINE),
        ("vary-missing", ignoring("samesite-lax"), FINDINGS),
        ("csrf-cookie-other-host", Counted(), FINE),  # a note
        ("allow-origin-missing", ERRORS, FINDINGS),
        ("allow-origin-missing", ignoring("allow-origin-missing"), FINE),
        ("any-origin-reflected", ERRORS, FINDINGS),
        ("any-origin-reflected", ignoring("any-origin-reflected"), FINE),
        ("samesite-none-insecure", ignoring("cookie-not-secure"), FINDINGS),
        ("samesite-none-insecure", ignoring("cookie-not-secure", "samesite-none-insecure"), FINE),
        ("login-refused", Counted("error", frozenset({"login-refused"})), INCONCLUSIVE),
    ],
)
def test_only_what_counts_decides_the_exit_code(name, counted, code):
    assert diagnosis(CHANGED[name], counted).code == code


def test_what_is_ignored_is_shown_all_the_same():
    counted = ignoring("vary-missing")
    text = report.text(diagnosis(CHANGED["vary-missing"], counted), counted)
    assert "WARNING  vary-missing   (ignored)" in text


def test_a_finding_of_a_family_is_ignored_by_either_name():
    assert finding_id("set-samesite-lax") == finding_id("samesite-lax") == "samesite-lax"


def suites(diagnosed, counted: Counted) -> dict[str, ElementTree.Element]:
    xml = junit_file.text(junit.cases(diagnosed, counted))
    root = ElementTree.fromstring(xml.partition("\n")[2])  # noqa: S314 (our own)
    return {str(suite.get("name")): suite for suite in root}


def test_the_xml_has_a_test_for_each_login_and_each_finding():
    found = suites(diagnosis(CHANGED["samesite-none-insecure"], Counted()), Counted())
    logins, findings = found["crosshost doctor: logins"], found["crosshost doctor: findings"]
    assert [logins.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["10", "6", "0", "0"]
    assert [findings.get(name) for name in ("tests", "failures")] == ["2", "2"]
    assert findings[0].get("name") == "samesite-none-insecure"
    assert "SESSION_COOKIE_SECURE = True" in str(findings[0][1].text)
    assert "works in Safari-like browsers" in str(found["crosshost doctor"][0][0].text)


@pytest.mark.parametrize(
    "name", ["healthy", "vary-missing", "allow-origin-missing", "samesite-none-insecure", "login-refused"]
)
@pytest.mark.parametrize("counted", [Counted(), Counted("error", frozenset({"allow-origin-missing"}))])
def test_the_xml_has_a_failure_where_the_exit_code_is_1_and_an_error_where_it_is_2(name, counted):
    evidence = ({"healthy": HEALTHY} | CHANGED)[name]
    diagnosed = diagnosis(evidence, counted)
    found, code = suites(diagnosed, counted).values(), diagnosed.code
    assert any(int(suite.get("failures", 0)) for suite in found) == (code == FINDINGS)
    assert any(int(suite.get("errors", 0)) for suite in found) == (code == INCONCLUSIVE)


def test_the_file_is_written_beside_the_report(healthy, tmp_path):
    _, origin = healthy
    done = doctor(PAGE, f"{origin}/nothing/", "--junit", str(tmp_path / "doctor.xml"))
    assert "Login from" in done.stdout
    root = ElementTree.parse(tmp_path / "doctor.xml").getroot()  # noqa: S314 (our own)
    assert root[0].get("name") == "crosshost doctor"
