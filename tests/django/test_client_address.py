"""The client's address: a proxy's X-Forwarded-For from that proxy alone, and nothing of what a client writes."""

import re
import socket

import pytest

from config.client import with_client
from tests.conftest import wait_until

HERE, PROXY, CLIENT = "127.0.0.1", "10.0.0.5", "203.0.113.9"


class Connection:
    def __init__(self, family: int):
        self.family = family


def seen(peer: str, forwarded: str | None, *, trusted=(), family: int = socket.AF_INET) -> tuple[str, bool]:
    """Return REMOTE_ADDR and whether X-Forwarded-For is there, as the application gets them."""
    environ = {"REMOTE_ADDR": peer, "REMOTE_PORT": "4000", "gunicorn.socket": Connection(family)}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    got = []
    with_client(lambda environ, start: got.append(dict(environ)), trusted)(environ, None)
    assert ("REMOTE_PORT" in got[0]) is (got[0]["REMOTE_ADDR"] == peer)  # the proxy's port is not the client's
    return got[0]["REMOTE_ADDR"], "HTTP_X_FORWARDED_FOR" in got[0]


FORWARDED = {
    CLIENT: CLIENT,
    f" {CLIENT}\t": CLIENT,
    f"6.6.6.6, {CLIENT}": CLIENT,  # a proxy that appends writes the last
    f"6.6.6.6,7.7.7.7 ,\t{CLIENT}": CLIENT,
    f",,{CLIENT}": CLIENT,
    f"{CLIENT}:4711": CLIENT,
    "2001:db8::1": "2001:db8::1",
    "2001:DB8:0:0::1": "2001:db8::1",
    "[2001:db8::1]": "2001:db8::1",
    "[2001:db8::1]:4711": "2001:db8::1",
    f"::ffff:{CLIENT}": CLIENT,
}
NO_ADDRESS = [
    *("", ",", f"{CLIENT},", f"{CLIENT}, ", "unknown", "_hidden", "localhost", "example.com", "1.2.3", "1.2.3.4.5"),
    *("256.1.1.1", "01.2.3.4", "1.2.3.4/32", "1.2.3.4:", "1.2.3.4:x", "1.2.3.4:٣", "[1.2.3.4", "[]", "[]:1", ":1"),
    *("2001:db8::1:4711:", "fe80::1%eth0", "[fe80::1%25eth0]:80", "١.٢.٣.٤", "1.2.3.4\x00", "1.2.3.4\r\n", "9" * 8000),
    *("for=1.2.3.4", '"1.2.3.4"', "' OR 1=1", "1.2.3.4 5.6.7.8", "3232235777", "0x7f.1", "::ffff:1.2.3.4%1"),
]


@pytest.mark.parametrize(("forwarded", "client"), FORWARDED.items())
def test_a_trusted_proxys_last_address_is_the_clients(forwarded, client):
    assert seen("", forwarded, family=socket.AF_UNIX) == (client, False)
    assert seen(PROXY, forwarded, trusted=["10.0.0.0/24"]) == (client, False)
    assert seen(f"::ffff:{PROXY}", forwarded, trusted=[PROXY]) == (client, False)
    assert seen("fd00::5", forwarded, trusted=["fd00::/8", PROXY]) == (client, False)


@pytest.mark.parametrize("forwarded", NO_ADDRESS)
def test_what_is_not_an_address_leaves_the_peers(forwarded):
    assert seen("", forwarded, family=socket.AF_UNIX) == ("", False)
    assert seen(PROXY, forwarded, trusted=[PROXY]) == (PROXY, False)


@pytest.mark.parametrize("forwarded", [None, *FORWARDED, *NO_ADDRESS])
@pytest.mark.parametrize("peer", [HERE, "10.0.1.5", "::1", "fd00::5", "", "not an address", f"{PROXY}%1"])
def test_nobody_else_sets_the_address(peer, forwarded):
    assert seen(peer, forwarded, trusted=[PROXY, "10.0.0.0/24", "fe80::/10"]) == (peer, False)
    assert seen(peer, forwarded) == (peer, False)


def test_a_peer_on_the_socket_cannot_name_itself_by_its_own_path():
    assert seen("6.6.6.6", CLIENT, family=socket.AF_UNIX) == (CLIENT, False)


# Each is sent as it is; the address is the one in gunicorn's log when nobody is trusted, and when the peer is.
LINES = {
    "X-Forwarded-For: 203.0.113.9": "203.0.113.9",
    "x-forwarded-for: 6.6.6.6\r\nX-FORWARDED-FOR: 203.0.113.9": "203.0.113.9",
    "X-Forwarded-For: 203.0.113.9\r\nX_Forwarded_For: 6.6.6.6": "203.0.113.9",
    "X_Forwarded_For: 6.6.6.6": None,
    "X-Forwarded_For: 6.6.6.6": None,
    "X-Forwarded-For: 6.6.6.6, garbage": None,
    "X-Real-IP: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\nClient-IP: 6.6.6.6\r\nTrue-Client-IP: 6.6.6.6": None,
    "Remote-Addr: 6.6.6.6\r\nREMOTE_ADDR: 6.6.6.6\r\nHttp-Remote-Addr: 6.6.6.6": None,
}


def logged(server, connect, name: str = "") -> list[str]:
    """Send a request with each of LINES and return the addresses in the server's log."""
    for number, lines in enumerate(LINES):
        with connect() as client:
            path = f"/blog/posts/?{name}{number}"
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{lines}\r\n\r\n".encode())
            assert client.recv(1000).startswith(b"HTTP/1.1 200 ")
    pattern = rf'^(\S*) "GET /blog/posts/\?{name}%d HTTP'
    wait_until(lambda: re.search(pattern % number, server.log.read_text(), re.MULTILINE))
    return [re.search(pattern % number, server.log.read_text(), re.MULTILINE)[1] for number in range(len(LINES))]


def over_socket(path) -> socket.socket:
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(10)
    client.connect(str(path))
    return client


@pytest.mark.thorough
def test_gunicorn_believes_its_socket_and_nobody_on_its_own_port(serve, tmp_path):
    server = serve(GUNICORN_SOCKET=str(tmp_path / "g.sock"), FORWARDED_ALLOW_IPS="10.0.0.5").wait()
    on_port = logged(server, lambda: socket.create_connection(("127.0.0.1", server.port), timeout=10))
    assert on_port == [HERE] * len(LINES)
    on_socket = logged(server, lambda: over_socket(tmp_path / "g.sock"), "socket")
    assert on_socket == [client or "" for client in LINES.values()]


@pytest.mark.thorough
def test_gunicorn_believes_a_proxy_in_forwarded_allow_ips(serve):
    server = serve(FORWARDED_ALLOW_IPS="127.0.0.0/8").wait()
    on_port = logged(server, lambda: socket.create_connection(("127.0.0.1", server.port), timeout=10))
    assert on_port == [client or HERE for client in LINES.values()]
