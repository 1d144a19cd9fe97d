"""The Host header, the absolute form of a URL, and what else names a host: no response repeats that of a stranger."""

import pytest

from tests.hostile.conftest import Running
from tests.hostile.hosts import EVIL, OTHER_HEADERS, hosts

pytestmark = pytest.mark.thorough

PATHS = ("/", "/accounts/login/", "/blog/posts", "/nothing/", "/lab/back/", "/config.js")
ACCEPT = "Accept: text/html"
DJANGO_IGNORES = {
    "a port too large",
    "none",
    "nothing",
}  # it compares the name, or takes its own address; nginx refuses


@pytest.fixture(scope="module", params=["same-host", "different-host-tls"])
def running(start, request) -> Running:
    return start(request.param)


def origins(running: Running) -> list[str]:
    """Return the origins that this deployment listens on: nginx's, and gunicorn's own."""
    return list(dict.fromkeys([running.web, running.api, "http://localhost:8000"]))


def ask(running: Running, origin: str, target: str, *headers: str) -> bytes:
    client = running.client(origin)
    lines = [f"GET {target} HTTP/1.1", *headers, ACCEPT, "Connection: close"]
    (response,) = client.send_raw("\r\n".join([*lines, "", ""]).encode()) or [b""]
    return response


def test_no_host_of_a_strangers_is_repeated_or_served(running):
    for origin in origins(running):
        ignored = DJANGO_IGNORES if origin == "http://localhost:8000" else set()
        for kind, values in hosts(running.client(origin).authority).items():
            for path in PATHS:
                response = ask(running, origin, path, *(f"Host: {value}" for value in values))
                assert EVIL.encode() not in response, (origin, kind, path)
                status = response.split()[1] if response else b"400"
                elsewhere = status == b"301" and f"Location: https://{running.client().authority}/".encode() in response
                assert status in (b"400", b"421") or elsewhere or kind in ignored, (origin, kind, path)


def test_the_absolute_form_of_a_url_names_no_other_host(running):
    for origin in origins(running):
        good = running.client(origin).authority
        for target in (f"http://{EVIL}", f"https://{EVIL}", f"http://{good}@{EVIL}", f"http://{EVIL}:80"):
            for path in PATHS:
                for host in (good, EVIL):
                    response = ask(running, origin, f"{target}{path}", f"Host: {host}")
                    assert EVIL.encode() not in response, (origin, target, path, host)


def test_where_the_url_and_the_host_header_differ_django_does_not_take_the_header(running):
    """nginx chooses the server by the URL. Django would have taken another host that ALLOWED_HOSTS permits."""
    good = running.client().authority
    response = ask(running, running.api, f"http://{good}/accounts/login/", f"Host: other.{good}")
    assert response.split()[1] == b"400"
    assert b"other." not in response


@pytest.mark.parametrize("name", OTHER_HEADERS)
def test_no_other_header_names_the_host_the_scheme_or_the_path(running, name):
    for origin in origins(running):
        good = running.client(origin).authority
        for path in PATHS:
            plain = ask(running, origin, path, f"Host: {good}")
            forged = ask(running, origin, path, f"Host: {good}", f"{name}: {OTHER_HEADERS[name]}")
            assert EVIL.encode() not in forged, (origin, path)
            assert forged.split()[1] == plain.split()[1], (origin, path)
            assert [line for line in forged.splitlines() if line.startswith(b"Location:")] == [
                line for line in plain.splitlines() if line.startswith(b"Location:")
            ]
