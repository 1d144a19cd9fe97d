"""Each check: a healthy deployment has no finding, and each change to it has its finding and no worse finding."""

from dataclasses import replace

import pytest

from crosshost.doctor.diagnosis import diagnose
from crosshost.doctor.evidence import Evidence, Exchange, Failure, Login, ProbedUrl
from crosshost.doctor.origins import other_origins
from crosshost.policy import ENGINES, Response

PAGE, API = "https://app.example.com", "https://api.example.com"
URL, LOGIN = f"{API}/whoami/", f"{API}/login/"
VARY, NO_STORE = ("Vary", "Origin"), ("Cache-Control", "no-store")
ALLOWED = (("Access-Control-Allow-Origin", PAGE), ("Access-Control-Allow-Credentials", "true"))
METHODS = ("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
NAMES = ("Access-Control-Allow-Headers", "content-type, x-csrftoken")
TOKEN = "t" * 32


def exchange(method: str, url: str, status: int, *headers, origin: str = PAGE, body: bytes = b"") -> Exchange:
    return Exchange(method, url, (("Origin", origin),) if origin else (), Response(status, headers), body=body)


def preflight(url: str, *headers, status: int = 200) -> Exchange:
    return exchange("OPTIONS", url, status, *headers)


GET = exchange("GET", URL, 401, VARY, NO_STORE, *ALLOWED)
PREFLIGHT = preflight(URL, VARY, *ALLOWED, METHODS, NAMES)
PROBED = ProbedUrl(URL, (GET,), {"POST": PREFLIGHT})
OTHER_ORIGINS = {kind: exchange("GET", URL, 401, VARY, origin=origin) for kind, origin in other_origins(PAGE).items()}
PLAIN = exchange("GET", URL, 401, VARY, origin="")
MISSING = exchange("GET", f"{API}/nothing/", 404, VARY, *ALLOWED)
CSRF = ("Set-Cookie", f"csrftoken={TOKEN}; Path=/; Secure; SameSite=Lax; Domain=example.com")
SESSION = ("Set-Cookie", "sessionid=s; Path=/; Secure; HttpOnly; SameSite=Lax; Domain=example.com")
LOGGED_IN = Login(
    form=exchange("GET", LOGIN, 200, VARY, *ALLOWED, CSRF),
    post=exchange("POST", LOGIN, 200, VARY, *ALLOWED, SESSION),
    token=TOKEN,
    cookies=(("csrftoken", TOKEN), ("sessionid", "s")),
    preflight=preflight(LOGIN, VARY, *ALLOWED, METHODS, NAMES),
    after={URL: exchange("GET", URL, 200, VARY, NO_STORE, *ALLOWED)},
)
HEALTHY = Evidence(PAGE, (PROBED,), OTHER_ORIGINS, plain=PLAIN, missing=MISSING, login=LOGGED_IN)
ENGINE_LIST = list(ENGINES.values())


def diagnosis_of(evidence: Evidence):
    return diagnose(evidence, ENGINE_LIST, login_requested=True)


def ids(evidence: Evidence) -> list[str]:
    return [finding.id for finding in diagnosis_of(evidence).findings]


def with_url(get: Exchange = GET, preflights=None, **more) -> Evidence:
    """Return evidence where the URL answers `get`, with a session and without."""
    probed = replace(PROBED, hops=(get,), preflights=preflights or PROBED.preflights, **more)
    after = replace(get, response=replace(get.response, status=200 if get.status == 401 else get.status))
    return replace(HEALTHY, probed_urls=(probed,), login=replace(LOGGED_IN, after={URL: after}))


def with_other_origin(kind: str, *headers) -> Evidence:
    origin = other_origins(PAGE)[kind]
    allowed = headers or (("Access-Control-Allow-Origin", origin), ALLOWED[1])
    return replace(
        HEALTHY, other_origins=OTHER_ORIGINS | {kind: exchange("GET", URL, 401, VARY, *allowed, origin=origin)}
    )


def with_session(attributes: str, name: str = "sessionid") -> Evidence:
    post = exchange("POST", LOGIN, 200, VARY, *ALLOWED, ("Set-Cookie", f"{name}=s; {attributes}"))
    return replace(HEALTHY, login=replace(LOGGED_IN, post=post))


def with_csrf(attributes: str) -> Evidence:
    form = exchange("GET", LOGIN, 200, VARY, *ALLOWED, ("Set-Cookie", f"csrftoken={TOKEN}; {attributes}"))
    return replace(HEALTHY, login=replace(LOGGED_IN, form=form))


def refused_by_csrf(page: str = PAGE, passes: str = API) -> Evidence:
    """Return evidence where CSRF refused the page's origin, and accepted `passes`."""
    body = b"CSRF verification failed."
    post = exchange("POST", LOGIN, 403, VARY, *ALLOWED, origin=page, body=body)
    own = exchange("POST", LOGIN, 200, VARY, SESSION, origin=passes)
    origins = [API, "http://api.example.com", f"{page}/"]
    others = [exchange("POST", LOGIN, 400 if origin == passes else 403, origin=origin, body=body) for origin in origins]
    return replace(HEALTHY, page=page, login=replace(LOGGED_IN, post=post, own=own, others=tuple(others)))


def test_a_healthy_deployment_has_no_finding_and_works_in_every_engine():
    diagnosis = diagnosis_of(HEALTHY)
    assert diagnosis.findings == ()
    assert {(result.works, diagnosis.broken(result)) for result in diagnosis.logins} == {(True, "")}
    assert diagnosis.code == 0


ANY, CREDENTIALS = ("Access-Control-Allow-Origin", "*"), ALLOWED[1]
NO_CORS = exchange("GET", URL, 401, VARY)
DOWN = exchange("GET", URL, 502, ("Server", "nginx"))
MOVED = exchange("GET", URL, 301, VARY, *ALLOWED, ("Location", f"{API}/whoami/you/"))
FORM = exchange("GET", f"{API}/accounts/login/", 200, VARY, *ALLOWED)
CHANGED = {
    "any-origin-reflected": with_other_origin("foreign"),
    "null-origin-allowed": with_other_origin("null"),
    "origin-regex-unanchored": with_other_origin("suffix"),
    "sibling-origin-allowed": with_other_origin("sibling"),
    "http-origin-allowed": with_other_origin("twin"),
    "other-port-allowed": with_other_origin("port"),
    "allow-origin-wildcard": with_url(exchange("GET", URL, 401, VARY, ANY)),
    "allow-credentials-missing": with_url(exchange("GET", URL, 401, VARY, ALLOWED[0])),
    "allow-origin-multiple": with_url(exchange("GET", URL, 401, VARY, *ALLOWED, ALLOWED[0])),
    "headers-doubled": with_url(
        exchange("GET", URL, 401, VARY, ALLOWED[0], CREDENTIALS),
        {"POST": preflight(URL, VARY, *ALLOWED, METHODS, NAMES, NAMES)},
    ),
    "allow-origin-missing": with_url(NO_CORS),
    "allow-origin-missing-on-error": with_url(DOWN),
    "refusal-without-cors": replace(HEALTHY, missing=exchange("GET", f"{API}/nothing/", 404)),
    "allow-origin-missing-on-redirect": with_url(bare=exchange("GET", f"{API}/whoami", 301, ("Location", "/whoami/"))),
    "redirect-changed-method": replace(
        HEALTHY, probed_urls=(replace(PROBED, hops=(MOVED, replace(GET, url=f"{URL}you/"))),)
    ),
    "redirected-to-login": replace(
        HEALTHY,
        probed_urls=(replace(PROBED, hops=(exchange("GET", URL, 302, VARY, *ALLOWED, ("Location", FORM.url)), FORM)),),
    ),
    "preflight-method-not-allowed": with_url(
        preflights={"POST": PREFLIGHT, "DELETE": preflight(URL, *ALLOWED, NAMES, (METHODS[0], "GET, POST"))}
    ),
    "vary-missing": with_url(exchange("GET", URL, 401, NO_STORE, *ALLOWED)),
    "set-domain": with_session("Path=/; Secure; HttpOnly; Domain=app.example.com"),
    "set-prefix": with_session("Path=/; Secure; HttpOnly; Domain=example.com", "__Host-sessionid"),
    "path-mismatch": with_session("Path=/shop/; Secure; HttpOnly; SameSite=Lax; Domain=example.com"),
    "samesite-none-insecure": with_session("Path=/; HttpOnly; SameSite=None; Domain=example.com"),
    "session-cookie-readable": with_session("Path=/; Secure; SameSite=Lax; Domain=example.com"),
    "cookie-not-secure": with_session("Path=/; HttpOnly; SameSite=Lax; Domain=example.com"),
    "csrf-cookie-http-only": with_csrf("Path=/; Secure; HttpOnly; SameSite=Lax; Domain=example.com"),
    "csrf-cookie-other-host": with_csrf("Path=/; Secure; SameSite=Lax"),
    "csrf-origin": refused_by_csrf(),
    "csrf-origin-trailing-slash": refused_by_csrf(passes=f"{PAGE}/"),
    "login-not-sent": replace(HEALTHY, login=None, no_login=exchange("GET", "http://api.example.com/login/", 200)),
    "login-refused": replace(HEALTHY, login=replace(LOGGED_IN, post=exchange("POST", LOGIN, 401, *ALLOWED), after={})),
    "preflight-header-not-allowed": replace(
        HEALTHY, login=replace(LOGGED_IN, preflight=preflight(LOGIN, *ALLOWED, METHODS, (NAMES[0], "content-type")))
    ),
    "preflight-redirected": replace(
        HEALTHY,
        login=replace(LOGGED_IN, preflight=preflight(LOGIN, ("Location", "https://www.example.com/"), status=308)),
    ),
    "disallowed-host": replace(
        with_url(exchange("GET", URL, 400, VARY, *ALLOWED)),
        missing=exchange("GET", f"{API}/nothing/", 400),
        login=None,
    ),
}


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


def test_with_a_given_cookie_a_login_works_where_every_url_answers():
    evidence = replace(HEALTHY, login=None, given=(SESSION[1],))
    assert {result.works for result in diagnosis_of(evidence).logins} == {True}


def test_a_proxy_that_hides_the_scheme_shows_in_the_origin_that_csrf_accepts():
    same = replace(refused_by_csrf(page=API, passes="http://api.example.com"))
    diagnosis = diagnosis_of(same)
    assert diagnosis.findings[0].id == "csrf-origin-proxy"
    assert "takes itself for http://api.example.com" in diagnosis.findings[0].finding.sentence


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
    both = replace(with_other_origin("foreign"), missing=exchange("GET", f"{API}/nothing/", 404))
    worse = replace(both, login=CHANGED["csrf-origin"].login)
    assert [finding.severity for finding in diagnosis_of(worse).findings] == ["critical", "error", "warning"]


def test_other_origins_that_may_read_without_credentials_are_no_finding():
    assert ids(with_other_origin("foreign", ANY)) == []
