"""One request, whatever the server does: a response or one failure, in time, and never an exception."""

import socket
import ssl
import threading
import time

import pytest

from crosshost import Problem
from crosshost.doctor.sending.failures import failure_from
from crosshost.doctor.sending.wire import Limits, Wire
from crosshost.policy.origin import address
from tests.doctor.servers import answering, endless, hanging, request_of, serving

QUICK = Limits(request=0.4, total=3.0, body=1000)
OK = b"HTTP/1.1 200 OK\r\n"


def request(port: int, limits: Limits = QUICK, host: str = "127.0.0.1", **more):
    wire = Wire(limits)
    try:
        return wire.request("GET", f"http://{host}:{port}/", **more)
    finally:
        wire.close()


def failure_of(handle, limits: Limits = QUICK) -> str:
    began = time.monotonic()
    with serving(handle) as port:
        exchange = request(port, limits)
    assert exchange.response is None
    assert time.monotonic() - began < 10  # far above the limits: that it ends, not how fast
    return exchange.failure.kind


def test_headers_keep_their_order_and_their_duplicates():
    with serving(answering("HTTP/1.1 200 OK", "Vary: a", "X-One: 1", "vary: b", "Set-Cookie: a=1")) as port:
        exchange = request(port)
    assert exchange.response.headers[:4] == (("Vary", "a"), ("X-One", "1"), ("vary", "b"), ("Set-Cookie", "a=1"))
    assert exchange.values("VARY") == ["a", "b"]


def test_a_name_below_localhost_is_this_machine_and_host_has_the_port():
    heads = []

    def handle(connection: socket.socket) -> None:
        heads.append(request_of(connection))
        connection.sendall(OK + b"Content-Length: 0\r\n\r\n")

    with serving(handle) as port:
        exchange = request(port, host="api.shop.localhost", headers=(("Origin", "http://app.shop.localhost"),))
    assert exchange.status == 200
    assert f"Host: api.shop.localhost:{port}\r\n".encode() in heads[0]
    assert b"Origin: http://app.shop.localhost\r\n" in heads[0]
    assert b"Cookie" not in heads[0]


def test_given_hosts_are_this_machine_and_nobody_reads_along_there():
    with serving(answering("HTTP/1.1 200 OK")) as port:
        wire = Wire(QUICK, hosts=["api.example.com"])
        assert wire.request("GET", f"http://api.example.com:{port}/").status == 200
        wire.close()
    private = {text: wire.is_private(address(text).origin) for text in ("http://api.example.com", "http://example.com")}
    assert private == {"http://api.example.com": True, "http://example.com": False}
    assert wire.is_private(address("https://example.com").origin)
    assert wire.is_private(address("http://api.localhost").origin)


def test_a_connection_is_reused_and_reopened_when_the_server_closed_it():
    connections = []

    def handle(connection: socket.socket) -> None:
        connections.append(connection)
        for _ in range(2):  # then it closes without notice
            request_of(connection)
            connection.sendall(OK + b"Content-Length: 2\r\n\r\nok")

    with serving(handle) as port:
        wire = Wire(QUICK)
        assert [wire.request("GET", f"http://127.0.0.1:{port}/").status for _ in range(3)] == [200, 200, 200]
        wire.close()
    assert len(connections) == 2


def test_a_post_is_never_sent_twice():
    heads = []

    def handle(connection: socket.socket) -> None:
        heads.append(request_of(connection))

    with serving(handle) as port:
        wire = Wire(QUICK)
        exchange = wire.request("POST", f"http://127.0.0.1:{port}/", body=b"{}")
    assert exchange.failure.kind == "connection-closed"
    assert len(heads) == 1


def test_a_port_where_nothing_listens_is_a_failure():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert request(port).failure.kind == "nothing-listens"


def test_a_name_that_does_not_resolve_is_a_failure():
    exchange = Wire(QUICK).request("GET", "http://nothing.invalid/")
    assert exchange.failure.kind in ("name-not-resolved", "too-slow")  # as quick as the machine's resolver


def test_a_host_that_hangs_is_too_slow():
    assert failure_of(hanging) == "too-slow"


def test_headers_that_arrive_byte_by_byte_without_end_are_too_slow():
    def handle(connection: socket.socket) -> None:
        request_of(connection)
        connection.sendall(OK + b"X-Slow: ")
        while True:
            connection.sendall(b"a")
            connection.settimeout(0.05)
            try:
                if not connection.recv(1):
                    return
            except TimeoutError:
                continue

    assert failure_of(handle) == "too-slow"


def test_endless_headers_in_one_line_or_many_are_too_large():
    long = Limits(request=5, total=5)
    assert failure_of(endless(OK, b"X-Long: ", again=b"a" * 65536), long) == "headers-too-large"
    assert failure_of(endless(OK, again=b"X-Many: " + b"a" * 60000 + b"\r\n"), long) == "headers-too-large"


def test_an_endless_body_is_read_up_to_the_limit_and_the_response_counts():
    with serving(endless(OK + b"\r\n", again=b"a" * 65536)) as port:
        exchange = request(port, Limits(request=5, total=5, body=1000))
    assert exchange.status == 200
    assert len(exchange.body) == 1000


@pytest.mark.parametrize(
    "greeting",
    [b"SSH-2.0-OpenSSH_9.2\r\n", b"220 mail ESMTP\r\n", b"\x00\x01\x02\r\n", b"\r\n", b"HTTP/1.1 999 No\r\n\r\n"],
)
def test_a_server_that_does_not_speak_http_is_a_failure(greeting):
    def handle(connection: socket.socket) -> None:
        connection.sendall(greeting)
        hanging(connection)

    assert failure_of(handle) == "not-http"


def test_a_connection_closed_without_a_response_is_a_failure():
    assert failure_of(lambda connection: None) in ("connection-closed",)


def test_plain_http_on_an_https_url_is_a_tls_failure():
    def handle(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with serving(handle) as port:
        exchange = Wire(QUICK).request("GET", f"https://127.0.0.1:{port}/")
    assert exchange.failure.kind == "tls-failed"


def test_after_the_total_limit_no_request_is_sent_and_no_server_is_blamed():
    wire = Wire(Limits(request=0.3, total=5))
    with serving(hanging) as port:
        slow = wire.request("GET", f"http://127.0.0.1:{port}/")
        wire.deadline = time.monotonic()
        late = wire.request("GET", f"http://127.0.0.1:{port}/")
    assert (slow.failure.kind, slow.failure.detail) == ("too-slow", "no complete response after 0.3 s")
    assert (late.failure.kind, late.failure.detail) == ("not-sent", "not sent: the doctor stops after 5 s")


def test_a_response_that_the_total_limit_cuts_off_is_not_the_servers_fault():
    wire = Wire(Limits(request=2, total=5))
    with serving(hanging) as port:
        wire.deadline = time.monotonic() + 0.2
        assert wire.request("GET", f"http://127.0.0.1:{port}/").failure.kind == "not-sent"


def test_requests_together_take_less_time_than_one_after_the_other():
    def slow(connection: socket.socket) -> None:
        request_of(connection)
        time.sleep(0.3)
        connection.sendall(OK + b"Content-Length: 0\r\n\r\n")
        connection.recv(1)  # open until the client closes it

    with serving(slow) as port:
        wire, began = Wire(Limits(request=5, total=9)), time.monotonic()
        url = f"http://127.0.0.1:{port}/"
        exchanges = wire.together([lambda number=number: wire.request("GET", f"{url}{number}") for number in range(4)])
        seconds = time.monotonic() - began
    assert [exchange.url for exchange in exchanges] == [f"{url}{number}" for number in range(4)]
    assert {exchange.status for exchange in exchanges} == {200}
    assert seconds < 4 * 0.3


def test_requests_together_reach_a_server_that_serves_one_connection_at_a_time():
    turn = threading.Lock()

    def alone(connection: socket.socket) -> None:
        with turn:
            answering("HTTP/1.1 200 OK")(connection)

    with serving(alone) as port:
        wire = Wire(Limits(request=3, total=5))
        url = f"http://127.0.0.1:{port}/"
        assert wire.request("GET", url).status == 200  # and the connection stays open
        exchanges = wire.together([lambda: wire.request("GET", url)] * 6)
        wire.close()
    assert [exchange.status for exchange in exchanges] == [200] * 6


@pytest.mark.parametrize("host", ["localhost", "api.localhost"])
def test_a_server_of_localhost_on_ipv6_alone_is_found(host):
    with serving(answering("HTTP/1.1 200 OK"), "::1") as port:
        assert request(port, host=host).status == 200


def test_early_hints_are_not_the_response():
    def handle(connection: socket.socket) -> None:
        request_of(connection)
        connection.sendall(
            b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK + b"X: y\r\nContent-Length: 0\r\n\r\n"
        )

    with serving(handle) as port:
        exchange = request(port)
    assert (exchange.status, exchange.values("X"), exchange.values("Link")) == (200, ["y"], [])


SETTINGS = b"\x00\x00\x00\x04\x00\x00\x00\x00\x00"
GOAWAY = b"\x00\x00\x08\x07\x00\x00\x00\x00\x00" + b"\x00" * 7 + b"\x01"


@pytest.mark.parametrize("frame", [SETTINGS, GOAWAY])
def test_a_server_that_answers_in_frames_of_http2_is_named_so(frame):
    def handle(connection: socket.socket) -> None:
        request_of(connection)
        connection.sendall(frame)
        hanging(connection)

    assert failure_of(handle) == "http2-without-tls"


def test_a_server_that_refuses_http1_in_the_tls_handshake_is_named_so():
    refused = ssl.SSLError(1, "[SSL: TLSV1_ALERT_NO_APPLICATION_PROTOCOL] tlsv1 alert no application protocol")
    assert failure_from(refused, 1).kind == "http2-only"


def test_a_value_that_would_split_the_request_is_never_sent():
    heads = []
    with serving(lambda connection: heads.append(request_of(connection))) as port:
        exchange = request(port, headers=(("Origin", "http://a\r\nCookie: b=1"),))
    assert exchange.failure.kind == "not-reachable"
    assert b"".join(heads) == b""


def test_a_wrong_ca_file_is_one_line_with_a_right_value(tmp_path):
    (tmp_path / "ca.pem").write_text("not a certificate")
    for path in (tmp_path / "ca.pem", tmp_path / "missing.pem"):
        with pytest.raises(Problem, match=r"--ca .*write the path of a PEM file"):
            Wire(ca=str(path))


def test_a_stream_of_events_has_no_end_and_is_not_waited_for():
    head = OK + b"Content-Type: text/event-stream; charset=utf-8\r\n\r\n"
    with serving(endless(head, again=b"data: again\n\n")) as port:
        exchange = request(port, Limits(request=5.0, total=9.0, body=1 << 30))
    assert (exchange.status, exchange.body) == (200, b"")
