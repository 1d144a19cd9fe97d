"""Several cookies that were joined into one Set-Cookie header."""

import pytest

from crosshost.policy import ENGINES, Page, Request, Response, Situation, predict
from crosshost.policy.folded import unfolded

CSRF = "csrftoken=a; expires=Sat, 27 Nov 2027 16:30:00 GMT; Max-Age=31449600; Path=/; SameSite=Lax"
SESSION = "sessionid=b; expires=Sun, 13 Dec 2026 16:30:00 GMT; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax"


@pytest.mark.parametrize(
    "parts",
    [
        (CSRF, SESSION),
        (SESSION, CSRF),
        ("appSession.0=a; Path=/; HttpOnly", "appSession.1=b; Path=/; HttpOnly", "appSession.2=c; Path=/; HttpOnly"),
        ("a=1", "b=2; Path=/"),
        ("a=1", "b=2"),
        ("a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"),
    ],
)
def test_joined_headers_are_separated(parts):
    assert unfolded(", ".join(parts)) == parts


def test_a_comma_without_a_space_joins_attributes():
    assert unfolded("a=1; Path=/,b=2; Path=/") == ("a=1; Path=/", "b=2; Path=/")


@pytest.mark.parametrize(
    "header",
    [
        CSRF,
        SESSION,
        "",
        "a=1,b=2; Path=/",
        'prefs={"x":1,"y":2}; Path=/',
        "a=x, y; Path=/",
        "a=b; Path=/a,b",
        "a=b; Domain=example.com; Expires=Thursday, 01-Jan-1970 00:00:00 GMT",
        "just a value",
    ],
)
def test_one_cookie_stays_one(header):
    assert unfolded(header) == (header,)


@pytest.mark.parametrize("engine", ENGINES.values(), ids=lambda engine: engine.name)
def test_a_browser_stores_the_first_with_the_attributes_of_all(engine):
    api = "http://localhost:8000/"
    received = Response(200, (("Set-Cookie", f"{CSRF}, {SESSION}"),))
    verdict = predict(Situation(Page(api), Request(api), response=received, now=0), engine)
    (cookie,) = verdict.jar
    assert (cookie.name, cookie.value, cookie.http_only, cookie.same_site) == ("csrftoken", "a", True, "Lax")
    (lost,) = [outcome for outcome in verdict.stored if outcome.refused]
    assert (lost.refused[0].id, lost.refused[0].cookie) == ("set-cookie-folded", "sessionid")
