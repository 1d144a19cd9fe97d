"""The closed set of findings: each has its texts and its severity, and each is used."""

import re
from pathlib import Path

import pytest

from crosshost.doctor import ranking, reasons
from crosshost.doctor.report import report
from crosshost.policy import REASONS

ROOT = Path(__file__).resolve().parents[2]
DOCTOR = ROOT / "crosshost/doctor"
SOURCE = {path.relative_to(DOCTOR).as_posix(): path.read_text() for path in DOCTOR.rglob("*.py")}
PLACEHOLDER = re.compile(r"(?<!{){(\w+)}")


@pytest.mark.parametrize("reason", reasons.OWN.values(), ids=lambda reason: reason.id)
def test_each_reason_has_its_sentence_its_fix_and_its_clause(reason):
    for text in (reason.sentence, reason.fix, reason.clause):
        assert text.strip()
    assert reason.sentence.endswith(".")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", reason.id)


def test_each_reason_is_used_by_a_check():
    code = "".join(text for name, text in SOURCE.items() if name not in ("reasons.py", "ranking.py"))
    assert [reason_id for reason_id in reasons.OWN if f'"{reason_id}"' not in code] == []


def test_the_checks_use_known_reasons():
    used = {
        reason_id for text in SOURCE.values() for reason_id in re.findall(r'(?:report|Failure)\(\s*"([a-z-]+)"', text)
    } - {"not-sent", "thrown"}  # failures of the doctor's own and of a browser, which no finding reports
    assert len(used) > 20
    assert used - set(reasons.ALL) == set()


def test_ids_differ_from_those_of_the_policy():
    assert set(reasons.OWN) & set(REASONS) == set()


def test_the_lists_name_known_reasons():
    named = ranking.CRITICAL | ranking.WARNINGS | ranking.NOTES | set(ranking.SUPERSEDES)
    named |= set().union(*ranking.SUPERSEDES.values())
    assert named - set(reasons.ALL) == set()
    assert not ranking.CRITICAL & ranking.WARNINGS
    assert not ranking.NOTES & (ranking.CRITICAL | ranking.WARNINGS)
    assert set(ranking.MEANINGS) == set(ranking.SEVERITIES)


def test_a_family_has_no_placeholder_that_its_findings_lack():
    lent = {"path", "requested", "domain", "partition"}  # browsers.under_family_id adds them
    for reason_id, reason in REASONS.items():
        family = REASONS[ranking.family(reason_id)]
        words = set(PLACEHOLDER.findall(family.sentence + family.fix + (family.devtools_code or "")))
        own = set(PLACEHOLDER.findall(reason.sentence + reason.fix + (reason.devtools_code or "")))
        # Every finding of a check has all of its values, so those of the whole module count.
        assert words - own - lent - {"status", "value", "origin", "cookie", "setting", "host", "page"} == set()


@pytest.mark.parametrize(
    ("reason_id", "family"),
    [
        ("preflight-allow-origin-missing", "allow-origin-missing"),
        ("set-samesite-lax", "samesite-lax"),
        ("set-other-host", "set-other-host"),
        ("preflight-redirected", "preflight-redirected"),
    ],
)
def test_a_cause_has_one_id_wherever_it_shows(reason_id, family):
    assert ranking.family(reason_id) == family


def test_fixes_for_fetch_have_axios_and_xmlhttprequest_equivalents():
    fixes = [reason.fix for reason in reasons.ALL.values()]
    for words, otherwise in report.OTHERWISE.items():
        assert any(words in fix for fix in fixes)
        assert "axios" in otherwise
        assert "xhr." in otherwise
