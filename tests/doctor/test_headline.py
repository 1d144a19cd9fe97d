"""The headline, and the table below it, of several outcomes."""

from dataclasses import replace

import pytest

from crosshost.doctor import ranking, reasons
from crosshost.doctor.diagnosis import INCONCLUSIVE, diagnose
from crosshost.doctor.evidence import Exchange
from crosshost.doctor.reasons import make_finding
from crosshost.doctor.report import report
from crosshost.doctor.report.causes import CAUSES
from crosshost.doctor.report.headline import headline, named
from crosshost.doctor.report.table import table
from crosshost.doctor.verdict.prediction import Break, LoginResult
from crosshost.policy import ENGINES
from tests.doctor.deployments import CHANGED, HEALTHY, URL

LOGIN = "Login from https://app.example.com to https://api.example.com"
ALL = list(ENGINES.values())
HEADLINES = {
    "allow-origin-missing": f"{LOGIN} fails in every browser: no Access-Control-Allow-Origin (CORS).",
    "samesite-none-insecure": (
        f"{LOGIN} works in Safari-like browsers; it fails in Chromium and Firefox: the cookie is SameSite=None without "
        "Secure."
    ),
    "csrf-origin": (
        f"{LOGIN} fails in every browser: the CSRF check refuses the page's origin; a login on the API's own page "
        "works in every browser."
    ),
    "any-origin-reflected": f"{LOGIN} works in every browser. Security: any page can read your users' data.",
    "vary-missing": f"{LOGIN} works in every browser. 1 warning.",
}


def diagnosis(evidence, engines=ALL):
    return diagnose(evidence, engines, login_requested=True)


@pytest.mark.parametrize("reason_id", HEADLINES)
def test_the_headline_says_where_it_works_and_the_first_cause(reason_id):
    assert headline(diagnosis(CHANGED[reason_id])) == HEADLINES[reason_id]


def test_the_headline_of_a_healthy_deployment_is_one_sentence():
    assert headline(diagnosis(HEALTHY)) == f"{LOGIN} works in every browser."


def test_what_could_not_be_told_is_in_the_first_line_with_the_exit_code():
    refused = diagnosis(CHANGED["login-refused"])
    assert refused.code == INCONCLUSIVE
    assert headline(refused).startswith(f"{LOGIN} is inconclusive (exit code 2): the login is refused. ")
    assert headline(refused).endswith(refused.inconclusive)


def results(by_engine: dict[str, tuple[bool | None, str]]) -> tuple[LoginResult, ...]:
    """Return the results of both ways, the same for both: whether it works, and the id of what breaks it."""
    shown = Exchange("GET", URL)
    return tuple(
        LoginResult(engine, way, works, (Break("sent", make_finding(broken), shown),) if broken else ())
        for engine, (works, broken) in by_engine.items()
        for way in ("fetch", "first-party")
    )


SAFARI = {"webkitgtk": (False, "samesite-lax"), "webkitgtk-itp": (False, "samesite-lax")}
NONE_KNOWN = {"chromium": (None, ""), "chromium-blocked": (None, ""), "firefox": (None, "")}


@pytest.mark.parametrize(
    ("by_engine", "inconclusive", "words"),
    [
        (
            {"chromium": (True, ""), "chromium-blocked": (False, "third-party-blocked"), "firefox": (True, "")}
            | SAFARI,
            "",
            "works in Chromium and Firefox; it fails in Chromium that blocks third-party cookies and Safari-like "
            "browsers: third-party cookies are blocked.",
        ),
        (
            SAFARI | NONE_KNOWN,
            "No login was tried.",
            "is inconclusive. No login was tried. Whoever logs in, it fails in Safari-like browsers: the cookie is "
            "SameSite=Lax, and the page is on another site.",
        ),
        (
            {"chromium": (False, "csp-connect-src"), "firefox": (False, "mixed-content")} | SAFARI,
            "",
            "fails in every browser: the page's own Content-Security-Policy.",
        ),
    ],
)
def test_of_several_causes_the_first_is_named(by_engine, inconclusive, words):
    told = replace(diagnosis(HEALTHY), logins=results(by_engine), inconclusive=inconclusive)
    assert headline(told) == f"{LOGIN} {words}"


def test_one_engine_is_called_by_its_name():
    diagnosed = diagnosis(CHANGED["allow-origin-missing"], [ENGINES["firefox"]])
    assert headline(diagnosed).startswith(f"{LOGIN} fails in Firefox: ")
    assert table(diagnosed)[0].startswith("Does a login work?  no: allow-origin-missing, in firefox, by fetch and on")


def test_one_origin_is_named_once():
    same = replace(HEALTHY, page="https://api.example.com")
    assert headline(diagnosis(same)).startswith("Login at https://api.example.com ")


@pytest.mark.parametrize(
    ("engines", "names"),
    [
        (["chromium", "firefox"], "Chromium and Firefox"),
        (
            ["webkitgtk-itp", "chromium-blocked"],
            "Chromium that blocks third-party cookies and Safari-like browsers that block third-party cookies",
        ),
        (["webkitgtk", "webkitgtk-itp", "firefox"], "Firefox and Safari-like browsers"),
        (["webkitgtk"], "Safari-like browsers that allow third-party cookies"),
        (["another"], "another"),
    ],
)
def test_browsers_of_one_family_have_a_common_name(engines, names):
    assert named(engines) == names


def test_the_table_is_one_line_where_all_agree():
    assert table(diagnosis(HEALTHY)) == [
        "Does a login work?  yes, in all 5 browser variants, by fetch and on the API's page"
    ]


def test_the_table_has_a_line_for_each_way_where_all_browsers_agree():
    assert table(diagnosis(CHANGED["csrf-origin"])) == [
        "Does a login work?  in all 5 browser variants:",
        "  by fetch from the page           no: csrf-origin",
        "  on the API's page, then fetch    yes",
    ]


def test_the_table_has_a_row_for_browsers_that_agree_and_one_column_where_both_ways_do():
    assert table(diagnosis(CHANGED["samesite-none-insecure"])) == [
        "Does a login work?            by fetch and on the API's page",
        "  chromium, chromium-blocked, no: samesite-none-insecure",
        "  firefox",
        "  webkitgtk, webkitgtk-itp    yes",
    ]


def test_every_error_of_the_doctors_own_has_its_few_words():
    assert set(CAUSES) <= set(reasons.ALL)
    errors = {reason_id for reason_id in reasons.OWN if ranking.severity(reason_id) in ("critical", "error")}
    assert errors - set(CAUSES) == set()


@pytest.mark.parametrize("name", CHANGED)
def test_no_line_of_the_report_is_too_long(name):
    lines = report.text(diagnosis(CHANGED[name])).splitlines()
    assert [line for line in lines if len(line) > 96 and "https://" not in line] == []
