"""What is asked, and what is not: the order of requests, and where cookies and passwords never go."""

from urllib.parse import urlsplit

import pytest

from crosshost.doctor import probe
from crosshost.doctor.evidence import Exchange
from crosshost.doctor.login import Person
from crosshost.policy import Response

PAGE, API = "https://app.example.com", "https://api.example.com"
ANN = Person(f"{API}/login/", "ann", "correct-horse")
FORM = b'<input name="who"><input type=password name="word"><input name="csrfmiddlewaretoken" value="from-the-form">'
Answers = dict[str, tuple[int, list[tuple[str, str]], bytes]]


class Wire:
    """Answers from a table of "METHOD URL", and 404 to all else; `asked` has what it was asked."""

    def __init__(self, answers: Answers):
        self.answers = answers
        self.asked: list[Exchange] = []
        self.bodies: list[bytes | None] = []

    def ask(self, method, url, headers=(), body=None):
        status, found, text = self.answers.get(f"{method} {url}", (404, [], b""))
        self.asked.append(Exchange(method, url, headers, Response(status, tuple(found)), body=text))
        self.bodies.append(body)
        return self.asked[-1]

    def sent(self, method: str, url: str) -> list[dict[str, str]]:
        return [dict(one.sent) for one in self.asked if (one.method, one.url) == (method, url)]


def look(answers: Answers, *urls: str, page: str = PAGE, person: Person | None = None):
    wire = Wire(answers)
    return wire, probe.look_at(wire, page, urls or [f"{API}/whoami/"], person)


def test_the_page_asks_with_its_origin_and_a_preflight_names_method_and_headers():
    wire, _ = look({})
    assert wire.sent("GET", f"{API}/whoami/")[0] == {"Origin": PAGE}
    assert wire.sent("OPTIONS", f"{API}/whoami/") == [
        {
            "Origin": PAGE,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type,x-csrftoken",
        }
    ]


def test_to_its_own_origin_a_page_sends_no_origin_with_a_get():
    wire, _ = look({}, f"{PAGE}/whoami/")
    assert wire.sent("GET", f"{PAGE}/whoami/")[0] == {}


def test_methods_that_the_preflight_does_not_list_are_asked_for_one_by_one():
    url = f"{API}/whoami/"
    _, evidence = look({f"OPTIONS {url}": (200, [("Access-Control-Allow-Methods", "GET, POST, put")], b"")})
    assert list(evidence.looks[0].preflights) == ["POST", "DELETE", "PATCH"]


def test_an_address_is_asked_for_without_its_last_slash_as_well():
    _, evidence = look({}, f"{API}/whoami/?page=2/")
    assert evidence.looks[0].bare.url == f"{API}/whoami?page=2/"
    _, evidence = look({}, f"{API}/")
    assert evidence.looks[0].bare is None


def test_redirects_are_followed_by_hand_and_across_two_hosts_the_origin_is_null():
    other = "https://other.example.net"
    answers: Answers = {
        f"GET {API}/whoami/": (302, [("Location", f"{other}/a")], b""),
        f"GET {other}/a": (302, [("Location", "/b c")], b""),
        f"GET {other}/b%20c": (200, [], b""),
    }
    _, evidence = look(answers)
    hops = evidence.looks[0].hops
    assert [hop.url for hop in hops] == [f"{API}/whoami/", f"{other}/a", f"{other}/b%20c"]
    assert [hop.origin for hop in hops] == [PAGE, "null", "null"]


def test_a_login_takes_the_forms_fields_its_token_and_the_cookies_and_posts_once():
    answers: Answers = {
        f"GET {ANN.url}": (200, [("Set-Cookie", "csrftoken=the-cookie; Path=/")], FORM),
        f"POST {ANN.url}": (302, [("Set-Cookie", "sessionid=new; Path=/"), ("Set-Cookie", "old=; Max-Age=0")], b""),
    }
    wire, evidence = look(answers, person=ANN)
    posts = [body for one, body in zip(wire.asked, wire.bodies, strict=True) if one.method == "POST"]
    assert posts == [b"who=ann&word=correct-horse&csrfmiddlewaretoken=from-the-form"]
    assert wire.sent("POST", ANN.url)[0] == {
        "Origin": PAGE,
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"{PAGE}/",
        "X-CSRFToken": "from-the-form",
        "Cookie": "csrftoken=the-cookie",
    }
    after = wire.sent("GET", f"{API}/whoami/")[-1]
    assert after["Cookie"] == "csrftoken=the-cookie; sessionid=new"
    assert list(evidence.login.after) == [f"{API}/whoami/"]


def test_a_login_without_a_form_is_json_with_the_token_of_a_body_that_was_seen():
    answers: Answers = {
        f"GET {API}/csrf/": (200, [("Set-Cookie", "csrftoken=the-cookie")], b'{"csrfToken": "from-the-body"}'),
        f"GET {ANN.url}": (405, [], b""),
    }
    wire, _ = look(answers, f"{API}/csrf/", person=ANN)
    assert wire.bodies[[one.method for one in wire.asked].index("POST")] == (
        b'{"username": "ann", "password": "correct-horse"}'
    )
    assert wire.sent("POST", ANN.url)[0]["X-CSRFToken"] == "from-the-body"


@pytest.mark.parametrize(
    ("status", "location"),
    [
        (302, "http://api.example.com/login/"),
        (302, "https://evil.example/login/"),
        (404, ""),
        (502, ""),
    ],
)
def test_the_password_is_sent_to_no_other_host_not_over_http_and_to_nothing_that_is_broken(status, location):
    answers: Answers = {f"GET {ANN.url}": (status, [("Location", location)] if location else [], b"")}
    if location:
        answers[f"GET {location}"] = (200, [], FORM)
    wire, evidence = look(answers, person=ANN)
    assert not any(wire.bodies)
    assert evidence.login is None
    assert evidence.no_login is not None


def test_cookies_go_to_the_logins_host_alone_and_never_over_http():
    answers: Answers = {
        f"GET {ANN.url}": (200, [("Set-Cookie", "csrftoken=the-cookie; Path=/")], FORM),
        f"POST {ANN.url}": (200, [("Set-Cookie", "sessionid=new; Path=/")], b""),
    }
    elsewhere = ("https://other.example.net/", "http://api.example.com/plain/")
    wire, _ = look(answers, f"{API}/whoami/", *elsewhere, person=ANN)
    with_cookies = {one.url for one in wire.asked if "Cookie" in dict(one.sent)}
    assert with_cookies == {ANN.url, f"{API}/whoami/"}


def test_strangers_ask_without_cookies_and_only_read():
    wire, evidence = look({}, person=ANN)
    for exchange in evidence.strangers.values():
        assert exchange.method == "GET"
        assert [name for name, _ in exchange.sent] == ["Origin"]
    assert {one.method for one in wire.asked} == {"GET", "OPTIONS"}


def test_near_misses_by_port_are_asked_for_where_the_page_is_not_allowed_alone():
    ports = [f"{PAGE}:3000", f"{PAGE}:5173"]
    _, evidence = look({})
    assert [one.origin for one in evidence.ports] == ports
    _, evidence = look({f"GET {API}/whoami/": (200, [("Access-Control-Allow-Origin", PAGE)], b"")})
    assert evidence.ports == ()
    _, evidence = look({}, f"{PAGE}/whoami/")
    assert evidence.ports == ()
    _, evidence = look({}, page="null")
    assert evidence.ports == ()


def test_the_path_that_does_not_exist_is_one_that_nobody_has():
    (_, first), (_, second) = look({}), look({})
    assert first.missing.url != second.missing.url
    assert urlsplit(first.missing.url).netloc == "api.example.com"
