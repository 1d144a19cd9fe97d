"""The same request with the session, repeated side by side: how often, and until when."""

import threading
from dataclasses import replace

import pytest

from crosshost.doctor.diagnosis import diagnose
from crosshost.doctor.evidence import Exchange
from crosshost.doctor.sending import repeats
from crosshost.doctor.sending.wire import TOGETHER, Limits, Wire
from crosshost.policy import ENGINES, Response
from tests.doctor.deployments import ALLOWED, HEALTHY, LOGGED_IN, NO_STORE, URL, VARY, exchange
from tests.doctor.servers import request_of, serving

SESSION = (("Cookie", "sessionid=new"),)


def repeated(*statuses: int, first: int) -> list[int]:
    """Return the statuses of the repeated requests to a server that answers with `statuses`, the last one for ever."""
    left, lock = list(statuses), threading.Lock()

    def handle(connection) -> None:
        while request_of(connection):
            with lock:
                status = left.pop(0) if len(left) > 1 else left[0]
            connection.sendall(f"HTTP/1.1 {status} .\r\nContent-Length: 0\r\n\r\n".encode())

    with serving(handle) as port:
        asked = Exchange("GET", f"http://127.0.0.1:{port}/", SESSION, Response(first))
        return [exchange.status for exchange in repeats.repeat(Wire(Limits()), asked, SESSION)]


def test_an_accepted_request_is_repeated_often_enough_for_two_processes():
    assert repeated(200, first=200) == [200] * repeats.REPEATS
    assert 0.5**repeats.REPEATS < 1e-4


def test_a_refused_request_is_repeated_more_often():
    assert repeated(401, first=401) == [401] * repeats.WHERE_REFUSED


def test_the_first_other_status_ends_it():
    statuses = repeated(*[401] * 22, 200, first=401)
    assert (statuses[-1], statuses.count(200)) == (200, 1)
    assert len(statuses) <= 25


def test_the_requests_of_a_burst_are_sent_side_by_side():
    together = threading.Barrier(TOGETHER)

    def handle(connection) -> None:
        while request_of(connection):
            together.wait(timeout=5)  # a lone request would wait in vain
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with serving(handle) as port:
        exchanges = repeats.burst(Wire(Limits()), f"http://127.0.0.1:{port}/", ())
    assert [exchange.status for exchange in exchanges] == [200] * TOGETHER


def findings(after: int, *others: int) -> list[str]:
    session = [exchange("GET", URL, status, VARY, NO_STORE, *ALLOWED) for status in (after, *others)]
    login = replace(LOGGED_IN, after={URL: session[0]}, repeated=tuple(session[1:]))
    diagnosis = diagnose(replace(HEALTHY, login=login), list(ENGINES.values()), login_requested=True)
    return [finding.id for finding in diagnosis.findings]


@pytest.mark.parametrize("other", [401, 403, 302])
def test_a_session_that_is_known_at_one_time_only_is_named(other):
    assert findings(other, other, 200) == findings(200, other) == ["secret-key-per-worker"]


def test_a_session_that_is_refused_each_time_has_both_causes_named():
    assert findings(401, 401, 401) == ["session-not-accepted"]


def test_a_limit_of_requests_is_not_taken_for_an_unknown_session():
    assert findings(200, 200, 429) == []
