"""The closed set of reasons: each is whole, each can be met, and all names of the browsers are accounted for."""

import ast
import re
import string
from pathlib import Path

import pytest

from crosshost.policy import REASONS, Verdict, predict, reasons
from crosshost.policy.reasons import setting_of
from crosshost.policy.reasons.cors import CHECK, PREFLIGHT_CHECK
from crosshost.policy.reasons.out_of_reach import OUT_OF_REACH
from tests.policy.cdp import NAMES
from tests.policy.examples import EXAMPLES, engine_of

# A setting, a call, a line of nginx, or where to look.
CONCRETE = r"[A-Z]+_[A-Z]+|\{setting\}_|set_cookie|fetch|nginx|https|MIDDLEWARE|view|log|redirect|token"
SOURCES = sorted(Path(reasons.__file__).parent.parent.glob("*.py"))


def findings(verdict: Verdict):
    yield from (finding for link in verdict.links for finding in link.findings)
    yield from (finding for outcome in verdict.stored for finding in outcome.refused)


@pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS)
def test_a_reason_has_its_sentence_clause_and_cure(reason):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", reason.id)
    assert reason.sentence.strip().endswith(".")
    assert reason.clause.startswith(("RFC ", "Fetch, ", "HTML, ", "Mixed Content ", "CHIPS ", "Django: "))
    assert re.search(CONCRETE, reason.fix)


@pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS)
def test_a_reason_has_a_browsers_name_or_says_why_there_is_none(reason):
    assert (reason.devtools_code is None) == bool(reason.unnamed)


def test_no_id_is_given_twice():
    modules = (reasons.request, reasons.cors, reasons.cookies, reasons.setcookies, reasons.view, reasons.csrf)
    assert len(REASONS) == sum(len(module.REASONS) for module in modules)


def test_each_reason_has_an_example_and_each_example_a_reason():
    assert set(EXAMPLES) == set(REASONS) - UNREACHABLE


# A browser writes its Referer itself, so a malformed one is no page's doing; test_csrf.py has it.
UNREACHABLE = {"csrf-referer-malformed"}


@pytest.mark.parametrize("reason_id", EXAMPLES)
def test_a_reason_is_found_where_its_example_says_and_fills_in_all_its_words(reason_id):
    situation, engine = engine_of(EXAMPLES[reason_id])
    found = [finding for finding in findings(predict(situation, engine)) if finding.id == reason_id]
    assert found
    for finding in found:
        assert finding.sentence
        assert finding.fix


def test_a_reason_needs_no_more_words_than_its_example_gives():
    for reason_id, example in EXAMPLES.items():
        reason = REASONS[reason_id]
        finding = next(f for f in findings(predict(*engine_of(example))) if f.id == reason_id)
        text = reason.sentence + reason.fix + (reason.devtools_code or "")
        needed = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        assert needed <= {name for name, _ in finding.values}, reason_id


def ids_in_the_code() -> set[str]:
    """Every id that a call of found(), finding() or broken() names in full."""
    ids = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("found", "finding") and node.args:
                first = node.args[0]
                ids |= {n.value for n in ast.walk(first) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return ids


def test_the_code_names_no_reason_that_is_not_there():
    parts = {"preflight-", "set-", "credentials-", "csrf-cookie-", "csrf-token-", "null"}  # the rest is filled in
    assert ids_in_the_code() - parts <= set(REASONS)
    assert len(ids_in_the_code() - parts) > 20


def test_the_preflights_check_is_the_answers_check():
    assert [reason.id for reason in PREFLIGHT_CHECK] == [f"preflight-{reason.id}" for reason in CHECK]


def test_each_name_that_a_browser_can_give_is_told_or_listed_as_out_of_reach():
    told = {reason.devtools_code for reason in REASONS.values() if reason.devtools_code}
    assert told | set(OUT_OF_REACH) >= NAMES
    assert not told & set(OUT_OF_REACH)
    assert set(OUT_OF_REACH) <= NAMES
    assert all(OUT_OF_REACH.values())


def test_a_reason_names_what_a_browser_or_django_can_say():
    own = {
        reason.devtools_code
        for reason in REASONS.values()
        if reason.devtools_code and not reason.id.startswith("csrf-")
    }
    assert own <= NAMES | {"MixedContentResolutionStatus.MixedContentBlocked"}


@pytest.mark.parametrize(("cookie", "setting"), [("sessionid", "SESSION_COOKIE"), ("__Host-CSRFtoken", "CSRF_COOKIE")])
def test_a_cure_names_the_settings_of_its_cookie(cookie, setting):
    assert setting_of(cookie) == setting
