"""Logins as other frameworks have them: each works, with what is sent read from its responses or given by an option."""

import pytest

from tests.doctor.sites import (
    API,
    CSRF,
    LOGIN,
    ME,
    PAGE,
    SECRET,
    SESSION,
    Answer,
    Request,
    Site,
    ann,
    examine,
    unique,
    verdict,
)

COOKIE = f"sid=s3ss10n{SESSION}"
GREEN = (True, 0, [])


def me(request: Request, *, unknown: Answer = (401, {}, {"error": "unauthorized"})) -> Answer:
    return (200, {}, {"name": "ann"}) if request.cookies.get("sid") == "s3ss10n" else unknown


def express(request: Request) -> Answer:
    """Express: a GET of the login is 404; e-mail and password in JSON."""
    match request.method, request.path:
        case "GET", "/me":
            return me(request)
        case "POST", "/login" if request.json.get("email") == "ann" and request.json.get("password") == SECRET:
            return 200, {"Set-Cookie": COOKIE}, {"ok": True}
        case "POST", "/login":
            return 400, {}, {"errors": [{"type": "field", "msg": "Email is required", "path": "email"}]}
    return 404, {}, "Cannot GET /login"


def test_a_404_to_a_get_of_the_login_is_no_refusal():
    assert verdict(Site(express), ann(user_field="email")) == GREEN


def test_a_field_that_the_server_misses_is_sent_under_its_name():
    site = Site(express)
    assert verdict(site) == GREEN
    assert [sorted(post.json) for post in site.posts] == [["password", "username"], ["email", "password"]]


def test_the_fields_are_those_of_the_option_with_user_and_password_in_place():
    def rails(request: Request) -> Answer:
        if request.path == "/me":
            return me(request)
        right = request.json == {"user": {"email": "ann", "password": SECRET, "remember": True}}
        return (201, {"Set-Cookie": COOKIE}, {}) if right else (422, {}, {"error": "Invalid Email or password."})

    fields = {"user": {"email": "$USER", "password": "$PASSWORD", "remember": True}}
    assert verdict(Site(rails), ann(fields=fields, encoding="json")) == GREEN


def test_a_login_that_wants_a_form_gets_one():
    def fastapi(request: Request) -> Answer:
        if request.path == "/me":
            return me(request)
        if request.method == "GET":
            return 405, {}, {"detail": "Method Not Allowed"}
        if request.form.get("password") != SECRET:
            lacks = [
                {"type": "missing", "loc": ["body", name], "msg": "Field required"} for name in ("username", "password")
            ]
            return 422, {}, {"detail": lacks}
        return 200, {"Set-Cookie": COOKIE}, {}

    site = Site(fastapi)
    assert verdict(site) == GREEN
    assert [bool(post.form) for post in site.posts] == [False, True]
    explicit = Site(fastapi)
    assert verdict(explicit, ann(encoding="form")) == GREEN
    assert len(explicit.posts) == 1


PAGES = """<form action="/search"><input name="q"></form>
<form action="/sign-up"><input name="email">
<input type="password" name="new"><input type="password" name="again"></form>
<form action="/session" method="post"><input type="hidden" name="next" value="/home"><input name="email">
<input type="password" name="secret"><button name="commit" value="Log in">Log in</button></form>"""


def test_the_form_with_the_password_is_sent_to_its_action_with_its_hidden_fields():
    def flask(request: Request) -> Answer:
        if request.path == "/me":
            return me(request, unknown=(302, {"Location": "/login?next=/me"}, ""))
        if request.path == "/session":
            right = request.form == {"email": "ann", "secret": SECRET, "next": "/home", "commit": "Log in"}
            return 302, {"Location": "/home", "Set-Cookie": COOKIE} if right else {"Location": "/login"}, ""
        return 200, {"Content-Type": "text/html"}, PAGES

    assert verdict(Site(flask))[0] is True


def test_a_form_that_leads_to_another_host_does_not_get_the_password():
    def phishing(request: Request) -> Answer:
        form = '<form action="https://evil.example/"><input type="password" name="password"></form>'
        return (401, {}, "") if request.path == "/me" else (200, {"Content-Type": "text/html"}, form)

    site = Site(phishing)
    assert verdict(site) == (None, 2, ["login-not-sent"])
    assert site.posts == []


def test_a_login_by_basic_authorization_gets_it_after_the_challenge():
    def knox(request: Request) -> Answer:
        token = "9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b"
        if request.path == "/me":
            known = request.headers.get("authorization") == f"Token {token}"
            challenge = {"WWW-Authenticate": "Token"}
            return (200, {}, {"name": "ann"}) if known else (401, challenge, {"detail": "Invalid token."})
        if request.basic == f"ann:{SECRET}":
            return 200, {}, {"expiry": "2030-01-01T00:00:00Z", "token": token}
        words = {"detail": "Authentication credentials were not provided."}
        return 401, {"WWW-Authenticate": 'Basic realm="api"'}, words

    evidence, diagnosis = examine(Site(knox, allowed="authorization, content-type"))
    assert (diagnosis.code, [one.id for one in diagnosis.findings]) == (0, ["bearer-api"])
    assert evidence.login.scheme == "Token"
    assert "ann" not in repr(evidence.login)


def bearer(request: Request, body=None, scheme: str = "Bearer", token: str = "header.payload.signature") -> Answer:
    if request.path == "/me":
        known = request.headers.get("authorization") == f"{scheme} {token}"
        return (200, {}, {"name": "ann"}) if known else (401, {}, {"detail": "Not authenticated"})
    right = request.json.get("password") == SECRET
    return (200, {}, body or {"access_token": token, "token_type": "bearer"}) if right else (404, {}, "")


@pytest.mark.parametrize(
    ("body", "scheme"),
    [
        (None, "Bearer"),
        ({"access": "header.payload.signature", "refresh": "another.one.here"}, "Bearer"),
        ({"key": "header.payload.signature"}, "Token"),
        ({"auth_token": "header.payload.signature"}, "Token"),
        ({"data": {"user": {"name": "ann"}, "token": "header.payload.signature"}}, "Bearer"),
        ({"tokens": [{"jwt": "Bearer header.payload.signature"}]}, "Bearer"),
    ],
)
def test_a_token_in_the_body_makes_a_bearer_api_where_cookies_play_no_part(body, scheme):
    any_origin = [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "authorization, content-type")]
    site = Site(lambda request: bearer(request, body, scheme), cors=any_origin)
    assert verdict(site) == GREEN  # the wildcard is right where no cookie is sent


def test_a_bearer_api_whose_preflight_lacks_authorization_fails():
    works, code, findings = verdict(Site(bearer, allowed="content-type"))
    assert (works, code) == (False, 1)
    assert "preflight-header-not-allowed" in findings


def test_where_a_login_gives_both_what_is_proven_counts():
    def both(request: Request) -> Answer:
        status, headers, body = bearer(request)
        return status, headers | ({"Set-Cookie": COOKIE} if request.path == "/login" else {}), body

    site = Site(both, allowed="authorization, content-type")
    assert verdict(site) == GREEN
    _, diagnosis = examine(Site(both, allowed="authorization, content-type"))
    assert {one.way for one in diagnosis.logins} == {"fetch"}


def test_a_token_that_the_api_refuses_is_a_finding():
    def other_audience(request: Request) -> Answer:
        return (401, {}, {"error": "invalid token"}) if request.path == "/me" else bearer(request)

    assert verdict(Site(other_audience, allowed="authorization, content-type"))[1:] == (1, ["token-not-accepted"])


def saved_uninitialized(request: Request) -> Answer:
    """express-session: every visitor has a session, and a login changes what it holds."""
    logged_in = saved_uninitialized.__dict__.setdefault("sessions", set())
    sid = request.cookies.get("connect.sid")
    headers = {} if sid else {"Set-Cookie": f"connect.sid={unique()}{SESSION}"}
    if request.path == "/login" and request.json.get("password") == SECRET:
        logged_in.add(sid)
        return 204, headers, ""
    if request.path == "/me":
        return (200, headers, {"name": "ann"}) if sid in logged_in else (401, headers, {"error": "no"})
    return 404, headers, ""


def test_a_session_cookie_that_existed_before_the_login_is_the_session():
    evidence, diagnosis = examine(Site(saved_uninitialized))
    assert evidence.session_names == ["connect.sid"]
    assert (diagnosis.code, diagnosis.findings) == (0, ())


def laravel(request: Request) -> Answer:
    """Sanctum: /csrf sets XSRF-TOKEN, which pages send back decoded."""
    if request.path == "/csrf":
        domain = "; Path=/; Secure; SameSite=Lax; Domain=example.com"
        return 204, {"Set-Cookie": [f"XSRF-TOKEN=a%3Db{domain}", f"laravel_session=l{SESSION}"]}, ""
    if request.path == "/login":
        if request.headers.get("x-xsrf-token") != "a=b" or "laravel_session" not in request.cookies:
            return 419, {}, {"message": "CSRF token mismatch."}
        return 200, {"Set-Cookie": COOKIE}, {}
    return me(request)


def test_the_token_of_xsrf_token_is_sent_decoded_in_its_header():
    site = Site(laravel, allowed="content-type, x-xsrf-token")
    assert verdict(site, ann(csrf_url=CSRF)) == GREEN
    assert verdict(Site(laravel, allowed="content-type, x-xsrf-token"), ann(), ME, CSRF) == GREEN


def test_a_csrf_refusal_without_a_token_asks_for_the_url_that_sets_it():
    evidence, diagnosis = examine(Site(laravel))
    assert [one.id for one in diagnosis.findings] == ["csrf-token-not-found"]
    assert diagnosis.findings[0].evidence[1] == "the server: CSRF token mismatch."
    assert diagnosis.code == 2
    assert "--csrf-url" in diagnosis.inconclusive
    assert len(evidence.login.others) == 0


def test_a_cookie_that_the_page_cannot_read_gives_it_no_token():
    def host_only(request: Request) -> Answer:
        status, headers, body = laravel(request)
        cookies = [one.replace("; Domain=example.com", "") for one in headers.get("Set-Cookie", [])]
        return status, headers | ({"Set-Cookie": cookies} if request.path == "/csrf" else {}), body

    site = Site(host_only, allowed="content-type, x-xsrf-token")
    works, code, findings = verdict(site, ann(csrf_url=CSRF))
    assert (works, code, findings[0]) == (False, 1, "csrf-token-unreadable")


def csurf(request: Request, header: str = "x-csrf-token") -> Answer:
    """Express with csurf: the token belongs to the secret in a cookie, and is in a body."""
    if request.path == "/csrf":
        secret = request.cookies.get("_csrf") or unique()
        return 200, {"Set-Cookie": f"_csrf={secret}{SESSION}"}, {"csrfToken": f"of-{secret}"}
    if request.path == "/login":
        if request.headers.get(header) != f"of-{request.cookies.get('_csrf')}":
            return 403, {}, "ForbiddenError: invalid csrf token"
        return 200, {"Set-Cookie": COOKIE}, {}
    return me(request)


@pytest.mark.parametrize("header", ["x-csrf-token", "x-xsrf-token", "x-csrftoken"])
def test_a_token_of_a_body_belongs_to_its_cookie_and_its_header_is_found(header):
    site = Site(lambda request: csurf(request, header), allowed=f"content-type, {header}")
    assert verdict(site, ann(), ME, CSRF) == GREEN
    evidence, _ = examine(Site(lambda request: csurf(request, header), allowed=header), ann(csrf_url=CSRF))
    assert evidence.login.token_header.lower() == header


def test_a_token_of_another_framework_is_not_measured_by_djangos_rules():
    def signed(request: Request) -> Answer:
        if request.path == "/csrf":
            cookie = "csrf_token=abc.def; Path=/; Secure; SameSite=Lax; Domain=example.com"
            return 200, {"Set-Cookie": cookie}, {"csrf_token": "ghi.jkl"}
        if request.path == "/login":
            right = request.headers.get("x-csrf-token") == "ghi.jkl"
            return (200, {"Set-Cookie": COOKIE}, {}) if right else (400, {}, "<p>The CSRF token is missing.</p>")
        return me(request)

    assert verdict(Site(signed, allowed="content-type, x-csrf-token"), ann(csrf_url=CSRF)) == GREEN


def test_a_refusal_of_the_origin_is_known_by_the_servers_reason():
    def sveltekit(request: Request) -> Answer:
        if request.path == "/login" and request.method == "POST":
            return 403, {}, {"message": "Cross-site POST form submissions are forbidden"}
        return me(request)

    assert verdict(Site(sveltekit))[2] == ["csrf-origin"]


def django(request: Request, same: str = PAGE) -> Answer:
    """Django with DEBUG: says why."""
    if request.path == "/login" and request.method == "POST":
        reason = f"Origin checking failed - {same} does not match any trusted origins."
        why = f"<p>Reason given for failure:</p><pre>\n{reason}\n</pre>"
        page = f"<h1>Forbidden</h1><p>CSRF verification failed. Request aborted.</p>{why}"
        return 403, {"Content-Type": "text/html"}, page
    return me(request)


def test_the_reason_of_djangos_debug_page_is_quoted():
    _, diagnosis = examine(Site(django))
    assert [one.id for one in diagnosis.findings] == ["csrf-origin"]
    assert (
        f"the server: Origin checking failed - {PAGE} does not match any trusted origins."
        in diagnosis.findings[0].evidence
    )


def test_where_no_header_of_the_token_helps_it_is_the_origin_that_is_refused():
    def silent(request: Request) -> Answer:
        """Django without DEBUG, which refuses the page's origin and does not say so."""
        if request.path == "/csrf":
            token = "k" * 32
            return 200, {"Set-Cookie": f"csrftoken={token}; Path=/; Secure; SameSite=Lax"}, {"csrfToken": token}
        if request.path == "/login" and request.method == "POST":
            if request.headers.get("origin") != API:
                return 403, {}, "<h1>Forbidden</h1><p>CSRF verification failed. Request aborted.</p>"
            return 200, {"Set-Cookie": COOKIE}, {}
        return me(request)

    site = Site(silent, allowed="content-type, x-csrftoken")
    assert verdict(site, ann(csrf_url=CSRF)) == (False, 1, ["csrf-origin"])


def test_a_refusal_on_the_pages_own_origin_is_a_finding_too():
    _, diagnosis = examine(Site(lambda request: django(request, API), page=API))
    assert [one.id for one in diagnosis.findings] == ["csrf-origin-proxy"]
    assert diagnosis.code == 1


def test_the_servers_own_words_about_a_wrong_password_are_shown_without_it():
    def strict(request: Request) -> Answer:
        return (
            (401, {}, {"detail": f"No account ann with {SECRET}\x1b[31m"}) if request.path == "/login" else me(request)
        )

    _, diagnosis = examine(Site(strict))
    (finding,) = diagnosis.findings
    assert (finding.id, diagnosis.code) == ("login-refused", 2)
    assert "No account ann with" in finding.finding.sentence
    assert "\x1b" not in finding.finding.sentence
    assert SECRET not in finding.without([SECRET]).finding.sentence


def test_an_unnamed_field_is_told_where_it_must_not_be_guessed():
    def by_phone(request: Request) -> Answer:
        return (400, {}, {"handle": ["This field is required."]}) if request.path == "/login" else me(request)

    site = Site(by_phone)
    _, diagnosis = examine(site)
    assert "--user-field handle" in diagnosis.findings[0].finding.sentence
    assert len(site.posts) == 1
    assert LOGIN in {exchange.url for exchange in site.exchanges}


def moved(status: int):
    """Return a view whose login has a slash at its end, and redirects there without it."""

    def view(request: Request) -> Answer:
        if request.path == "/login":
            return status, {"Location": f"{LOGIN}/"}, ""
        if request.path == "/login/" and request.method == "POST":
            return (200, {"Set-Cookie": COOKIE}, {}) if request.json.get("password") == SECRET else (400, {}, {})
        return me(request) if request.path == "/me" else (405, {}, "")

    return view


def test_a_redirect_that_keeps_the_method_is_followed_with_the_login():
    assert verdict(Site(moved(307))) == GREEN
    _, diagnosis = examine(Site(moved(308), allowed=""))
    assert [one.id for one in diagnosis.findings] == ["preflight-header-not-allowed"]


def test_a_redirect_that_makes_a_get_of_the_login_is_a_finding():
    site = Site(moved(301))
    works, code, findings = verdict(site)
    assert (works, code, findings[0]) == (False, 1, "redirect-changed-method")
    assert [post.path for post in site.posts] == ["/login"]
