"""nginx's own errors: JSON, with CORS headers wherever nginx has read the Origin."""

import pytest

from tests.nginx.conftest import Frontend, send_raw

PAGE = "http://localhost:3000"  # allowed by default
OURS = b"Host: localhost\r\nOrigin: " + PAGE.encode() + b"\r\n"

READABLE = {
    "a post to a file": (405, b"POST /index.html HTTP/1.1\r\n" + OURS + b"Content-Length: 0\r\n\r\n"),
    "a cookie header too large": (431, b"GET / HTTP/1.1\r\n" + OURS + b"Cookie: " + b"a" * 10_000 + b"\r\n\r\n"),
    "headers too large together": (
        431,
        b"GET / HTTP/1.1\r\n" + OURS + (b"X-A: " + b"a" * 8000 + b"\r\n") * 6 + b"\r\n",
    ),
    "a body too large": (413, b"POST /blog/posts/ HTTP/1.1\r\n" + OURS + b"Content-Length: 2000000\r\n\r\n"),
    "two lengths": (400, b"POST / HTTP/1.1\r\n" + OURS + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n"),
    "a header without a name": (400, b"GET / HTTP/1.1\r\n" + OURS + b"\0: a\r\n\r\n"),
    "no Host": (400, b"GET / HTTP/1.1\r\nOrigin: " + PAGE.encode() + b"\r\n\r\n"),
    "an unknown coding": (501, b"POST / HTTP/1.1\r\n" + OURS + b"Transfer-Encoding: gzip\r\n\r\n"),
    "Django is not running": (502, b"GET /blog/whoami/ HTTP/1.1\r\n" + OURS + b"\r\n"),
}
BEFORE_THE_ORIGIN = {
    "a URL too long": (414, b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\n" + OURS + b"\r\n"),
    "no HTTP": (400, b"HELO\r\n\r\n"),
    "an invalid path": (400, b"GET /%zz HTTP/1.1\r\n" + OURS + b"\r\n"),
    "HTTP/3.0": (505, b"GET / HTTP/3.0\r\n" + OURS + b"\r\n"),
}


@pytest.mark.parametrize("case", [*READABLE, *BEFORE_THE_ORIGIN])
def test_nginxs_own_errors_are_json_that_the_page_may_read(frontend, case):
    status, text = (READABLE | BEFORE_THE_ORIGIN)[case]
    got, headers, body = send_raw(frontend(same_host=True).port, text)
    assert (got, body["status"]) == (status, status)
    assert body["error"].startswith("nginx: ")
    assert headers["Content-Type"].startswith("application/json")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Vary"] == "Origin"
    permitted = case in READABLE
    assert headers.get("Access-Control-Allow-Origin") == (PAGE if permitted else None)
    assert headers.get("Access-Control-Allow-Credentials") == ("true" if permitted else None)


def test_nginxs_own_errors_permit_no_other_origin(frontend):
    stranger = READABLE["a post to a file"][1].replace(PAGE.encode(), b"http://evil.example")
    status, headers, _ = send_raw(frontend().port, stranger)
    assert status == 405
    assert "Access-Control-Allow-Origin" not in headers


def test_the_internal_error_path_is_not_served(frontend):
    site: Frontend = frontend(same_host=True)
    assert site.ask("/nginx-error").status == 404


@pytest.mark.parametrize(("path", "same_host"), [("/blog/whoami/", True), ("/lab/witness/x/", False)])
def test_when_django_is_not_running_nginx_answers_502_in_json(frontend, path, same_host):
    response = frontend(same_host=same_host).ask(path)
    assert (response.status, response.headers["Content-Type"]) == (502, "application/json; charset=utf-8")
    assert response.text == b'{"status": 502, "error": "nginx: Django does not answer. Is it running?"}\n'


def test_when_django_is_too_slow_nginx_answers_504_in_json(frontend, django):
    hurried = frontend(same_host=True, edit=lambda text: text.replace("read_timeout 35s", "read_timeout 100ms"))
    response = hurried.ask("/blog/slow/")
    assert response.status == 504
    assert response.text == b'{"status": 504, "error": "nginx: Django took too long to answer."}\n'


def test_nginx_answers_413_in_json_for_an_oversized_body(frontend, django):
    response = frontend(same_host=True).ask("/blog/posts/", "POST", b"x" * 2_000_000)
    assert response.status == 413
    assert response.text.startswith(b'{"status": 413, "error": "nginx: ')


@pytest.mark.parametrize("origin", ["http://localhost:3000", "https://app.example.com"])
def test_nginxs_own_errors_permit_the_origins_that_django_permits(frontend, origin):
    allowed = {"CORS_ALLOWED_ORIGINS": f" {origin.upper()}/ ,http://other.example,{origin}"}
    site = frontend(same_host=True, **allowed)
    response = site.ask("/blog/whoami/", Origin=origin)
    assert response.status == 502
    assert response.headers["Access-Control-Allow-Origin"] == origin
    assert response.headers["Access-Control-Allow-Credentials"] == "true"
    assert response.headers["Vary"] == "Origin"
    stranger = site.ask("/blog/whoami/", Origin="http://stranger.example")
    assert "Access-Control-Allow-Origin" not in stranger.headers
    assert "Access-Control-Allow-Credentials" not in stranger.headers


def test_nginxs_own_errors_permit_credentials_only_if_django_does(frontend):
    site = frontend(same_host=True, CORS_ALLOW_CREDENTIALS="False", CORS_ALLOW_ALL_ORIGINS="yes")
    response = site.ask("/blog/whoami/", Origin="http://any.example")
    assert response.headers["Access-Control-Allow-Origin"] == "http://any.example"
    assert "Access-Control-Allow-Credentials" not in response.headers
