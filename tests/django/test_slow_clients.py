"""Slow clients on gunicorn's own port: they wait in the worker's loop, and no thread waits for them."""

import http.client
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from gunicorn.config import Config

from config import worker
from tests.django.server import Server

HALF_A_HEAD = b"GET /blog/posts/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_A_BODY = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n{"
HALF_A_CHUNK = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n{"
HALVES = {"head": HALF_A_HEAD, "body": HALF_A_BODY, "chunk": HALF_A_CHUNK}

REAL = 'from pathlib import Path\nexec(Path("config/gunicorn.conf.py").read_text())\n'
IMPATIENT = (
    REAL + "from config import worker\nworker.HEAD_TIMEOUT, worker.REQUEST_TIMEOUT, worker.SEND_TIMEOUT = 1, 2, 1\n"
)
ECHO = f'wsgi_app, pythonpath = "echo", {str(Path(__file__).parent)!r}\n'


def start(folder: Path, config: str, **variables: str) -> Server:
    (folder / "gunicorn.conf.py").write_text(config)
    return Server(folder, variables, folder / "gunicorn.conf.py")


@pytest.fixture(scope="module")
def impatient(tmp_path_factory) -> Iterator[Server]:
    """Our server with short times, and an application that echoes."""
    server = start(tmp_path_factory.mktemp("impatient"), IMPATIENT + ECHO)
    yield server.wait()
    server.stop()


def connect(server: Server, small: bool = False) -> socket.socket:
    client = socket.socket()
    if small:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)  # loopback's 64 KiB bring large buffers
    client.settimeout(20)
    client.connect(("127.0.0.1", server.port))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


@contextmanager
def clients(server: Server, number: int, said: bytes, drip: bytes = b"x", small: bool = False) -> Iterator[list]:
    """So many clients that have said this, and then go on drop by drop; with `small` they also read so."""
    with ExitStack() as stack:
        several = [stack.enter_context(connect(server, small)) for _ in range(number)]
        for client in several:
            client.sendall(said)
            client.setblocking(False)
        end = threading.Event()

        def go_on():
            while not end.wait(0.05):
                for client in several:
                    with suppress(OSError):
                        client.recv(1000) if small else client.send(drip)

        thread = threading.Thread(target=go_on)
        thread.start()
        try:
            yield several
        finally:
            end.set()
            thread.join()


def read_all(client: socket.socket) -> bytes:
    """What comes until the server closes."""
    client.settimeout(20)
    return b"".join(iter(lambda: client.recv(10_000), b""))


def answers(server: Server, said: bytes, pieces: int = 0) -> list[tuple[int, bytes]]:
    """Say it, in pieces or at once, and read all answers; each has a Content-Length."""
    with connect(server) as client:
        for at in range(0, len(said), pieces or len(said)):
            client.sendall(said[at : at + (pieces or len(said))])
        client.shutdown(socket.SHUT_WR)
        rest = read_all(client)
    found = []
    while rest:
        head, _, rest = rest.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        found.append((int(head.split()[1]), rest[:length]))
        rest = rest[length:]
    return found


def is_prompt(server: Server, path: str, times: int = 1) -> bool:
    """Whether requests are answered, each in less than five seconds; this machine may be busy."""
    for _ in range(times):
        began = time.monotonic()
        if server.ask(path)[0] != 200 or time.monotonic() - began > 5:
            return False
    return True


def post(body: bytes, more: bytes = b"") -> bytes:
    return b"POST / HTTP/1.1\r\nHost: localhost\r\n%bContent-Length: %d\r\n\r\n%b" % (more, len(body), body)


def chunked(*lines: bytes) -> bytes:
    return b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + b"\r\n".join(lines)


CHUNKED = {
    "one": (chunked(b"5", b"hello", b"0", b"", b""), b"hello"),
    "several": (
        chunked(b"5", b"hello", b"0000A", b" 0\r\n\r\n wor", b"2", b"ld", b"0", b"", b""),
        b"hello 0\r\n\r\n world",
    ),
    "none": (chunked(b"0", b"", b""), b""),
    "extension": (chunked(b'5 ;a="b;c"', b"hello", b"0;last", b"", b""), b"hello"),
    "trailers": (chunked(b"5", b"hello", b"0", b"X-One: 1", b"X-Two: 2", b"", b""), b"hello"),
}


def test_three_hundred_slow_clients_hold_up_nobody(serve):
    server = serve().wait()
    with (
        clients(server, 100, HALF_A_HEAD),
        clients(server, 100, HALF_A_BODY),
        clients(server, 100, b"", drip=b""),
    ):
        assert is_prompt(server, "/blog/posts/", times=20)


@pytest.mark.parametrize("half", HALVES)
def test_a_client_that_drips_is_answered_408_and_closed_when_its_time_is_up(impatient, half):
    began = time.monotonic()
    with clients(impatient, 1, HALVES[half]) as (client,):
        answer = read_all(client)
    assert (1 if half == "head" else 2) <= time.monotonic() - began < 9
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert answer.endswith(b'\r\n\r\n{"status": 408, "error": "gunicorn: the request did not arrive in time."}\n')


def test_a_new_connection_may_be_silent_for_a_while_and_is_closed_without_an_answer(impatient):
    began = time.monotonic()
    with connect(impatient) as client:
        assert read_all(client) == b""
    assert 1 <= time.monotonic() - began < 9


@pytest.mark.parametrize("pieces", [1, 7, 100, 0])
def test_a_body_arrives_whole_in_whatever_pieces(impatient, pieces):
    body = bytes(range(256)) * 4
    assert answers(impatient, post(body), pieces) == [(200, body)]


def test_the_largest_body_that_django_takes_is_read_in_advance(impatient):
    body = b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert answers(impatient, post(body), 10_000) == [(200, body)]


@pytest.mark.parametrize("case", CHUNKED)
@pytest.mark.parametrize("pieces", [1, 3, 0])
def test_a_chunked_body_arrives_whole_and_the_next_request_begins_behind_it(impatient, case, pieces):
    said, body = CHUNKED[case]
    assert answers(impatient, said + post(b"next"), pieces) == [(200, body), (200, b"next")]


@pytest.mark.parametrize("case", CHUNKED)
def test_a_chunked_request_is_complete_with_its_last_byte(case):
    assert completed_at(CHUNKED[case][0]) == len(CHUNKED[case][0])


@pytest.mark.parametrize("said", [b"GET / HTTP/1.1\r\n\r\n", b"\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", post(b"12345")])
def test_a_request_is_complete_with_its_last_byte(said):
    assert completed_at(said) == len(said)


def completed_at(said: bytes) -> int:
    """The number of bytes after which a request counts as complete, when they come one by one."""
    here, there = socket.socketpair()
    with here, there:
        conn = worker.Connection(Config(), here, "", "")
        for number, byte in enumerate(said, 1):
            conn.received.append(byte)
            if conn.is_complete():
                return number
    return -1


def test_a_client_that_expects_100_continue_is_told_once_and_only_if_its_body_is_not_there_yet(impatient):
    said = post(b"hello", b"Expect: 100-continue\r\n")
    assert answers(impatient, said) == [(200, b"hello")]
    here, there = socket.socketpair()
    with here, there:
        conn = worker.Connection(Config(), here, "", "")
        assert [at for at, byte in enumerate(said) if conn.received.append(byte) or conn.is_complete()] == [
            len(said) - 1
        ]
        assert there.recv(1000) == worker.CONTINUE


def test_pipelined_requests_are_answered_in_their_order(impatient):
    bodies = [b"%d" % number * number for number in range(1, 40)]
    assert answers(impatient, b"".join(map(post, bodies))) == [(200, body) for body in bodies]


@pytest.mark.parametrize(
    "said",
    [
        post(b"0\r\n\r\n", b"Transfer-Encoding: chunked\r\n"),
        post(b"0\r\n\r\n", b"Transfer-Encoding : chunked\r\n"),
        post(b"0\r\n\r\n", b"Content-Length: 0\r\n"),
        post(b"", b"Transfer-Encoding: gzip\r\n"),
        post(b"", b"X-Folded: 1\r\n 2\r\n"),
        b"GET / HTTP/1.1\r\nHost: localhost\nX-Bare: 1\r\n\r\n",
    ],
)
def test_a_request_whose_end_can_be_disputed_is_refused_and_nothing_behind_it_is_looked_at(impatient, said):
    assert [status for status, _ in answers(impatient, said + post(b"smuggled"))] == [400]


@pytest.mark.parametrize(
    "lines", [(b"5", b"hello!", b"0"), (b"-5", b"hello", b"0"), (b"0x5", b"hello", b"0"), (b"", b"0")]
)
def test_a_chunk_that_is_none_is_left_to_the_parser_at_once(impatient, lines):
    with connect(impatient) as client:
        client.sendall(chunked(*lines, b"", b"") + post(b"smuggled"))
        assert read_all(client).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /%b HTTP/1.1\r\n\r\n" % (b"x" * 5000), 414),
        (b"GET / HTTP/1.1\r\nCookie: %b\r\n\r\n" % (b"x" * 9000), 431),
        (b"GET / HTTP/1.1\r\n%b\r\n" % b"".join(b"X-%d: 1\r\n" % number for number in range(100)), 431),
        (b"GET / HTTP/1.1\r\n%b" % b"".join(b"X-%d: %b\r\n" % (number, b"x" * 5000) for number in range(10)), 431),
    ],
)
def test_a_head_beyond_the_limits_is_refused_by_name(impatient, head, status):
    assert [status for status, _ in answers(impatient, head)] == [status]


def test_a_body_too_large_is_a_413_that_a_client_can_read_who_sends_it_all(serve):
    server = serve().wait()
    token = "a" * 32
    head = "POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n"
    head += f"Cookie: csrftoken={token}\r\nX-CSRFToken: {token}\r\nContent-Type: application/json\r\n\r\n"
    with connect(server) as client:
        client.sendall(head.encode() + b" " * 5_000_000)
        answer = read_all(client)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"\r\nConnection: close\r\n" in answer


def test_an_upload_is_a_413_though_its_body_is_never_read_to_the_end(serve):
    server = serve().wait()
    token = "a" * 32
    part = (
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="f.bin"\r\n\r\n' + b"x" * 500_000 + b"\r\n--b--\r\n"
    )
    head = f"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(part)}\r\nAccept: text/html\r\n"
    head += (
        f"Cookie: csrftoken={token}\r\nX-CSRFToken: {token}\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n"
    )
    with connect(server) as client:
        client.sendall(head.encode() + part)
        assert read_all(client).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("said", [post(b"x" * 500_000), chunked(b"80000", b"x" * 0x80000, b"0", b"", b"")])
def test_a_body_beyond_what_is_read_in_advance_never_passes_for_a_whole_one(impatient, said):
    with connect(impatient) as client:
        client.sendall(said)
        assert read_all(client).split(b"\r\n")[0] in (b"HTTP/1.1 500 Internal Server Error", b"")


def test_a_connection_is_kept_after_get_head_and_post(impatient):
    connection = http.client.HTTPConnection("127.0.0.1", impatient.port, timeout=20)
    connection.connect()
    first = connection.sock
    for method, body in [("GET", None), ("HEAD", None), ("POST", b"hello"), ("GET", None)]:
        connection.request(method, "/", body)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, body or b"")
        assert connection.sock is first
    connection.close()


def test_a_kept_connection_is_closed_when_it_stays_silent(impatient):
    with connect(impatient) as client:
        client.sendall(post(b"hello"))
        assert read_all(client).endswith(b"\r\n\r\nhello")


def test_clients_that_read_slowly_lose_their_answer_and_not_the_others_theirs(impatient):
    ask = b"GET /bytes?90000000 HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with clients(impatient, 8, ask, small=True):
        began = time.monotonic()
        assert impatient.ask("/")[0] == 200
        assert time.monotonic() - began < 15


def test_the_patience_with_a_reader_is_for_all_pieces_of_an_answer_together():
    here, there = socket.socketpair()
    client = worker.Client(here.family, here.type, here.proto, here.detach())
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    client.patience = 0.5
    end = threading.Event()

    def read():  # each piece waits for this a few times, and far less than half a second
        while not end.wait(0.02) and there.recv(10_000):
            pass

    thread = threading.Thread(target=read)
    thread.start()
    with there, client:
        try:
            with pytest.raises(BrokenPipeError):
                send_pieces(client, 300)
        finally:
            end.set()
            thread.join()


def send_pieces(client: socket.socket, number: int) -> None:
    for _ in range(number):
        client.sendall(b"x" * 10_000)


def test_an_answer_of_usual_size_holds_no_thread_though_nobody_reads_it(serve):
    server = serve().wait()
    ask = b"GET /static/admin/js/vendor/jquery/jquery.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with clients(server, 16, ask, small=True):
        assert is_prompt(server, "/blog/posts/", times=4)


def test_clients_that_do_not_close_after_their_last_answer_hold_up_nobody(serve):
    """gunicorn's own worker waits two seconds for each, in its loop."""
    server = serve().wait()
    with clients(server, 30, b"GET /healthz/ HTTP/1.0\r\nHost: localhost\r\n\r\n", drip=b""):
        assert is_prompt(server, "/healthz/", times=4)


def test_connections_that_ended_in_whatever_way_leave_their_place(tmp_path):
    server = start(tmp_path, IMPATIENT + ECHO + "workers, worker_connections = 1, 5\n")
    last = b"GET / HTTP/1.0\r\n\r\n"
    breaks = b"GET /breaks HTTP/1.1\r\nHost: localhost\r\n\r\n"
    try:
        server.wait()
        for said in (b"", HALF_A_HEAD, HALF_A_BODY, b"nonsense\r\n\r\n", breaks, last):
            for _ in range(5):
                with connect(server) as client:
                    client.sendall(said)
                    if said == breaks:
                        assert read_all(client).endswith(b"\r\n\r\nxxxxxxxxxx")
        for said in (HALF_A_HEAD, last):  # all places taken, by clients that do not close: the next one waits its turn
            with clients(server, 5, said):
                assert server.ask("/")[0] == 200
        assert "Worker exiting" not in server.log.read_text()
    finally:
        server.stop()


def test_a_stop_is_quick_with_slow_clients_connected(serve):
    server = serve().wait()
    with (
        clients(server, 30, HALF_A_HEAD),
        clients(server, 30, HALF_A_BODY),
        clients(server, 30, b"", drip=b""),
    ):
        assert server.ask("/healthz/")[0] == 200
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(8) == 0


def test_a_unix_socket_is_served_beside_the_port(tmp_path_factory):
    folder = tmp_path_factory.mktemp("u")  # the path of a socket must be short
    server = start(folder, IMPATIENT + ECHO, GUNICORN_SOCKET=f"{folder}/gunicorn.sock")
    try:
        server.wait()
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(20)
            client.connect(f"{folder}/gunicorn.sock")
            client.sendall(post(b"hello")[:-3])
            assert server.ask("/")[0] == 200
            client.sendall(b"llo")
            assert client.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n")
            assert read_all(client) in (b"", b"hello")
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(f"{folder}/gunicorn.sock")
            client.sendall(HALF_A_HEAD)
            assert read_all(client).startswith(b"HTTP/1.1 408 ")
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("certfile", __file__),
        ("protocol", "uwsgi"),
        ("http2_cleartext", "both"),
        ("proxy_protocol", "v2"),
        ("sendfile", None),
    ],
)
def test_what_the_worker_does_not_speak_ends_the_start(name, value):
    config = Config()
    config.set("sendfile", False)
    worker.BufferingWorker.check_config(config, None)  # and nothing is to be said
    config.set(name, value)
    with pytest.raises(RuntimeError, match="speaks plain HTTP"):
        worker.BufferingWorker.check_config(config, None)
