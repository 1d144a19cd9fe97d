"""Which cookies were set, and which of them are session and CSRF cookies."""

from dataclasses import replace

import pytest

from crosshost.doctor.evidence import Evidence, Exchange, Login, ProbedUrl
from crosshost.doctor.report import shown
from crosshost.policy import Response

API = "http://localhost:8000/"


def exchange(*cookies: str) -> Exchange:
    return Exchange("GET", API, response=Response(200, tuple(("Set-Cookie", header) for header in cookies)))


def evidence(*, form: tuple[str, ...] = (), post: tuple[str, ...] = (), given: tuple[str, ...] = ()) -> Evidence:
    login = Login(exchange(*form), exchange(*post), token="sesame-of-the-form")
    probed = ProbedUrl(API, (exchange("visits=1; Path=/"),))
    return Evidence("http://localhost:3000", (probed,), login=login if form or post else None, given=given, now=0)


@pytest.mark.parametrize(
    ("collected", "sessions", "csrf"),
    [
        (evidence(), [], []),
        (evidence(form=("csrftoken=abc",), post=("csrftoken=def", "sessionid=x")), ["sessionid"], ["csrftoken"] * 2),
        (evidence(post=("theme=dark", "id=x")), ["theme", "id"], []),  # no name looks like a session
        (evidence(post=("theme=dark", "connect.sid=x")), ["connect.sid"], []),
        (evidence(post=("sessionid=; Max-Age=0", 'sessionid=""; expires=Thu, 01 Jan 1970 00:00:00 GMT')), [], []),
        (evidence(given=("sessionid=x; Path=/", "XSRF-TOKEN=y")), ["sessionid"], ["XSRF-TOKEN"]),
    ],
)
def test_session_and_csrf_cookies_are_recognised_by_their_names(collected, sessions, csrf):
    assert (collected.session_names, collected.csrf_names) == (sessions, csrf)


def test_each_received_cookie_has_its_header_and_url():
    collected = evidence(post=("a=1; Path=/",), given=("a=2",))
    assert [(cookie.url, cookie.header, cookie.value) for cookie in collected.named("a")] == [
        (API, "a=1; Path=/", "1"),
        (API, "a=2", "2"),
    ]
    assert [cookie.name for cookie in collected.cookies] == ["visits", "a", "a"]


def test_every_response_that_a_page_gets_sets_its_cookies():
    login = Login(exchange("form=1"), exchange("post=1"), csrf=exchange("csrf=1"), after={API: exchange("after=1")})
    here = Exchange("GET", "http://localhost:3000/", response=exchange("page=1").response)
    elsewhere = Exchange("GET", "http://127.0.0.1:3000/", response=exchange("page=1").response)
    preflight = Exchange("OPTIONS", API, response=exchange("preflight=1").response)
    probed = ProbedUrl(API, (exchange("hop=1"), exchange("last=1")), {"POST": preflight})
    collected = Evidence("http://localhost:3000", (probed,), login=login, document=here, now=0)
    names = [cookie.name for cookie in collected.cookies]
    assert names == ["page", "hop", "last", "form", "csrf", "post", "after"]
    assert "page" not in [cookie.name for cookie in replace(collected, document=elsewhere).cookies]


def test_secrets_are_values_of_session_cookies_long_values_of_all_and_the_token():
    collected = evidence(post=("sessionid=x", "theme=dark", "note=long-enough"))
    assert shown.secrets_of(collected) == ["x", "long-enough", "sesame-of-the-form"]
    assert "long-enough" not in repr(collected.cookies)
