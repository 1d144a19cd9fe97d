"""Which requests the doctor sends, in which order, and where it never sends cookies and passwords."""

from urllib.parse import urlsplit

import pytest

from crosshost.doctor.evidence import Exchange, Failure
from crosshost.doctor.login.person import Person
from crosshost.doctor.sending import probe, repeats
from crosshost.doctor.sending.unasked import unasked
from crosshost.doctor.sending.wire import TOGETHER, Limits
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

    def together(self, actions):
        return [action() for action in actions]

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


def test_requests_carry_the_pages_origin():
    wire, _ = collect({})
    assert wire.sent("GET", f"{API}/whoami/")[0] == {"Origin": PAGE}


ALLOW = ("Allow", "GET, POST, OPTIONS")
WHOAMI = f"{API}/whoami/"


def preflights(responses: Responses, *urls: str, methods=(), page: str = PAGE) -> list[tuple[str, str]]:
    """Return the method and the headers that each preflight asked for."""
    wire = Wire(responses)
    probe.collect_evidence(wire, page, urls or [WHOAMI], methods=methods)
    sent = [dict(exchange.sent) for exchange in wire.exchanges if exchange.method == "OPTIONS"]
    asked = [each for each in sent if "Access-Control-Request-Method" in each]
    return [(each["Access-Control-Request-Method"], each["Access-Control-Request-Headers"]) for each in asked]


def test_a_preflight_asks_for_the_headers_that_a_write_needs():
    assert preflights({f"GET {WHOAMI}": (401, [ALLOW], b"")}) == [("POST", "content-type")]
    for cookie, header in (("csrftoken", "x-csrftoken"), ("XSRF-TOKEN", "x-xsrf-token")):
        with_token = {f"GET {WHOAMI}": (401, [ALLOW, ("Set-Cookie", f"{cookie}=t; Path=/")], b"")}
        assert preflights(with_token) == [("POST", f"content-type,{header}")]
    other = {f"GET {WHOAMI}": (401, [ALLOW, ("Set-Cookie", "_csrf=secret; Path=/; HttpOnly")], b"")}
    assert preflights(other) == [("POST", "content-type")]


@pytest.mark.parametrize(
    ("responses", "methods"),
    [
        ({f"GET {WHOAMI}": (405, [("Allow", "POST")], b"")}, ["POST"]),
        ({f"GET {WHOAMI}": (200, [("Allow", "GET, PUT, DELETE")], b"")}, ["PUT", "DELETE"]),
        ({f"OPTIONS {WHOAMI}": (200, [("Allow", "GET, POST")], b"")}, ["POST"]),
        ({f"OPTIONS {WHOAMI}": (405, [("Allow", "GET")], b"")}, []),
        ({f"OPTIONS {WHOAMI}": (200, [("Allow", "GET, HEAD, OPTIONS")], b"")}, []),
        ({f"OPTIONS {WHOAMI}": (204, [("Access-Control-Allow-Methods", "GET, POST")], b"")}, []),
        ({f"OPTIONS {WHOAMI}": (401, [], b"")}, []),
        ({}, []),
    ],
)
def test_preflights_are_sent_for_the_writes_that_the_url_says_it_takes(responses, methods):
    assert [method for method, _ in preflights(responses)] == methods


def test_a_method_that_the_page_is_said_to_send_is_preflighted():
    assert [method for method, _ in preflights({}, methods=["DELETE"])] == ["DELETE"]


def test_methods_that_the_first_preflight_allows_are_not_preflighted_one_by_one():
    allow = [("Allow", "GET, POST, PUT, PATCH, DELETE"), ("Access-Control-Allow-Methods", "GET, POST, put")]
    assert [method for method, _ in preflights({f"OPTIONS {WHOAMI}": (200, allow, b"")})] == ["POST", "PATCH", "DELETE"]


def test_the_pages_own_origin_gets_no_preflight_and_no_near_miss():
    own = f"{PAGE}/whoami/"
    assert preflights({f"GET {own}": (200, [ALLOW], b"")}, own, methods=["DELETE"]) == []
    wire, evidence = collect({f"GET {own}": (200, [], b"")}, own)
    assert not set(evidence.other_origins) & {"twin", "port"}
    assert "foreign" in evidence.other_origins
    assert {exchange.method for exchange in wire.exchanges} == {"GET"}


def test_a_get_to_the_pages_own_origin_has_no_origin_header():
    wire, _ = collect({}, f"{PAGE}/whoami/")
    assert wire.sent("GET", f"{PAGE}/whoami/")[0] == {}


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
    after = next(sent for sent in wire.sent("GET", f"{API}/whoami/") if "Cookie" in sent)
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


def test_a_random_path_is_requested_where_the_first_url_may_refuse_the_host():
    refused: Responses = {f"GET {WHOAMI}": (400, [], b"")}
    (_, first), (_, second) = collect(refused), collect(refused)
    assert first.missing.url != second.missing.url
    assert urlsplit(first.missing.url).netloc == "api.example.com"
    _, third = collect({})
    assert third.missing is None


def test_a_request_without_an_origin_is_sent_where_vary_does_not_list_it():
    allowed = ("Access-Control-Allow-Origin", PAGE)
    _, evidence = collect({f"GET {WHOAMI}": (200, [allowed], b"")})
    assert evidence.plain.sent == ()
    _, evidence = collect({f"GET {WHOAMI}": (200, [allowed, ("Vary", "Accept, Origin")], b"")})
    assert evidence.plain is None


class SlowWire(Wire):
    """A Wire on which each response takes 3 s of a clock of its own, four at a time where they are sent together."""

    now = 0.0

    def request(self, method, url, headers=(), body=None):
        if self.now >= Limits().total:
            return Exchange(method, url, headers, failure=Failure("not-sent", "not sent"))
        self.now += 3
        return super().request(method, url, headers, body)

    def together(self, actions):
        lanes, results = [self.now] * TOGETHER, []
        for action in actions:
            lane = lanes.index(min(lanes))
            self.now = lanes[lane]
            results.append(action())
            lanes[lane] = self.now
        self.now = max(lanes)
        return results


def test_at_a_slow_api_the_verdict_is_complete_and_what_was_left_unasked_is_named(monkeypatch):
    responses: Responses = {
        f"GET {WHOAMI}": (401, [ALLOW, ("Access-Control-Allow-Origin", PAGE)], b""),
        f"GET {ANN.url}": (200, [("Set-Cookie", "csrftoken=the-cookie; Path=/")], FORM),
        f"POST {ANN.url}": (200, [("Set-Cookie", "sessionid=new; Path=/")], b""),
    }
    wire = SlowWire(responses)
    monkeypatch.setattr(repeats, "monotonic", lambda: wire.now)
    evidence = probe.collect_evidence(wire, PAGE, [WHOAMI, f"{API}/second/"], ANN, document=f"{PAGE}/")
    assert wire.now <= 30
    decisive = [evidence.login.final, *evidence.login.after.values()]
    decisive += [
        exchange for probed in evidence.probed_urls for exchange in (*probed.hops, *probed.preflights.values())
    ]
    assert all(exchange.response for exchange in decisive)
    assert evidence.other_origins["foreign"].response
    left = list(unasked(evidence))
    assert left[-1].startswith(f"Whether each process knows the session: {WHOAMI} ")
    assert all(sentence.endswith("(not sent; --timeout SECONDS gives it more).") for sentence in left)


def test_the_verdicts_requests_are_sent_before_those_of_other_origins():
    responses: Responses = {
        f"GET {WHOAMI}": (401, [ALLOW], b""),
        f"GET {ANN.url}": (200, [("Set-Cookie", "csrftoken=the-cookie; Path=/")], FORM),
        f"POST {ANN.url}": (200, [("Set-Cookie", "sessionid=new; Path=/")], b""),
    }
    wire, _ = collect(responses, person=ANN)
    others = [dict(exchange.sent).get("Origin") not in (None, PAGE) for exchange in wire.exchanges]
    first = others.index(True)
    assert {exchange.method for exchange in wire.exchanges[first:]} == {"GET"}
    with_session = [
        exchange for exchange in wire.exchanges[:first] if "sessionid" in dict(exchange.sent).get("Cookie", "")
    ]
    assert {exchange.url for exchange in with_session} == {WHOAMI}
