"""The closed set of reasons: each is complete, each can happen, and every DevTools code is accounted for."""

import ast
import re
import string
from pathlib import Path

import pytest

from crosshost.policy import REASONS, Verdict, predict, reasons
from crosshost.policy.reasons import setting_of
from crosshost.policy.reasons.cors import CHECK, PREFLIGHT_CHECK
from crosshost.policy.reasons.out_of_reach import OUT_OF_REACH
from tests.policy.cdp import ISSUES, NAMES
from tests.policy.examples import EXAMPLES, situation_and_engine

# A fix names a setting, a call, a line of nginx configuration, or where to look.
CONCRETE = r"[A-Z]+_[A-Z]+|\{setting\}_|set_cookie|fetch|nginx|https|MIDDLEWARE|view|log|redirect|token"
STANDARDS = ("RFC ", "Fetch, ", "HTML, ", "Mixed Content ", "CSP, ", "CHIPS ", "Local Network Access, ", "Django: ")
SOURCES = sorted(Path(reasons.__file__).parent.parent.glob("*.py"))


def findings(verdict: Verdict):
    yield from (finding for link in verdict.links for finding in link.findings)
    yield from (finding for outcome in verdict.stored for finding in outcome.refused)


@pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS)
def test_a_reason_has_a_sentence_a_clause_and_a_concrete_fix(reason):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", reason.id)
    assert reason.sentence.strip().endswith(".")
    assert reason.clause.startswith(STANDARDS)
    assert re.search(CONCRETE, reason.fix)


def test_ids_are_unique():
    modules = (
        reasons.request,
        reasons.local_network,
        reasons.cors,
        reasons.cookies,
        reasons.setcookies,
        reasons.view,
        reasons.csrf,
    )
    assert len(REASONS) == sum(len(module.REASONS) for module in modules)


def test_every_reason_has_an_example():
    assert set(EXAMPLES) == set(REASONS) - UNREACHABLE


# The browser writes the Referer, so no page can cause a malformed one; test_csrf.py tests it.
UNREACHABLE = {"csrf-referer-malformed"}


@pytest.mark.parametrize("reason_id", EXAMPLES)
def test_the_example_of_a_reason_has_that_finding(reason_id):
    situation, engine = situation_and_engine(EXAMPLES[reason_id])
    expected = [finding for finding in findings(predict(situation, engine)) if finding.id == reason_id]
    assert expected
    for finding in expected:
        assert finding.sentence
        assert finding.fix


def test_a_finding_has_a_value_for_every_placeholder():
    for reason_id, example in EXAMPLES.items():
        reason = REASONS[reason_id]
        finding = next(f for f in findings(predict(*situation_and_engine(example))) if f.id == reason_id)
        text = reason.sentence + reason.fix + (reason.devtools_code or "")
        needed = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        assert needed <= {name for name, _ in finding.values}, reason_id


def ids_in_the_code() -> set[str]:
    """Return every id that is written out in a call of make_finding() or finding()."""
    ids = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("make_finding", "finding") and node.args:
                first = node.args[0]
                ids |= {n.value for n in ast.walk(first) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return ids


def test_the_code_uses_known_ids_only():
    parts = {
        "-in-cache",
        "preflight-",
        "set-",
        "credentials-",
        "csrf-cookie-",
        "csrf-token-",
        "null",
    }  # the end comes at run time
    assert ids_in_the_code() - parts <= set(REASONS)
    assert len(ids_in_the_code() - parts) > 20


def test_the_preflight_has_the_reasons_of_the_cors_check():
    assert [reason.id for reason in PREFLIGHT_CHECK] == [f"preflight-{reason.id}" for reason in CHECK]


def test_every_devtools_code_is_reported_or_listed_as_out_of_reach():
    reported = {reason.devtools_code for reason in REASONS.values() if reason.devtools_code}
    assert reported | set(OUT_OF_REACH) >= NAMES
    assert not reported & set(OUT_OF_REACH)
    assert set(OUT_OF_REACH) <= NAMES
    assert all(OUT_OF_REACH.values())


def test_a_devtools_code_is_one_that_devtools_has():
    codes = {
        reason.devtools_code
        for reason in REASONS.values()
        if reason.devtools_code and not reason.id.startswith("csrf-")
    }
    assert codes <= NAMES | ISSUES


@pytest.mark.parametrize(("cookie", "setting"), [("sessionid", "SESSION_COOKIE"), ("__Host-CSRFtoken", "CSRF_COOKIE")])
def test_a_fix_names_the_settings_of_its_cookie(cookie, setting):
    assert setting_of(cookie) == setting
