"""The closed set of findings: each has its words and its weight, and none is left without use."""

import re
from pathlib import Path

import pytest

from crosshost.doctor import reasons, report
from crosshost.policy import REASONS

ROOT = Path(__file__).resolve().parents[2]
SOURCE = {path.name: path.read_text() for path in (ROOT / "crosshost/doctor").rglob("*.py")}
PLACEHOLDER = re.compile(r"(?<!{){(\w+)}")


@pytest.mark.parametrize("reason", reasons.OWN.values(), ids=lambda reason: reason.id)
def test_each_has_its_sentence_its_cure_and_its_clause(reason):
    for text in (reason.sentence, reason.fix, reason.clause):
        assert text.strip()
    assert reason.sentence.endswith(".")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", reason.id)


def test_each_is_found_somewhere():
    code = "".join(text for name, text in SOURCE.items() if name != "reasons.py")
    assert [reason_id for reason_id in reasons.OWN if f'"{reason_id}"' not in code] == []


def test_what_the_code_finds_is_in_the_set():
    found = {
        reason_id for text in SOURCE.values() for reason_id in re.findall(r'(?:found|Failure)\(\s*"([a-z-]+)"', text)
    }
    assert len(found) > 20
    assert found - set(reasons.ALL) == set()


def test_none_has_the_id_of_one_of_the_policy():
    assert set(reasons.OWN) & set(REASONS) == set()


def test_the_lists_name_what_there_is():
    named = reasons.CRITICAL | reasons.WARNINGS | reasons.NOTES | set(reasons.SAYS_MORE)
    named |= set().union(*reasons.SAYS_MORE.values())
    assert named - set(reasons.ALL) == set()
    assert not reasons.CRITICAL & reasons.WARNINGS
    assert not reasons.NOTES & (reasons.CRITICAL | reasons.WARNINGS)
    assert set(reasons.MEANINGS) == set(reasons.SEVERITIES)


def test_a_cause_told_under_its_family_needs_no_word_that_its_finding_lacks():
    lent = {"path", "requested", "domain", "partition"}  # browsers.told_plainly has them
    for reason_id, reason in REASONS.items():
        family = REASONS[reasons.family(reason_id)]
        words = set(PLACEHOLDER.findall(family.sentence + family.fix + (family.devtools_code or "")))
        own = set(PLACEHOLDER.findall(reason.sentence + reason.fix + (reason.devtools_code or "")))
        # Findings of one check carry all of its words, so those of the whole module count.
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
def test_one_cause_has_one_id_wherever_it_shows(reason_id, family):
    assert reasons.family(reason_id) == family


def test_a_cure_in_fetchs_words_is_told_in_those_of_axios_and_xmlhttprequest_too():
    fixes = [reason.fix for reason in reasons.ALL.values()]
    for words, otherwise in report.OTHERWISE.items():
        assert any(words in fix for fix in fixes)
        assert "axios" in otherwise
        assert "xhr." in otherwise
