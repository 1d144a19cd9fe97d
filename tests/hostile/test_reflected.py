"""Values of the request that come back: none ends a line, in headers, bodies, redirects, cookies or logs."""

import re

import pytest

from tests.hostile.conftest import Running
from tests.hostile.reflected import ESCAPES, EVIL, HEADERS, LINES, POSTS, TARGETS

pytestmark = pytest.mark.thorough
ORIGINS = ("http://localhost:3000", "http://localhost:8000")  # nginx, and gunicorn itself


@pytest.fixture(scope="module")
def running(start) -> Running:
    return start("same-host")


def assert_whole(response, what: tuple) -> None:
    """Fail if a header of the stranger's is in the response, or markup of theirs in a page."""
    assert response.status < 500, what
    assert EVIL not in response.headers, what
    for name, value in response.headers.items():
        assert not re.search(r"[\r\n\0\x0b\x0c\x85\u2028]", value), (what, name)
    assert f"<script>{EVIL}".encode() not in response.body, what


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_no_value_of_a_url_ends_a_line(running, target, accept):
    for origin in ORIGINS:
        client = running.client(origin)
        for kind, value in LINES.items():
            response = client.request("GET", target.format(value), {"Accept": accept})
            assert_whole(response, (origin, target, kind))


@pytest.mark.parametrize("target", POSTS)
def test_no_value_of_a_post_ends_a_line(running, target):
    for origin in ORIGINS:
        client = running.client(origin)
        for kind, value in LINES.items():
            form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
            body = f"next=/lab/back/%3fto=/{value}&username={value}&password={value}&state={value}"
            assert_whole(client.request("POST", target.format(value), form, body), (origin, target, kind))


@pytest.mark.parametrize("name", HEADERS)
def test_no_header_of_a_request_comes_back_or_ends_a_line(running, name):
    for origin in ORIGINS:
        for value in (f"x\x85{EVIL}: 1", f"x\u560a{EVIL}: 1", f"<script>{EVIL}</script>", ESCAPES):
            for method, path in (("GET", "/blog/whoami/"), ("OPTIONS", "/blog/posts/"), ("GET", "/accounts/login/")):
                asks = {
                    name: value,
                    "Access-Control-Request-Method": f"x{EVIL}",
                    "Access-Control-Request-Headers": value,
                }
                if name not in ("Accept",):
                    asks["Accept"] = "text/html"
                response = running.client(origin).request(method, path, asks)
                assert_whole(response, (origin, name, value, method, path))
                assert EVIL not in str(response.headers), (origin, name, value)


def test_no_line_of_a_log_is_of_a_strangers_making(running):
    for origin in ORIGINS:
        for name in HEADERS:
            for value in (ESCAPES, f'x" 200 1 {EVIL} "', f"x\x85{EVIL}"):
                running.client(origin).request("GET", "/blog/whoami/", {name: value})
        running.client(origin).send_raw(f"GET /\x1b[2J{EVIL} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        running.client(origin).send_raw(f"GET /\x1b[2J HTTP/1.1\r\nHost: {EVIL}\x1b[2J\r\n\r\n".encode())
        running.client(origin).send_raw(f"EVIL\x1b /{EVIL} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    for service in ("nginx", "django"):
        log = running.log(service)
        assert re.findall(r".*[\x00-\x08\x0b-\x1f\x7f-\x9f].*", log) == [], service
        assert not re.search(rf'^"?{EVIL}', log, re.MULTILINE), service
        assert not re.search(rf'[^\\]" 200 1 {EVIL}', log), service  # a quotation mark is escaped
