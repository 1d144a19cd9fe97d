"""What the requests besides the login show, at healthy deployments of every kind and with one thing wrong."""

from dataclasses import replace

import pytest

from crosshost.doctor.evidence import Evidence, Exchange, Failure, ProbedUrl
from crosshost.doctor.sending.origins import other_origins
from tests.doctor.deployments import (
    ALLOWED,
    API,
    CHANGED,
    CREDENTIALS,
    GET,
    HEALTHY,
    LOGGED_IN,
    METHODS,
    NAMES,
    NO_STORE,
    OTHER_ORIGINS,
    PAGE,
    PROBED,
    TOKEN,
    URL,
    VARY,
    exchange,
    preflight,
    with_url,
)
from tests.doctor.test_findings import diagnosis_of, ids

HTML = ("Content-Type", "text/html")
SAME = f"{PAGE}/whoami/"


def same_origin(*hops: Exchange, **more) -> Evidence:
    """Return evidence of a page that calls its own origin, whose responses have no CORS headers."""
    after = {SAME: exchange("GET", SAME, 200, NO_STORE, origin="")}
    form = exchange("GET", f"{PAGE}/login/", 200, ("Set-Cookie", f"csrftoken={TOKEN}; Path=/; Secure"), origin="")
    post = exchange("POST", f"{PAGE}/login/", 200, ("Set-Cookie", "sessionid=s; Path=/; Secure; HttpOnly"))
    login = replace(LOGGED_IN, form=form, post=post, preflight=None, after=after)
    probed = ProbedUrl(SAME, hops or (exchange("GET", SAME, 401, NO_STORE, origin=""),), **more)
    others = {kind: exchange("GET", SAME, 401, origin=origin) for kind, origin in other_origins(PAGE).items()}
    return replace(HEALTHY, probed_urls=(probed,), other_origins=others, plain=None, missing=None, login=login)


def allowing(exchange: Exchange, *more) -> Exchange:
    """Return `exchange` with its own origin allowed."""
    headers = (("Access-Control-Allow-Origin", exchange.origin), *more)
    return replace(exchange, response=replace(exchange.response, headers=(*exchange.headers, *headers)))


def test_the_pages_own_origin_needs_no_permission_and_has_no_near_miss():
    evidence = same_origin()
    near = {kind: allowing(each) for kind, each in evidence.other_origins.items() if kind in ("twin", "port")}
    assert ids(replace(evidence, other_origins=evidence.other_origins | near)) == []


def test_on_the_pages_own_origin_attackers_are_still_found():
    evidence = same_origin()
    foreign = allowing(evidence.other_origins["foreign"], CREDENTIALS)
    found = ids(replace(evidence, other_origins=evidence.other_origins | {"foreign": foreign}))
    assert found == ["any-origin-reflected"]


@pytest.mark.parametrize("methods", ["GET, HEAD, OPTIONS", ""])
def test_a_view_that_is_not_known_to_take_a_post_is_not_blamed_for_its_redirect(methods):
    options = exchange("OPTIONS", URL, 200, *([("Allow", methods)] if methods else []))
    moved = exchange("GET", f"{API}/whoami", 301, VARY, *ALLOWED, ("Location", URL))
    evidence = replace(HEALTHY, probed_urls=(replace(PROBED, hops=(moved, GET), options=options, preflights={}),))
    assert ids(evidence) == []
    assert ids(replace(evidence, methods=("POST",))) == ["redirect-changed-method"]


@pytest.mark.parametrize(
    ("refusal", "reason_id"),
    [
        (preflight(URL, status=401), "preflight-unauthorized"),
        (preflight(URL, *ALLOWED, status=400), "preflight-status"),
        (preflight(URL, *ALLOWED, (METHODS[0], "GET"), NAMES, method="DELETE"), "preflight-method-not-allowed"),
        (preflight(URL, *ALLOWED, METHODS, (NAMES[0], "accept")), "preflight-header-not-allowed"),
        (preflight(URL, METHODS, NAMES), "preflight-allow-origin-missing"),
    ],
)
def test_a_refused_write_is_a_warning_where_the_view_takes_it_and_worse_where_the_page_sends_it(refusal, reason_id):
    method = dict(refusal.sent)["Access-Control-Request-Method"]
    evidence = replace(HEALTHY, probed_urls=(replace(PROBED, preflights={method: refusal}),))
    (finding,) = diagnosis_of(evidence).findings
    assert (finding.id, finding.severity) == (reason_id, "warning")
    (named,) = diagnosis_of(replace(evidence, methods=(method,))).findings
    assert named.severity == ("warning" if reason_id == "preflight-method-not-allowed" else "error")
    assert named.evidence[0].startswith(f"OPTIONS {URL} (Origin: {PAGE}) for {method} with content-type,x-csrftoken")


@pytest.mark.parametrize(
    ("requested", "target", "headers", "found"),
    [
        ("/auth/me", "/auth/me/", (HTML,), False),  # a missing slash below a folder called auth
        ("/api/me", "/accounts/login/?next=/api/me", (HTML,), True),
        ("/api/me", "/users/sign_in", (HTML,), True),
        ("/api/me", "/api/v2/me", (HTML,), False),
        ("/api/me", "/login", (("Content-Type", "application/json"),), False),
    ],
)
def test_a_redirect_to_a_login_page_is_told_from_other_redirects(requested, target, headers, found):
    url = f"{API}{requested}"
    hops = (
        exchange("GET", url, 302, VARY, *ALLOWED, ("Location", target)),
        exchange("GET", f"{API}{target}", 200, VARY, *ALLOWED, *headers),
    )
    evidence = replace(HEALTHY, probed_urls=(ProbedUrl(url, hops),), login=None)
    assert ("redirected-to-login" in ids(evidence)) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"Invalid host header", True),
        (b"<h1>Bad Request (400)</h1>", True),
        (b"Blocked hosts: api.example.com", True),
        (b'{"detail": "X-Api-Version is missing"}', False),
        (b"<address>Apache at localhost Port 80</address>", False),
    ],
)
def test_a_host_is_refused_only_where_the_response_speaks_of_it(body, found):
    refused = replace(with_url(exchange("GET", URL, 400, VARY, *ALLOWED, body=body)), login=None)
    evidence = replace(refused, missing=exchange("GET", f"{API}/nothing/", 400, body=body))
    assert ("disallowed-host" in ids(evidence)) == found


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ((("Cache-Control", "private, max-age=60"),), True),
        ((("Cache-Control", "s-maxage=60"),), True),
        ((("Age", "7"),), True),
        ((("Cache-Control", "no-store"),), False),
        ((("Cache-Control", "max-age=0, must-revalidate"),), False),
        ((("ETag", 'W/"1"'),), False),
        ((), False),
    ],
)
def test_a_missing_vary_is_a_finding_where_a_cache_may_use_the_response_again(headers, found):
    assert ids(with_url(exchange("GET", URL, 401, *headers, *ALLOWED))) == (["vary-missing"] if found else [])


def test_a_token_in_a_body_makes_a_csrf_cookie_that_no_script_reads_right():
    hidden = CHANGED["csrf-cookie-http-only"]
    token = ProbedUrl(f"{API}/csrf/", (exchange("GET", f"{API}/csrf/", 200, VARY, *ALLOWED, body=token_of("t" * 32)),))
    assert ids(hidden) == ["csrf-cookie-http-only"]
    assert ids(replace(hidden, probed_urls=(PROBED, token))) == []


def token_of(text: str) -> bytes:
    return b'{"csrfToken": "%s"}' % text.encode()


def test_urls_that_do_not_say_which_methods_they_take_are_named():
    unknown = "Whether the page may write to https://api.example.com/whoami/ (preflight-method-not-allowed)"
    listed = replace(PROBED, options=exchange("OPTIONS", URL, 200, ("Allow", "GET")))
    found = [
        any(sentence.startswith(unknown) for sentence in diagnosis_of(evidence).unseen)
        for evidence in (HEALTHY, replace(HEALTHY, methods=("POST",)), replace(HEALTHY, probed_urls=(listed,)))
    ]
    assert found == [True, False, False]


def test_what_was_left_unasked_is_named_and_no_finding():
    late = Failure("not-sent", "not sent: the doctor stops after 27 s")
    others = {kind: replace(each, response=None, failure=late) for kind, each in OTHER_ORIGINS.items()}
    second = ProbedUrl(f"{API}/two/", (replace(GET, url=f"{API}/two/", response=None, failure=late),))
    diagnosis = diagnosis_of(replace(HEALTHY, other_origins=others, probed_urls=(PROBED, second)))
    assert diagnosis.findings == ()
    assert diagnosis.unseen[0].startswith(f"What these URLs answer: {API}/two/ (not sent: the doctor stops after 27 s;")
    assert diagnosis.unseen[1].startswith("Whether pages of other origins may read: https://evil.example, null, ")
    assert "--timeout SECONDS" in diagnosis.unseen[1]
    assert {result.works for result in diagnosis.logins} == {None}
