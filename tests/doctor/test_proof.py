"""Never green without proof: what shows that somebody is logged in, and what is said where nothing does."""

import itertools

import pytest

from crosshost.doctor.evidence import Exchange
from crosshost.doctor.verdict.proof import differ
from crosshost.policy import Response
from tests.doctor.sites import ME, SECRET, SESSION, Answer, Request, Site, ann, examine, unique

COOKIE = f"sid=s3ss10n{SESSION}"


def site(anonymous, known, login=(200, {"Set-Cookie": COOKIE}, {})) -> Site:
    """Return a site whose API answers `anonymous()`, and `known()` where the session's cookie is sent."""

    def view(request: Request) -> Answer:
        if request.path == "/login":
            return login if request.json.get("password") == SECRET else (404, {}, "")
        return (known if request.cookies.get("sid") == "s3ss10n" else anonymous)()

    return Site(view)


def answer(status: int, body: object = "", **headers):
    return lambda: (status, headers, body)


def result(tried: Site) -> tuple[bool | None, int, str]:
    _, diagnosis = examine(tried)
    return diagnosis.logins[0].works, diagnosis.code, diagnosis.inconclusive


NOBODY, ANN = {"user": None}, {"user": "ann"}
DRF = {"detail": "Authentication credentials were not provided."}
PROVEN = {
    "401, then 200": (answer(401), answer(200)),
    "403, then 200": (answer(403, DRF), answer(200)),
    "a redirect to the login, then 200": (answer(302, Location="/login"), answer(200)),
    "404 for those who may not know of it, then 200": (answer(404), answer(200)),
    "200 with another body": (answer(200, NOBODY), answer(200, ANN)),
    "pages that differ each time, and by the name": (
        lambda: (200, {}, f"<p>Hello</p><i>{unique()}</i>"),
        lambda: (200, {}, f"<p>Hello</p><i>{unique()}</i><b>ann</b>"),
    ),
}


@pytest.mark.parametrize("name", PROVEN)
def test_an_api_that_answers_otherwise_with_the_login_proves_it(name):
    assert result(site(*PROVEN[name])) == (True, 0, "")


ticks = itertools.count()
UNPROVEN = {
    "200 to everybody": (answer(200, NOBODY), answer(200, NOBODY), "answers the same with the login and without it"),
    "403 to everybody": (answer(403, "no"), answer(403, "no"), "refuses the request with the login too"),
    "404": (answer(404), answer(404), "does not exist with the login either (404)"),
    "405": (answer(405), answer(405), "takes no GET (405)"),
    "200 with a token that changes": (
        lambda: (200, {}, {"user": None, "nonce": unique()}),
        lambda: (200, {}, {"user": None, "nonce": unique()}),
        "answers the same",
    ),
    "200 with a counter": (
        lambda: (200, {}, {"visits": next(ticks) // 4}),
        lambda: (200, {}, {"visits": next(ticks) // 4}),
        "answers the same",
    ),
    "429 after too many requests": (answer(401), answer(429), "too many requests"),
}


@pytest.mark.parametrize("name", UNPROVEN)
def test_what_proves_nothing_is_inconclusive_and_says_why_and_what_to_do(name):
    anonymous, known, why = UNPROVEN[name]
    works, code, sentence = result(site(anonymous, known))
    assert (works, code) == (None, 2)
    assert why in sentence


@pytest.mark.parametrize(
    "login",
    [
        (200, {}, {"success": False, "message": "Wrong password"}),
        (200, {"Set-Cookie": COOKIE}, {"error": "Please confirm your e-mail address first"}),
        (200, {"Set-Cookie": COOKIE}, "<form><input type=password name=p></form>"),
        (302, {"Set-Cookie": COOKIE, "Location": "/login?error=1"}, ""),
        (401, {"Set-Cookie": COOKIE}, {}),
        (200, {}, {"message": "Wrong password"}),
        (200, {"Content-Type": "text/html"}, "<div id=root></div>"),
    ],
)
def test_a_login_that_fails_with_any_status_is_not_green(login):
    works, code, sentence = result(site(answer(401), answer(401), login))
    assert (works, code) == (None, 2)
    assert sentence.startswith("The login")


def test_another_body_after_a_login_that_tells_of_an_error_proves_nothing():
    failed = (200, {"Set-Cookie": COOKIE}, {"error": "Wrong password"})
    assert result(site(answer(200, {"flash": None}), answer(200, {"flash": "Wrong password"}), failed))[:2] == (None, 2)


def test_a_session_that_the_api_refuses_is_a_finding():
    _, diagnosis = examine(site(answer(403, DRF), answer(403, DRF)))
    assert [finding.id for finding in diagnosis.findings] == ["session-not-accepted"]
    assert (diagnosis.logins[0].works, diagnosis.code) == (False, 1)


def test_a_url_behind_a_slash_is_followed_with_the_session():
    def view(request: Request) -> Answer:
        if request.path == "/me/":
            return 301, {"Location": ME}, ""
        known = request.cookies.get("sid") == "s3ss10n"
        return (200, {"Set-Cookie": COOKIE}, {}) if request.path == "/login" or known else (401, {}, "")

    _, diagnosis = examine(Site(view), ann(), f"{ME}/")
    assert diagnosis.logins[0].works is True


@pytest.mark.parametrize(
    ("without", "with_login", "differs"),
    [
        (["a\nb", "a\nb"], ["a\nc"], True),
        (["a\nb", "a\nc"], ["a\nd", "a\ne"], False),  # the second line changes by itself
        (["a", "b"], ["b"], False),  # it changed in the meantime
        (['{"a": 1}', '{"a": 1}'], ['{"a": 1, "b": 2}'], True),
        (['{"a": 1}', '{"a": 1}'], ['{"a": 1, "b": 2}', '{"a": 1, "b": 3}'], False),
        (['{"a": [1, 2]}', '{"a": [1, 2]}'], ['{ "a":[1,2] }'], False),
    ],
)
def test_only_what_stays_the_same_on_one_side_and_is_never_on_the_other_is_a_difference(without, with_login, differs):
    def exchange(body: str) -> Exchange:
        return Exchange("GET", ME, (), Response(200), body=body.encode())

    assert differ([*map(exchange, without)], [*map(exchange, with_login)]) is differs


@pytest.mark.parametrize("login", [(204, {}, ""), (200, {}, {"message": "Welcome"})])
def test_a_login_that_sets_no_cookie_and_returns_no_token_lets_nobody_in(login):
    _, diagnosis = examine(site(answer(401), answer(401), login))
    assert [finding.id for finding in diagnosis.findings] == ["login-leaves-nothing"]
    assert (diagnosis.logins[0].works, diagnosis.code) == (False, 1)
