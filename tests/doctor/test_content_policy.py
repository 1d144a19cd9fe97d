"""The page's own Content-Security-Policy: where the doctor finds it, and what it reports."""

import pytest

from crosshost.doctor.diagnosis import diagnose
from crosshost.doctor.sending import content_policy, probe
from crosshost.policy import ENGINES
from tests.doctor.deployments import API, CSP, NO_CORS, PAGE, with_page, with_url
from tests.doctor.test_probe import Wire


def diagnosis(evidence):
    return diagnose(evidence, [*ENGINES.values()], login_requested=True)


def test_it_breaks_every_login_and_is_shown_without_its_other_directives():
    found = diagnosis(with_page(CSP))
    assert {result.works for result in found.logins} == {False}
    (finding,) = found.findings
    assert finding.evidence == (f"GET {PAGE}/: 200", "Content-Security-Policy: … default-src 'self' …")
    assert f"Add {API} to connect-src" in finding.finding.fix


def test_it_comes_before_a_cors_error_that_the_browser_never_gets_to():
    evidence = with_page(CSP, probed_urls=with_url(NO_CORS).probed_urls)
    assert diagnosis(evidence).findings[0].id == "csp-connect-src"


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("Content-Security-Policy", f"default-src 'self'; connect-src 'self' {API}"),),
        (("Content-Security-Policy-Report-Only", "connect-src 'self'"),),
        (("Content-Security-Policy", "script-src 'self'"),),
    ],
)
def test_a_policy_that_allows_the_api_is_no_finding(headers):
    assert diagnosis(with_page(*headers)).findings == ()


def test_a_second_policy_counts_in_a_header_or_a_meta_element():
    allowing = ("Content-Security-Policy", f"connect-src {API}")
    meta = b"<head><META HTTP-EQUIV='Content-Security-Policy' content=\"connect-src 'self'\"></head>"
    assert [finding.id for finding in diagnosis(with_page(allowing, CSP)).findings] == ["csp-connect-src"]
    assert [finding.id for finding in diagnosis(with_page(allowing, body=meta)).findings] == ["csp-connect-src"]


@pytest.mark.parametrize(
    ("html", "policies"),
    [
        ("<meta http-equiv=content-security-policy content='a'><meta name=x content=y>", ("a",)),
        ("<head></head><meta http-equiv=Content-Security-Policy content='a'>", ()),
        ("<body><meta http-equiv=Content-Security-Policy content='a'>", ()),
        ("<!-- <meta http-equiv=Content-Security-Policy content='a'> -->", ()),
        ("<meta http-equiv", ()),
    ],
)
def test_a_meta_element_counts_in_the_head_only(html, policies):
    assert content_policy.policies_in(html) == policies


@pytest.mark.parametrize(("status", "type"), [(404, "text/html"), (200, "application/json")])
def test_what_is_not_the_page_shows_no_policy_and_the_report_says_so(status, type):
    evidence = with_page(CSP, status=status, type=type)
    found = diagnosis(evidence)
    assert found.findings == ()
    assert found.unseen[-1].startswith("The page's Content-Security-Policy (csp-connect-src), which no HTML page")
    read = diagnosis(with_page()).unseen[-1]
    assert read.startswith(f"The Content-Security-Policy of other pages than {PAGE}/, ")


def test_the_page_is_opened_without_an_origin_and_redirects_are_followed_within_it():
    responses = {
        f"GET {PAGE}/": (302, [("Location", "/app/")], b""),
        f"GET {PAGE}/app/": (302, [("Location", "https://login.example.net/")], b""),
    }
    wire = Wire(responses)
    evidence = probe.collect_evidence(wire, PAGE, [f"{API}/whoami/"], document=f"{PAGE}/")
    assert evidence.document.url == f"{PAGE}/app/"
    assert wire.sent("GET", f"{PAGE}/app/") == [{}]
    assert not wire.sent("GET", "https://login.example.net/")


def test_redirects_of_the_page_end():
    wire = Wire({f"GET {PAGE}/": (302, [("Location", "/")], b"")})
    probe.collect_evidence(wire, PAGE, [f"{API}/whoami/"], document=f"{PAGE}/")
    assert len(wire.sent("GET", f"{PAGE}/")) == 1 + probe.HOPS
