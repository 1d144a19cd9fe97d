"""Which cookies were set, and which of them say who is logged in: the evidence tells, once for all who ask."""

import pytest

from crosshost.doctor import shown
from crosshost.doctor.evidence import Evidence, Exchange, Login, Look
from crosshost.policy import Response

API = "http://localhost:8000/"


def exchange(*cookies: str) -> Exchange:
    return Exchange("GET", API, response=Response(200, tuple(("Set-Cookie", one) for one in cookies)))


def evidence(*, form: tuple[str, ...] = (), post: tuple[str, ...] = (), given: tuple[str, ...] = ()) -> Evidence:
    login = Login(exchange(*form), exchange(*post), token="sesame-of-the-form")
    look = Look(API, (exchange("visits=1; Path=/"),))
    return Evidence("http://localhost:3000", (look,), login=login if form or post else None, given=given)


@pytest.mark.parametrize(
    ("seen", "sessions", "csrf"),
    [
        (evidence(), [], []),
        (evidence(form=("csrftoken=abc",), post=("csrftoken=def", "sessionid=x")), ["sessionid"], ["csrftoken"] * 2),
        (evidence(post=("theme=dark", "id=x")), ["theme", "id"], []),  # nothing is called like a session
        (evidence(post=("theme=dark", "connect.sid=x")), ["connect.sid"], []),
        (evidence(post=("sessionid=; Max-Age=0", 'sessionid=""; expires=Thu, 01 Jan 1970 00:00:00 GMT')), [], []),
        (evidence(given=("sessionid=x; Path=/", "XSRF-TOKEN=y")), ["sessionid"], ["XSRF-TOKEN"]),
    ],
)
def test_the_names_of_session_and_csrf_cookies_are_told_from_what_was_set(seen, sessions, csrf):
    assert (seen.session_names, seen.csrf_names) == (sessions, csrf)


def test_each_time_a_cookie_was_set_is_kept_with_its_header_and_where():
    seen = evidence(post=("a=1; Path=/",), given=("a=2",))
    assert [(one.url, one.header, one.value) for one in seen.named("a")] == [
        (API, "a=1; Path=/", "1"),
        (API, "a=2", "2"),
    ]
    assert [one.name for one in seen.cookies] == ["visits", "a", "a"]


def test_secrets_are_short_values_of_telling_cookies_long_ones_of_all_and_the_token():
    seen = evidence(post=("sessionid=x", "theme=dark", "note=long-enough"))
    assert shown.secrets_of(seen) == ["x", "long-enough", "sesame-of-the-form"]
    assert "long-enough" not in repr(seen.cookies)
