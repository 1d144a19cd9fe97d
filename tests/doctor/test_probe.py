"""Which requests the doctor sends, in which order, and where it never sends cookies and passwords."""

from urllib.parse import urlsplit

import pytest

from crosshost.doctor import probe
from crosshost.doctor.evidence import Exchange
from crosshost.doctor.person import Person
from crosshost.policy import Response
from crosshost.policy.origin import Origin

PAGE, API = "https://app.example.com", "https://api.example.com"
ANN = Person(f"{API}/login/", "ann", "correct-horse")
FORM = b'<input name="who"><input type=password name="word"><input name="csrfmiddlewaretoken" value="from-the-form">'
Responses = dict[str, tuple[int, list[tuple[str, str]], bytes]]


class Wire:
    """A fake Wire that answers from a table of "METHOD URL", and 404 otherwise; `exchanges` has every exchange."""

    def __init__(self, responses: Responses):
        self.responses = responses
        self.exchanges: list[Exchange] = []
        self.bodies: list[bytes | None] = []

    def request(self, method, url, headers=(), body=None):
        status, response_headers, text = self.responses.get(f"{method} {url}", (404, [], b""))
        self.exchanges.append(Exchange(method, url, headers, Response(status, tuple(response_headers)), body=text))
        self.bodies.append(body)
        return self.exchanges[-1]

    def addresses(self, host):
        return []

    def is_private(self, origin: Origin) -> bool:
        return origin.trustworthy

    def close(self):
        pass

    def fresh(self):
        return self

    def sent(self, method: str, url: str) -> list[dict[str, str]]:
        return [dict(exchange.sent) for exchange in self.exchanges if (exchange.method, exchange.url) == (method, url)]


def collect(responses: Responses, *urls: str, page: str = PAGE, person: Person | None = None):
    wire = Wire(responses)
    return wire, probe.collect_evidence(wire, page, urls or [f"{API}/whoami/"], person)


def test_requests_carry_the_pages_origin_and_a_preflight_names_method_and_headers():
    wire, _ = collect({})
    assert wire.sent("GET", f"{API}/whoami/")[0] == {"Origin": PAGE}
    assert wire.sent("OPTIONS", f"{API}/whoami/") == [
        {
            "Origin": PAGE,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type,x-csrftoken",
        }
    ]


def test_a_get_to_the_pages_own_origin_has_no_origin_header():
    wire, _ = collect({}, f"{PAGE}/whoami/")
    assert wire.sent("GET", f"{PAGE}/whoami/")[0] == {}


def test_methods_that_the_preflight_does_not_list_are_preflighted_one_by_one():
    url = f"{API}/whoami/"
    _, evidence = collect({f"OPTIONS {url}": (200, [("Access-Control-Allow-Methods", "GET, POST, put")], b"")})
    assert list(evidence.probed_urls[0].preflights) == ["POST", "DELETE", "PATCH"]


def test_a_url_is_also_requested_without_its_trailing_slash():
    _, evidence = collect({}, f"{API}/whoami/?page=2/")
    assert evidence.probed_urls[0].bare.url == f"{API}/whoami?page=2/"
    _, evidence = collect({}, f"{API}/")
    assert evidence.probed_urls[0].bare is None


def test_redirects_are_followed_and_across_two_hosts_the_origin_is_null():
    other = "https://other.example.net"
    responses: Responses = {
        f"GET {API}/whoami/": (302, [("Location", f"{other}/a")], b""),
        f"GET {other}/a": (302, [("Location", "/b c")], b""),
        f"GET {other}/b%20c": (200, [], b""),
    }
    _, evidence = collect(responses)
    hops = evidence.probed_urls[0].hops
    assert [hop.url for hop in hops] == [f"{API}/whoami/", f"{other}/a", f"{other}/b%20c"]
    assert [hop.origin for hop in hops] == [PAGE, "null", "null"]


def test_a_login_posts_once_with_the_forms_fields_its_token_and_the_cookies():
    responses: Responses = {
        f"GET {ANN.url}": (200, [("Set-Cookie", "csrftoken=the-cookie; Path=/")], FORM),
        f"POST {ANN.url}": (302, [("Set-Cookie", "sessionid=new; Path=/"), ("Set-Cookie", "old=; Max-Age=0")], b""),
    }
    wire, evidence = collect(responses, person=ANN)
    posts = [body for exchange, body in zip(wire.exchanges, wire.bodies, strict=True) if exchange.method == "POST"]
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


def test_a_login_without_a_form_posts_json_with_the_token_of_an_earlier_body():
    responses: Responses = {
        f"GET {API}/csrf/": (200, [("Set-Cookie", "csrftoken=the-cookie")], b'{"csrfToken": "from-the-body"}'),
        f"GET {ANN.url}": (405, [], b""),
    }
    wire, _ = collect(responses, f"{API}/csrf/", person=ANN)
    assert wire.bodies[[exchange.method for exchange in wire.exchanges].index("POST")] == (
        b'{"username": "ann", "password": "correct-horse"}'
    )
    assert wire.sent("POST", ANN.url)[0]["X-CSRFToken"] == "from-the-body"


@pytest.mark.parametrize(
    ("status", "location"),
    [
        (302, "http://api.example.com/login/"),
        (302, "https://evil.example/login/"),
        (502, ""),
        (500, ""),
    ],
)
def test_the_password_is_not_sent_to_another_host_over_http_or_to_a_broken_page(status, location):
    responses: Responses = {f"GET {ANN.url}": (status, [("Location", location)] if location else [], b"")}
    if location:
        responses[f"GET {location}"] = (200, [], FORM)
    wire, evidence = collect(responses, person=ANN)
    assert not any(wire.bodies)
    assert evidence.login is None
    assert evidence.no_login is not None


def test_cookies_are_sent_to_the_logins_host_only_and_never_over_http():
    responses: Responses = {
        f"GET {ANN.url}": (200, [("Set-Cookie", "csrftoken=the-cookie; Path=/")], FORM),
        f"POST {ANN.url}": (200, [("Set-Cookie", "sessionid=new; Path=/")], b""),
    }
    elsewhere = ("https://other.example.net/", "http://api.example.com/plain/")
    wire, _ = collect(responses, f"{API}/whoami/", *elsewhere, person=ANN)
    with_cookies = {exchange.url for exchange in wire.exchanges if "Cookie" in dict(exchange.sent)}
    assert with_cookies == {ANN.url, f"{API}/whoami/"}


def test_other_origins_send_get_without_cookies():
    wire, evidence = collect({})
    for exchange in evidence.other_origins.values():
        assert exchange.method == "GET"
        assert [name for name, _ in exchange.sent] == ["Origin"]
    assert {exchange.method for exchange in wire.exchanges} == {"GET", "OPTIONS"}


def test_other_ports_are_tried_only_where_the_page_is_not_allowed():
    ports = [f"{PAGE}:3000", f"{PAGE}:5173"]
    _, evidence = collect({})
    assert [exchange.origin for exchange in evidence.ports] == ports
    _, evidence = collect({f"GET {API}/whoami/": (200, [("Access-Control-Allow-Origin", PAGE)], b"")})
    assert evidence.ports == ()
    _, evidence = collect({}, f"{PAGE}/whoami/")
    assert evidence.ports == ()
    _, evidence = collect({}, page="null")
    assert evidence.ports == ()


def test_the_missing_path_is_random():
    (_, first), (_, second) = collect({}), collect({})
    assert first.missing.url != second.missing.url
    assert urlsplit(first.missing.url).netloc == "api.example.com"
