"""How to fix a reason, as data: a line of configuration has its setting, value and file, as in the sentence."""

import itertools
import re

import pytest
from django.conf import global_settings

from crosshost.django.checks.names import CORS_NAMES
from crosshost.doctor.reasons import ALL
from crosshost.policy import REASONS, Finding, Reason, predict
from crosshost.policy.reasons.fix import Fix, Or, django, fetch, nginx, sentence, step, ways
from tests.policy.examples import EXAMPLES, situation_and_engine

# Lines of configuration, which must be changes, not the words between them.
CONFIGURATION = re.compile(r"[A-Z]+_[A-Z_]+ = |(add_header|proxy_set_header|proxy_pass|listen) \S|fetch\(")
CHANGES = [(reason.id, fix) for reason in ALL.values() for changes in ways(reason.advice) for fix in changes]
NAMES = {*dir(global_settings), *CORS_NAMES, "SECURE_CSP"}  # the last is new in Django 6


@pytest.mark.parametrize("advice", ["Set it.", (), ("Set it.",), (Or("; or "),), django("A", "1")])
def test_a_reason_without_a_change_cannot_be_made(advice):
    with pytest.raises(TypeError, match="the advice of of-mine has no change"):
        Reason("of-mine", None, "RFC 1", "It fails.", advice)


@pytest.mark.parametrize("reason", ALL.values(), ids=ALL)
def test_the_words_between_the_changes_have_no_configuration(reason):
    words = [part for part in reason.advice if isinstance(part, str)]
    assert not [part for part in words if CONFIGURATION.search(part)]


@pytest.mark.parametrize("reason", ALL.values(), ids=ALL)
def test_two_changes_have_words_between_them(reason):
    assert not [pair for pair in itertools.pairwise(reason.advice) if all(isinstance(part, Fix) for part in pair)]


@pytest.mark.parametrize(("reason_id", "fix"), CHANGES)
def test_a_setting_of_a_change_exists(reason_id, fix):
    if fix.file == "settings.py":
        named = {fix.setting.replace("{setting}", cookie) for cookie in ("SESSION_COOKIE", "CSRF_COOKIE")}
        assert named <= NAMES
    if fix.file is None:
        assert (fix.setting, fix.value) == (None, None)
        assert fix.text[0].islower()
    else:
        assert fix.setting
        assert fix.is_line or fix.text[0].islower()


@pytest.mark.parametrize("reason_id", EXAMPLES)
def test_a_finding_has_the_changes_of_its_sentence(reason_id):
    verdict = predict(*situation_and_engine(EXAMPLES[reason_id]))
    findings = [finding for link in verdict.links for finding in link.findings]
    findings += [finding for outcome in verdict.stored for finding in outcome.refused]
    finding = next(finding for finding in findings if finding.id == reason_id)
    assert finding.fixes
    for fix in [fix for changes in finding.fixes for fix in changes]:
        assert fix.text.lower() in finding.fix.lower()
        assert "{{" not in fix.text
        assert not re.search(r"\{(setting|origin|host|url|header|method)\}", f"{fix.setting} {fix.value} {fix.text}")


def test_changes_of_one_way_are_together_and_ways_are_apart():
    finding = Finding(REASONS["samesite-lax"], (("setting", "SESSION_COOKIE"),))
    (none, secure), (one_site,) = finding.fixes
    assert none == Fix("SESSION_COOKIE_SAMESITE", "'None'", "settings.py", "SESSION_COOKIE_SAMESITE = 'None'")
    assert (secure.setting, secure.value, secure.file) == ("SESSION_COOKIE_SECURE", "True", "settings.py")
    assert one_site.file is None
    assert finding.fix.startswith("SESSION_COOKIE_SAMESITE = 'None' (the string) and SESSION_COOKIE_SECURE = True.")


@pytest.mark.parametrize(
    ("advice", "text"),
    [
        ((django("A", "1"), ", over https"), "A = 1, over https."),
        ((step("log in"), Or(". Or "), step("stay out")), "Log in. Or stay out."),
        (("To see it: ", step("log in")), "To see it: log in."),
        ((step("log in"), ". ", step("go on")), "Log in. Go on."),
        ((nginx("listen", "443 ssl"),), "listen 443 ssl;"),
        ((fetch("credentials", "'include'"),), "fetch(url, {{credentials: 'include'}})."),
        ((fetch("url", "'https://a/'"),), "fetch('https://a/')."),
        ((django("A", None, "remove A"),), "Remove A."),
    ],
)
def test_a_sentence_is_rendered_from_the_changes(advice, text):
    assert sentence(advice) == text
