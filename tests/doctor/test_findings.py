"""Each check: a healthy deployment has no finding, and each change to it has its finding and no worse finding."""

from dataclasses import replace

import pytest

from crosshost.doctor.diagnosis import diagnose
from crosshost.doctor.evidence import Evidence, Exchange, Failure, ProbedUrl
from crosshost.policy import ENGINES
from tests.doctor.deployments import (
    ALLOWED,
    ANY,
    API,
    CHANGED,
    CREDENTIALS,
    HEALTHY,
    IDENTITY,
    LOGGED_IN,
    LOGIN,
    METHODS,
    NAMES,
    NO_CORS,
    PAGE,
    PROBED,
    SESSION,
    TOKEN,
    URL,
    VARY,
    exchange,
    oauth_start,
    preflight,
    refused_by_csrf,
    with_other_origin,
    with_url,
)

ENGINE_LIST = list(ENGINES.values())


def diagnosis_of(evidence: Evidence):
    return diagnose(evidence, ENGINE_LIST, login_requested=True)


def ids(evidence: Evidence) -> list[str]:
    return [finding.id for finding in diagnosis_of(evidence).findings]


def test_a_healthy_deployment_has_no_finding_and_works_in_every_engine():
    diagnosis = diagnosis_of(HEALTHY)
    assert diagnosis.findings == ()
    assert {(result.works, diagnosis.broken(result)) for result in diagnosis.logins} == {(True, "")}
    assert diagnosis.code == 0


@pytest.mark.parametrize("reason_id", CHANGED)
def test_each_change_has_its_finding_first(reason_id):
    assert ids(CHANGED[reason_id])[0] == reason_id


def test_every_finding_has_its_evidence():
    for evidence in CHANGED.values():
        for finding in diagnosis_of(evidence).findings:
            assert finding.evidence


@pytest.mark.parametrize(
    ("page", "reason_id", "kind"),
    [(PAGE, "origin-wrong-scheme", "twin"), (PAGE, "origin-wrong-port", "port")],
)
def test_an_origin_allowed_instead_of_the_page_is_named(page, reason_id, kind):
    allowed = with_other_origin(kind)
    evidence = replace(with_url(NO_CORS), other_origins=allowed.other_origins)
    assert ids(evidence) == [reason_id]
    diagnosis = diagnosis_of(evidence)
    assert {diagnosis.broken(result) for result in diagnosis.logins} == {reason_id}


def test_another_port_allowed_instead_of_the_page_is_named():
    allowed = exchange("GET", URL, 401, VARY, ("Access-Control-Allow-Origin", f"{PAGE}:5173"), origin=f"{PAGE}:5173")
    diagnosis = diagnosis_of(replace(with_url(NO_CORS), ports=(allowed,)))
    assert [finding.id for finding in diagnosis.findings] == ["origin-wrong-port"]
    assert any(f"tried {PAGE}:444, {PAGE}:5173." in sentence for sentence in diagnosis.unseen)
    assert f"{PAGE}:5173 is allowed instead" in diagnosis.findings[0].finding.sentence


GONE = Exchange("GET", URL, failure=Failure("nothing-listens", "connection refused"))
TO_NOWHERE = exchange("GET", URL, 302, VARY, *ALLOWED, ("Location", f"{API}/gone/"))
WITHOUT_RESPONSE = {
    "the API": replace(HEALTHY, probed_urls=(ProbedUrl(URL, (GONE,)),)),
    "the API, with a cookie": replace(HEALTHY, probed_urls=(ProbedUrl(URL, (GONE,)),), login=None, given=(SESSION[1],)),
    "its second URL": replace(
        HEALTHY, probed_urls=(PROBED, ProbedUrl(f"{API}/two/", (GONE,))), login=None, given=(SESSION[1],)
    ),
    "where it redirects to": replace(
        HEALTHY, probed_urls=(replace(PROBED, hops=(TO_NOWHERE, GONE)),), login=None, given=(SESSION[1],)
    ),
    "a redirect to a URL requested before": replace(
        HEALTHY, probed_urls=(replace(PROBED, hops=(TO_NOWHERE,)),), login=None, given=(SESSION[1],)
    ),
    "the API with the session": replace(HEALTHY, login=replace(LOGGED_IN, after={URL: GONE})),
}


@pytest.mark.parametrize("name", WITHOUT_RESPONSE)
def test_without_every_response_no_login_is_said_to_work(name):
    assert {result.works for result in diagnosis_of(WITHOUT_RESPONSE[name]).logins} == {None}


def test_a_url_that_gives_no_response_to_a_session_is_a_finding():
    assert ids(WITHOUT_RESPONSE["the API with the session"]) == ["nothing-listens"]


def test_a_given_cookie_alone_proves_no_login():
    diagnosis = diagnosis_of(replace(HEALTHY, login=None, given=(SESSION[1],)))
    assert {result.works for result in diagnosis.logins} == {None}
    assert diagnosis.code == 2


def test_a_proxy_that_hides_the_scheme_shows_in_the_origin_that_csrf_accepts():
    same = replace(refused_by_csrf(page=API, passes="http://api.example.com"))
    diagnosis = diagnosis_of(same)
    assert diagnosis.findings[0].id == "csrf-origin-proxy"
    assert "takes its own origin for http://api.example.com" in diagnosis.findings[0].finding.sentence


def test_folded_cookies_are_shown_in_one_header_without_their_values():
    (finding, *_) = diagnosis_of(CHANGED["set-cookie-folded"]).findings
    assert finding.engines == ()
    assert finding.evidence[1].startswith("Set-Cookie: csrftoken=…; Path=/; Secure; SameSite=Lax; Domain=example.com, ")
    assert finding.evidence[1].count("sessionid=…; ") == 1
    assert len(finding.evidence) == 2


@pytest.mark.parametrize("passes", ["", None], ids=["only without an Origin", "nothing"])
def test_a_proxy_that_changes_the_host_shows_where_csrf_accepts_no_origin(passes):
    api = "http://api.example.com"
    refused = refused_by_csrf(page=API, passes=api)
    status, body = (400, b"") if passes == "" else (403, b"CSRF")
    without_origin = exchange("POST", LOGIN, status, origin="", body=body)
    others = tuple(each for each in refused.login.others if each.origin != api)
    evidence = replace(refused, login=replace(refused.login, others=(*others, without_origin), own=None))
    diagnosis = diagnosis_of(evidence)
    assert ids(evidence)[0] == "csrf-origin-proxy"
    assert "takes its own origin for https://another host" in diagnosis.findings[0].finding.sentence
    assert {diagnosis.broken(result) for result in diagnosis.logins} == {"csrf-origin-proxy"}


def test_without_a_token_a_refused_login_says_nothing_about_the_proxy():
    refused = refused_by_csrf(page=API, passes="http://api.example.com")
    login = replace(refused.login, others=(), own=None, token="", cookies=())
    assert "csrf-origin-proxy" not in ids(replace(refused, login=login))


@pytest.mark.parametrize(
    ("bodies", "cached"),
    [
        ((b'{"csrfToken": "aaaaaaaaaaaaaaaa"}', b'{"csrfToken": "aaaaaaaaaaaaaaaa"}'), True),
        ((b'{"csrfToken": "aaaaaaaaaaaaaaaa"}', b'{"csrfToken": "bbbbbbbbbbbbbbbb"}'), False),
        ((b'{"csrfToken": "aaaaaaaaaaaaaaaa"}', b"error"), False),
        ((b'<input name="csrfmiddlewaretoken" value="aaaaaaaaaaaaaaaa" type="hidden">',) * 2, True),
        ((b'{"csrfHeader": "X-CSRF-Token"}',) * 2, False),
    ],
)
def test_a_token_that_two_visitors_share_is_cached(bodies, cached):
    pair = tuple(exchange("GET", f"{API}/csrf/", 200, VARY, *ALLOWED, body=body) for body in bodies)
    assert ids(replace(HEALTHY, repeated=(pair,))) == (["csrf-token-cached"] if cached else [])


def test_a_401_without_the_cors_headers_of_a_200_is_a_finding():
    evidence = replace(HEALTHY, probed_urls=(replace(PROBED, hops=(NO_CORS,)),))
    assert ids(evidence) == ["refusal-without-cors"]
    assert {result.works for result in diagnosis_of(evidence).logins} == {True}


def test_two_servers_on_one_host_that_set_the_same_cookie_are_a_finding():
    other = exchange("GET", f"{API}:8080/", 200, *ALLOWED, SESSION)
    evidence = replace(HEALTHY, probed_urls=(PROBED, ProbedUrl(other.url, (other,))))
    assert ids(evidence)[0] == "cookie-name-shared"


def test_a_finding_of_some_engines_names_them():
    page = "https://app.example.net"
    cross_site = replace(HEALTHY, page=page)
    allowed = (("Access-Control-Allow-Origin", page), CREDENTIALS)
    none = "Path=/; Secure; HttpOnly; SameSite=None"
    login = replace(
        LOGGED_IN,
        form=exchange("GET", LOGIN, 200, *allowed, ("Set-Cookie", f"csrftoken={TOKEN}; {none}"), origin=page),
        post=exchange("POST", LOGIN, 200, *allowed, ("Set-Cookie", f"sessionid=s; {none}"), origin=page),
        preflight=preflight(LOGIN, *allowed, METHODS, NAMES),
        after={URL: exchange("GET", URL, 200, *allowed, origin=page)},
    )
    probed = ProbedUrl(URL, (exchange("GET", URL, 401, VARY, *allowed, origin=page),))
    diagnosis = diagnosis_of(replace(cross_site, probed_urls=(probed,), login=login, other_origins={}, missing=None))
    blocked = next(finding for finding in diagnosis.findings if finding.id == "third-party-blocked")
    assert blocked.engines == ("chromium-blocked", "webkitgtk-itp")
    assert blocked.severity == "warning"
    works = {(result.engine, result.way): result.works for result in diagnosis.logins}
    assert works["chromium", "fetch"] is True
    assert works["firefox", "first-party"] is False


def test_findings_are_ordered_by_severity():
    both = replace(with_other_origin("foreign"), probed_urls=(replace(PROBED, hops=(NO_CORS,)),))
    worse = replace(both, login=CHANGED["csrf-origin"].login)
    assert [finding.severity for finding in diagnosis_of(worse).findings] == ["critical", "error", "warning"]


def test_other_origins_that_may_read_without_credentials_are_no_finding():
    assert ids(with_other_origin("foreign", ANY)) == []


@pytest.mark.parametrize(
    ("location", "same_site", "found"),
    [
        (f"{IDENTITY}{API}/callback/", "Lax", True),
        (f"{IDENTITY}", "Strict", True),
        (f"{IDENTITY}ftp://x", "Lax", True),
        (f"{IDENTITY}{API}/callback/", "None", False),
        (IDENTITY.replace("form_post", "query"), "Lax", False),
        (IDENTITY.replace("identity.example/", "identity.example.com/"), "Lax", False),
    ],
)
def test_a_form_post_is_a_finding_where_the_cookie_of_the_start_is_not_sent_with_it(location, same_site, found):
    evidence = oauth_start(location, f"state=s; Path=/; Secure; HttpOnly; SameSite={same_site}")
    assert ("oauth-form-post" in ids(evidence)) == found


def test_a_new_cookie_without_samesite_is_no_help_to_a_form_post():
    assert "oauth-form-post" in ids(oauth_start(cookie="state=s; Path=/; Secure; HttpOnly"))


def test_the_report_says_what_axios_and_an_event_source_need():
    unseen = " ".join(diagnosis_of(HEALTHY).unseen)
    assert "axios needs withXSRFToken: true" in unseen
    assert "new EventSource(url, {withCredentials: true})" in unseen


def test_a_public_stream_or_one_of_the_pages_own_origin_is_no_finding():
    stream = exchange("GET", URL, 200, VARY, *ALLOWED, ("Content-Type", "text/event-stream"))
    public = replace(
        HEALTHY, probed_urls=(replace(PROBED, hops=(stream,)),), login=replace(LOGGED_IN, after={URL: stream})
    )
    assert ids(public) == []
    assert "event-stream-needs-cookies" not in ids(replace(CHANGED["event-stream-needs-cookies"], page=API))


def test_an_old_preflight_that_allows_everything_is_no_finding():
    allowed = preflight(URL, *ALLOWED, METHODS, NAMES, ("Age", "60"))
    assert ids(with_url(preflights={"POST": allowed})) == []
