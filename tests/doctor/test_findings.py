"""Each check: a healthy deployment has no finding, and one thing bent has that finding and no worse one."""

from dataclasses import replace

import pytest

from crosshost.doctor.diagnosis import diagnose
from crosshost.doctor.evidence import Evidence, Exchange, Failure, Login, Look
from crosshost.doctor.origins import others
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
ASKED = preflight(URL, VARY, *ALLOWED, METHODS, NAMES)
LOOK = Look(URL, (GET,), {"POST": ASKED})
STRANGERS = {kind: exchange("GET", URL, 401, VARY, origin=origin) for kind, origin in others(PAGE).items()}
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
HEALTHY = Evidence(PAGE, (LOOK,), STRANGERS, plain=PLAIN, missing=MISSING, login=LOGGED_IN)
ENGINE_LIST = list(ENGINES.values())


def found(evidence: Evidence):
    return diagnose(evidence, ENGINE_LIST, asked_to_log_in=True)


def ids(evidence: Evidence) -> list[str]:
    return [one.id for one in found(evidence).findings]


def with_look(get: Exchange = GET, preflights=None, **more) -> Evidence:
    """The URL answers so, whether there is a session or not."""
    look = replace(LOOK, hops=(get,), preflights=preflights or LOOK.preflights, **more)
    after = replace(get, response=replace(get.response, status=200 if get.status == 401 else get.status))
    return replace(HEALTHY, looks=(look,), login=replace(LOGGED_IN, after={URL: after}))


def with_stranger(kind: str, *headers) -> Evidence:
    origin = others(PAGE)[kind]
    allowed = headers or (("Access-Control-Allow-Origin", origin), ALLOWED[1])
    return replace(HEALTHY, strangers=STRANGERS | {kind: exchange("GET", URL, 401, VARY, *allowed, origin=origin)})


def with_session(attributes: str, name: str = "sessionid") -> Evidence:
    post = exchange("POST", LOGIN, 200, VARY, *ALLOWED, ("Set-Cookie", f"{name}=s; {attributes}"))
    return replace(HEALTHY, login=replace(LOGGED_IN, post=post))


def with_csrf(attributes: str) -> Evidence:
    form = exchange("GET", LOGIN, 200, VARY, *ALLOWED, ("Set-Cookie", f"csrftoken={TOKEN}; {attributes}"))
    return replace(HEALTHY, login=replace(LOGGED_IN, form=form))


def refused(page: str = PAGE, passes: str = API) -> Evidence:
    """CSRF has refused the page's origin, and let `passes` pass."""
    body = b"CSRF verification failed."
    post = exchange("POST", LOGIN, 403, VARY, *ALLOWED, origin=page, body=body)
    own = exchange("POST", LOGIN, 200, VARY, SESSION, origin=passes)
    asked = [API, "http://api.example.com", f"{page}/"]
    others = [exchange("POST", LOGIN, 400 if one == passes else 403, origin=one, body=body) for one in asked]
    return replace(HEALTHY, page=page, login=replace(LOGGED_IN, post=post, own=own, others=tuple(others)))


def test_a_healthy_deployment_has_no_finding_and_works_in_every_engine():
    diagnosis = found(HEALTHY)
    assert diagnosis.findings == ()
    assert {(course.works, diagnosis.broken(course)) for course in diagnosis.courses} == {(True, "")}
    assert diagnosis.code == 0


ANY, CREDENTIALS = ("Access-Control-Allow-Origin", "*"), ALLOWED[1]
NO_CORS = exchange("GET", URL, 401, VARY)
DOWN = exchange("GET", URL, 502, ("Server", "nginx"))
MOVED = exchange("GET", URL, 301, VARY, *ALLOWED, ("Location", f"{API}/whoami/you/"))
FORM = exchange("GET", f"{API}/accounts/login/", 200, VARY, *ALLOWED)
BENT = {
    "any-origin-reflected": with_stranger("foreign"),
    "null-origin-allowed": with_stranger("null"),
    "origin-regex-unanchored": with_stranger("suffix"),
    "sibling-origin-allowed": with_stranger("sibling"),
    "http-origin-allowed": with_stranger("twin"),
    "other-port-allowed": with_stranger("port"),
    "allow-origin-wildcard": with_look(exchange("GET", URL, 401, VARY, ANY)),
    "allow-credentials-missing": with_look(exchange("GET", URL, 401, VARY, ALLOWED[0])),
    "allow-origin-multiple": with_look(exchange("GET", URL, 401, VARY, *ALLOWED, ALLOWED[0])),
    "headers-doubled": with_look(
        exchange("GET", URL, 401, VARY, ALLOWED[0], CREDENTIALS),
        {"POST": preflight(URL, VARY, *ALLOWED, METHODS, NAMES, NAMES)},
    ),
    "allow-origin-missing": with_look(NO_CORS),
    "allow-origin-missing-on-error": with_look(DOWN),
    "refusal-without-cors": replace(HEALTHY, missing=exchange("GET", f"{API}/nothing/", 404)),
    "allow-origin-missing-on-redirect": with_look(bare=exchange("GET", f"{API}/whoami", 301, ("Location", "/whoami/"))),
    "redirect-changed-method": replace(HEALTHY, looks=(replace(LOOK, hops=(MOVED, replace(GET, url=f"{URL}you/"))),)),
    "redirected-to-login": replace(
        HEALTHY,
        looks=(replace(LOOK, hops=(exchange("GET", URL, 302, VARY, *ALLOWED, ("Location", FORM.url)), FORM)),),
    ),
    "preflight-method-not-allowed": with_look(
        preflights={"POST": ASKED, "DELETE": preflight(URL, *ALLOWED, NAMES, (METHODS[0], "GET, POST"))}
    ),
    "vary-missing": with_look(exchange("GET", URL, 401, NO_STORE, *ALLOWED)),
    "set-domain": with_session("Path=/; Secure; HttpOnly; Domain=app.example.com"),
    "set-prefix": with_session("Path=/; Secure; HttpOnly; Domain=example.com", "__Host-sessionid"),
    "path-mismatch": with_session("Path=/shop/; Secure; HttpOnly; SameSite=Lax; Domain=example.com"),
    "samesite-none-insecure": with_session("Path=/; HttpOnly; SameSite=None; Domain=example.com"),
    "session-cookie-readable": with_session("Path=/; Secure; SameSite=Lax; Domain=example.com"),
    "cookie-not-secure": with_session("Path=/; HttpOnly; SameSite=Lax; Domain=example.com"),
    "csrf-cookie-http-only": with_csrf("Path=/; Secure; HttpOnly; SameSite=Lax; Domain=example.com"),
    "csrf-cookie-other-host": with_csrf("Path=/; Secure; SameSite=Lax"),
    "csrf-origin": refused(),
    "csrf-origin-trailing-slash": refused(passes=f"{PAGE}/"),
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
        with_look(exchange("GET", URL, 400, VARY, *ALLOWED)),
        missing=exchange("GET", f"{API}/nothing/", 400),
        login=None,
    ),
}


@pytest.mark.parametrize("reason_id", BENT)
def test_what_is_bent_is_the_first_finding(reason_id):
    assert ids(BENT[reason_id])[0] == reason_id


def test_every_finding_has_its_evidence():
    for evidence in BENT.values():
        for one in found(evidence).findings:
            assert one.evidence


@pytest.mark.parametrize(
    ("page", "reason_id", "kind"),
    [(PAGE, "origin-wrong-scheme", "twin"), (PAGE, "origin-wrong-port", "port")],
)
def test_an_origin_that_is_allowed_in_the_pages_place_is_named(page, reason_id, kind):
    allowed = with_stranger(kind)
    evidence = replace(with_look(NO_CORS), strangers=allowed.strangers)
    assert ids(evidence) == [reason_id]
    diagnosis = found(evidence)
    assert {diagnosis.broken(course) for course in diagnosis.courses} == {reason_id}


def test_another_port_that_is_allowed_in_the_pages_place_is_named():
    allowed = exchange("GET", URL, 401, VARY, ("Access-Control-Allow-Origin", f"{PAGE}:5173"), origin=f"{PAGE}:5173")
    diagnosis = found(replace(with_look(NO_CORS), ports=(allowed,)))
    assert [one.id for one in diagnosis.findings] == ["origin-wrong-port"]
    assert any(f"asked as {PAGE}:444, {PAGE}:5173." in sentence for sentence in diagnosis.unseen)
    assert f"{PAGE}:5173 is allowed in its place" in diagnosis.findings[0].finding.sentence


GONE = Exchange("GET", URL, failure=Failure("nothing-listens", "connection refused"))
TO_NOWHERE = exchange("GET", URL, 302, VARY, *ALLOWED, ("Location", f"{API}/gone/"))
SILENT = {
    "the API": replace(HEALTHY, looks=(Look(URL, (GONE,)),)),
    "the API, with a cookie": replace(HEALTHY, looks=(Look(URL, (GONE,)),), login=None, given=(SESSION[1],)),
    "its second URL": replace(HEALTHY, looks=(LOOK, Look(f"{API}/two/", (GONE,))), login=None, given=(SESSION[1],)),
    "where it redirects to": replace(
        HEALTHY, looks=(replace(LOOK, hops=(TO_NOWHERE, GONE)),), login=None, given=(SESSION[1],)
    ),
    "a redirect that comes round": replace(
        HEALTHY, looks=(replace(LOOK, hops=(TO_NOWHERE,)),), login=None, given=(SESSION[1],)
    ),
    "the API with the session": replace(HEALTHY, login=replace(LOGGED_IN, after={URL: GONE})),
}


@pytest.mark.parametrize("what", SILENT)
def test_where_something_does_not_answer_nobody_says_yes(what):
    assert {course.works for course in found(SILENT[what]).courses} == {None}


def test_a_url_that_is_silent_with_a_session_alone_is_a_finding():
    assert ids(SILENT["the API with the session"]) == ["nothing-listens"]


def test_a_cookie_that_somebody_gave_is_a_yes_where_all_answers():
    evidence = replace(HEALTHY, login=None, given=(SESSION[1],))
    assert {course.works for course in found(evidence).courses} == {True}


def test_a_proxy_that_hides_the_scheme_is_told_by_the_origin_that_csrf_believes():
    same = replace(refused(page=API, passes="http://api.example.com"))
    diagnosis = found(same)
    assert diagnosis.findings[0].id == "csrf-origin-proxy"
    assert "takes itself for http://api.example.com" in diagnosis.findings[0].finding.sentence


def test_a_401_that_loses_the_headers_that_a_200_has():
    evidence = replace(HEALTHY, looks=(replace(LOOK, hops=(NO_CORS,)),))
    assert ids(evidence) == ["refusal-without-cors"]
    assert {course.works for course in found(evidence).courses} == {True}


def test_two_servers_on_one_host_that_set_one_cookie():
    other = exchange("GET", f"{API}:8080/", 200, *ALLOWED, SESSION)
    evidence = replace(HEALTHY, looks=(LOOK, Look(other.url, (other,))))
    assert ids(evidence)[0] == "cookie-name-shared"


def test_what_only_some_engines_do_names_them():
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
    look = Look(URL, (exchange("GET", URL, 401, VARY, *allowed, origin=page),))
    diagnosis = found(replace(cross_site, looks=(look,), login=login, strangers={}, missing=None))
    blocked = next(one for one in diagnosis.findings if one.id == "third-party-blocked")
    assert blocked.engines == ("chromium-blocked", "webkitgtk-itp")
    assert blocked.severity == "warning"
    works = {(course.engine, course.way): course.works for course in diagnosis.courses}
    assert works["chromium", "fetch"] is True
    assert works["firefox", "first-party"] is False


def test_findings_come_by_severity():
    both = replace(with_stranger("foreign"), missing=exchange("GET", f"{API}/nothing/", 404))
    worse = replace(both, login=BENT["csrf-origin"].login)
    assert [one.severity for one in found(worse).findings] == ["critical", "error", "warning"]


def test_strangers_that_may_read_without_credentials_are_no_finding():
    assert ids(with_stranger("foreign", ANY)) == []
