"""The chain as a whole: which links are decided, and where it breaks first."""

from dataclasses import replace

import pytest

from crosshost import Problem
from crosshost.policy import (
    ENGINES,
    Cookie,
    CookieRefused,
    Django,
    Finding,
    Page,
    PolicyError,
    Request,
    Response,
    Situation,
    Verdict,
    predict,
)

CHROMIUM = ENGINES["chromium"]
PAGE, API = "http://localhost:3000/", "http://localhost:8000/blog/posts/"
PERMITTED = (
    ("Access-Control-Allow-Origin", "http://localhost:3000"),
    ("Access-Control-Allow-Credentials", "true"),
    ("Access-Control-Allow-Headers", "x-csrftoken"),
)
NOW = 1_000_000_000.0  # seconds since 1970
TOKEN = "t" * 32
JAR = (Cookie("sessionid", "s", "localhost", http_only=True), Cookie("csrftoken", TOKEN, "localhost"))
POST = Situation(
    Page(PAGE),
    Request(API, "POST", (("X-CSRFToken", TOKEN),), credentials="include"),
    JAR,
    preflight=Response(200, PERMITTED),
    response=Response(201, PERMITTED),
    django=Django(csrf_trusted_origins=("http://localhost:3000",), needs_session=True),
    now=NOW,
)


def chain(situation: Situation) -> list[bool | None]:
    return [link.holds for link in predict(situation, CHROMIUM).links]


def first_reason(verdict: Verdict) -> Finding | None:
    """Return the first finding of the first link that does not hold."""
    return next((link.findings[0] for link in verdict.links if link.holds is False), None)


def test_every_link_holds_when_nothing_is_wrong():
    verdict = predict(POST, CHROMIUM)
    assert [link.holds for link in verdict.links] == [True] * 5
    assert first_reason(verdict) is None
    assert verdict.origin == "http://localhost:3000"
    assert verdict.preflighted


def test_without_a_response_the_links_that_need_none_are_decided():
    assert chain(replace(POST, response=None)) == [True, True, None, True, None]


def test_without_django_settings_csrf_is_undecided():
    assert chain(replace(POST, django=None)) == [True, True, True, None, True]


@pytest.mark.parametrize(
    ("changes", "links", "reason"),
    [
        ({"preflight": Response(404)}, [False, None, None, None, None], "preflight-allow-origin-missing"),
        ({"jar": JAR[:1]}, [True, False, True, False, True], "cookie-absent"),
        ({"jar": JAR[1:], "response": Response(401, PERMITTED)}, [True, False, False, True, True], "cookie-absent"),
        ({"response": Response(401, PERMITTED)}, [True, True, False, True, True], "session-unknown"),
        ({"response": Response(500, PERMITTED)}, [True, True, False, True, True], "server-error"),
        ({"response": Response(502)}, [True, True, False, True, False], "server-error"),
        ({"response": Response(201)}, [True, True, True, True, False], "allow-origin-missing"),
        (
            {"django": Django(), "response": Response(403, PERMITTED)},
            [True, True, None, False, True],
            "csrf-origin",
        ),
        (
            {"django": Django(allowed_hosts=("other.example",)), "response": Response(400, PERMITTED)},
            [True, True, False, None, True],
            "disallowed-host",
        ),
    ],
)
def test_the_chain_breaks_at_the_first_failure(changes, links, reason):
    situation = replace(POST, **changes)
    assert chain(situation) == links
    assert first_reason(predict(situation, CHROMIUM)).id == reason


def test_the_required_cookie_is_reported_first():
    other, session = (Cookie(name, "v", "localhost", path="/elsewhere/") for name in ("other", "sessionid"))
    link = predict(replace(POST, jar=(other, session, JAR[1])), CHROMIUM)["cookies attached"]
    assert [finding.cookie for finding in link.findings] == ["sessionid", "other"]


def test_the_response_outranks_the_settings():
    assert chain(replace(POST, jar=JAR[1:]))[2] is True
    assert chain(replace(POST, django=replace(POST.django, allowed_hosts=("other.example",))))[2] is True


def redirect(status: int, to: str, *headers) -> Response:
    return Response(status, (("Location", to), *headers))


def test_a_redirected_post_becomes_a_get():
    request = replace(POST.request, url=API.rstrip("/"))
    redirects = (redirect(301, API, *PERMITTED),)
    missing_slash = replace(POST, request=request, redirects=redirects, response=Response(200, PERMITTED))
    verdict = predict(missing_slash, CHROMIUM)
    assert first_reason(verdict).id == "redirect-changed-method"
    assert "POST" in first_reason(verdict).sentence
    kept = predict(replace(missing_slash, redirects=(redirect(308, API, *PERMITTED),)), CHROMIUM)
    assert first_reason(kept) is None


def test_a_view_may_redirect_after_a_post():
    done = replace(POST, redirects=(redirect(302, "/blog/", *PERMITTED),), response=Response(200, PERMITTED))
    assert chain(done) == [True, True, True, True, True]


def test_a_redirect_without_cors_headers_is_not_followed():
    verdict = predict(replace(POST, redirects=(redirect(301, API),)), CHROMIUM)
    assert [link.holds for link in verdict.links] == [True, True, None, None, False]
    assert first_reason(verdict).id == "allow-origin-missing-on-redirect"


def test_a_cross_origin_redirect_makes_the_origin_null():
    target = "http://127.0.0.1:8000/blog/posts/"
    redirected = replace(POST, redirects=(redirect(307, target, *PERMITTED),), django=None)
    verdict = predict(replace(redirected, preflight=(POST.preflight, POST.preflight)), CHROMIUM)
    assert verdict.origin == "null"
    assert first_reason(verdict).id == "preflight-allow-origin-null-mismatch"


REDIRECTED = replace(
    POST, request=replace(POST.request, url=API.rstrip("/")), redirects=(redirect(308, API, *PERMITTED),)
)
OTHER = replace(POST, redirects=(redirect(307, "http://127.0.0.1:8000/blog/posts/", *PERMITTED),), django=None)
FOR_NULL = (("Access-Control-Allow-Origin", "null"), *PERMITTED[1:])
REFUSED = Response(403)


@pytest.mark.parametrize(
    ("situation", "preflight", "holds"),
    [
        (POST, None, None),
        (POST, (None,), None),
        (POST, (POST.preflight,), True),
        (REDIRECTED, POST.preflight, True),  # both requests go to one origin
        (REDIRECTED, (POST.preflight, POST.preflight), True),
        (REDIRECTED, (None, POST.preflight), None),
        (REDIRECTED, (POST.preflight, None), None),
        (REDIRECTED, (REFUSED, POST.preflight), False),
        (REDIRECTED, (POST.preflight, REFUSED), False),
        (REDIRECTED, (None, REFUSED), False),
        (OTHER, POST.preflight, None),  # it is not known of the other origin
        (OTHER, (POST.preflight, None), None),
        (OTHER, (POST.preflight, POST.preflight), False),
        (OTHER, (POST.preflight, Response(200, FOR_NULL)), True),
    ],
)
def test_each_request_of_a_redirect_has_its_own_preflight(situation, preflight, holds):
    links = predict(replace(situation, preflight=preflight), CHROMIUM).links
    assert links[0].holds is holds
    assert holds or not any(link.holds for link in links[1:])


def test_what_fails_in_any_case_is_not_unknown():
    situation = replace(POST, preflight=None, jar=(), response=Response(201))
    assert chain(situation) == [None, False, None, False, False]


@pytest.mark.parametrize("status", [307, 308])
def test_307_and_308_keep_the_method(status):
    request = replace(POST.request, url=API.rstrip("/"))
    verdict = predict(replace(POST, request=request, redirects=(redirect(status, API, *PERMITTED),)), CHROMIUM)
    assert first_reason(verdict) is None


def test_a_redirect_back_to_the_page_origin_still_needs_cors():
    redirects = (redirect(302, PAGE, *PERMITTED),)
    verdict = predict(
        Situation(Page(PAGE), Request(API), redirects=redirects, response=Response(200), now=NOW), CHROMIUM
    )
    assert first_reason(verdict).id == "allow-origin-null"


def test_cookies_of_a_redirect_are_sent_with_the_next_request():
    redirects = (redirect(307, API, *PERMITTED, ("Set-Cookie", "a=b")),)
    assert "a" in [cookie.name for cookie in predict(replace(POST, redirects=redirects, now=NOW), CHROMIUM).attached]


def test_an_unfollowed_redirect_leaves_links_undecided():
    assert chain(replace(POST, response=redirect(301, API, *PERMITTED))) == [True, True, None, True, None]


def test_a_redirect_to_the_login_page_is_reported():
    read = replace(POST, request=Request(API, credentials="include"), jar=())
    redirects = (redirect(302, "/accounts/login/?next=/blog/posts/", *PERMITTED),)
    broken = predict(replace(read, redirects=redirects, response=Response(200, PERMITTED)), CHROMIUM)[
        "accepted by view"
    ]
    assert [finding.id for finding in broken.findings] == ["redirected-to-login"]


def test_a_redirect_that_drops_the_body_drops_its_content_type():
    request = Request(API, "POST", (("Content-Type", "application/json"),))
    preflight = Response(200, (*PERMITTED, ("Access-Control-Allow-Headers", "content-type")))
    for status, preflighted in ((302, False), (307, True)):
        redirects = (redirect(status, "/elsewhere/", *PERMITTED),)
        verdict = predict(Situation(Page(PAGE), request, preflight=preflight, redirects=redirects, now=NOW), CHROMIUM)
        assert verdict.preflighted is preflighted


def test_authorization_is_not_sent_to_another_origin():
    request = Request(API, headers=(("Authorization", "a"),))
    preflight = Response(200, (*PERMITTED, ("Access-Control-Allow-Headers", "authorization")))
    redirects = (redirect(307, "http://localhost:8001/", *PERMITTED),)
    verdict = predict(Situation(Page(PAGE), request, preflight=preflight, redirects=redirects, now=NOW), CHROMIUM)
    assert not verdict.preflighted


@pytest.mark.parametrize(
    ("page", "request_", "origin"),
    [
        (Page(PAGE), Request(API), "http://localhost:3000"),
        (Page(PAGE), Request(PAGE), None),
        (Page(PAGE), Request(PAGE, "POST"), "http://localhost:3000"),
        (Page(PAGE), Request(API, mode="no-cors"), None),
        (Page(PAGE), Request(API, "POST", mode="navigate"), "http://localhost:3000"),
        (Page(PAGE, opaque=True), Request(API), "null"),
        (Page(PAGE, referrer_policy="no-referrer"), Request(API, "POST", mode="navigate"), "null"),
        (Page(PAGE, referrer_policy="same-origin"), Request(API, "POST", mode="navigate"), "null"),
        (Page(PAGE, referrer_policy="same-origin"), Request(PAGE, "POST"), "http://localhost:3000"),
        (Page("https://localhost/"), Request(API, "POST", mode="navigate"), "null"),
        (Page(PAGE, referrer_policy="no-referrer"), Request(API), "http://localhost:3000"),
    ],
)
def test_the_origin_header_follows_fetch(page, request_, origin):
    assert predict(Situation(page, request_, now=NOW), CHROMIUM).origin == origin


def test_no_cors_omits_the_token_header_and_hides_the_response():
    situation = replace(POST, request=replace(POST.request, mode="no-cors"))
    verdict = predict(situation, CHROMIUM)
    assert [link.holds for link in verdict.links] == [True, True, True, False, False]
    assert first_reason(verdict).id == "csrf-token-missing"


def test_a_navigation_has_no_readable_response():
    form = Request(API, "POST", mode="navigate", form_token=TOKEN)
    assert chain(replace(POST, request=form)) == [True, True, True, True, None]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "app.example.com",
        "ftp://a/",
        "http://",
        "http://a:b/",
        "http://[::1/",
        "http://a:65536/",
        "http://[1::2::3]/",
    ],
)
def test_an_invalid_url_is_a_problem(url):
    with pytest.raises(Problem, match="write one like https://"):
        predict(Situation(Page(PAGE), Request(url), now=NOW), CHROMIUM)


def test_an_invalid_redirect_is_a_problem():
    with pytest.raises(Problem, match="is not a redirect"):
        predict(replace(POST, redirects=(Response(200, PERMITTED),)), CHROMIUM)


def test_one_cookie_can_be_asked_about():
    verdict = predict(replace(POST, jar=(JAR[0], replace(JAR[1], path="/elsewhere/"))), CHROMIUM)
    assert verdict.attaches("sessionid") is True
    assert verdict.withheld("sessionid") == ()
    assert verdict.attaches("csrftoken") is False
    assert [finding.id for finding in verdict.withheld("csrftoken")] == ["path-mismatch"]
    assert verdict.attaches("sesionid") is False
    assert [finding.id for finding in verdict.withheld("sesionid")] == ["cookie-absent"]


@pytest.mark.parametrize(
    ("changes", "attaches", "reasons"),
    [
        ({"preflight": None}, None, []),
        ({"preflight": Response(404)}, False, ["preflight-allow-origin-missing"]),
        ({"request": replace(POST.request, mode="same-origin")}, False, ["mode-same-origin"]),
        ({"request": replace(POST.request, credentials="omit")}, False, ["credentials-omitted"]),
        ({"jar": ()}, False, ["cookie-absent"]),
        ({"jar": (replace(JAR[0], path="/elsewhere/"), JAR[0])}, True, ["path-mismatch"]),
    ],
)
def test_a_cookie_is_attached_withheld_or_unknown(changes, attaches, reasons):
    verdict = predict(replace(POST, **changes), CHROMIUM)
    assert verdict.attaches("sessionid") is attaches
    assert [finding.id for finding in verdict.withheld("sessionid")] == reasons


def test_a_verdict_prints_its_links_its_cookies_and_the_fixes():
    headers = (
        *PERMITTED[:1],
        ("Set-Cookie", "a=b"),
        ("Set-Cookie", "c=d; Domain=b.test"),
        ("Set-Cookie", "a=; Max-Age=0"),
    )
    lines = str(predict(replace(POST, response=Response(201, headers)), CHROMIUM)).splitlines()
    assert lines[:5] == [
        "sent              yes",
        "cookies attached  yes: sessionid, csrftoken",
        "accepted by view  yes",
        "CSRF passed       yes",
        "readable          no",
    ]
    indented = [line.strip() for line in lines[5:] if line.startswith(" " * 18)]
    assert "Shown as: CorsError.InvalidAllowCredentials" in indented
    assert any(line.startswith("How to fix it: CORS_ALLOWED_ORIGINS = ['http://localhost:3000']") for line in indented)
    stored = [line for line in lines if line.startswith("cookie stored")]
    assert stored == ["cookie stored     yes: a", "cookie stored     no", "cookie stored     deleted"]
    assert max(map(len, lines)) <= 100


API_URL = "https://api.example.com/login/"


def test_a_set_cookie_header_becomes_a_cookie_in_one_call():
    header = "sessionid=abc; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=60"
    cookie = Cookie.from_set_cookie(
        header, url=API_URL, engine=CHROMIUM, now=NOW, page=Page("https://app.example.net/")
    )
    assert cookie == Cookie(
        "sessionid",
        "abc",
        "api.example.com",
        secure=True,
        http_only=True,
        same_site="None",
        created=NOW,
        expires=NOW + 60,
    )
    assert Cookie.from_set_cookie(f"Set-Cookie: {header}", API_URL, engine=CHROMIUM, now=NOW) == cookie
    firefox = Cookie.from_set_cookie(header, API_URL, engine=ENGINES["firefox"], now=NOW, page=Page("https://a.test/"))
    assert firefox.partition.startswith("https://a.test")


@pytest.mark.parametrize(
    ("header", "page", "reason"),
    [
        ("sessionid=a; SameSite=Lax", Page("https://app.example.net/"), "set-samesite-lax"),
        ("sessionid=a; Domain=example.net", None, "set-domain"),
        ("__Host-a=b; Path=/", None, "set-prefix"),
        ("", None, "set-cookie-empty"),
        ("a=\0", None, "set-cookie-control-character"),
    ],
)
def test_a_set_cookie_header_that_the_browser_refuses_is_an_error_that_says_why(header, page, reason):
    with pytest.raises(CookieRefused) as error:
        Cookie.from_set_cookie(header, API_URL, engine=CHROMIUM, now=NOW, page=page)
    (finding,) = error.value.findings
    assert finding.id == reason
    assert str(error.value) == f"chromium: {finding.sentence} {finding.fix}"
    assert isinstance(error.value, PolicyError)


def test_a_response_that_never_comes_sets_no_cookie():
    with pytest.raises(CookieRefused, match="mixed content"):
        Cookie.from_set_cookie("a=b", "http://a.test/", engine=CHROMIUM, now=NOW, page=Page("https://a.test/"))


def test_a_set_cookie_header_that_deletes_is_an_error():
    with pytest.raises(PolicyError, match="deletes its cookie"):
        Cookie.from_set_cookie("a=b; Max-Age=0", API_URL, engine=CHROMIUM, now=NOW)
