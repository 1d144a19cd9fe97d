"""Error responses: JSON for fetch, HTML for navigations, and CORS headers for a permitted origin."""

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from blog import urls as blog_urls
from blog.demo import urls as demo_urls
from blog.models import Post
from tests.django.conftest import NAVIGATION, PAGE, Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL, "django")


def fails(page, monkeypatch):
    monkeypatch.setattr(Post, "as_json", lambda post: 1 / 0)
    page.raise_request_exception = False
    return "GET", "/blog/posts/", {}


ERRORS = {
    400: lambda page, _: ("GET", "/blog/whoami/", {"host": "evil.example"}),
    401: lambda page, _: ("GET", "/blog/whoami/", {}),
    403: lambda page, _: ("POST", "/blog/posts/", {}),
    404: lambda page, _: ("GET", "/nothing/", {}),
    405: lambda page, _: ("GET", "/blog/posts/1/", {}),
    500: fails,
}


@pytest.mark.parametrize("status", ERRORS)
@pytest.mark.parametrize(("accept", "kind"), [("*/*", "application/json"), (NAVIGATION, "text/html; charset=utf-8")])
def test_an_error_is_json_or_html_with_cors_headers(page, demo, monkeypatch, status, accept, kind):
    method, path, headers = ERRORS[status](page, monkeypatch)
    response = page.generic(method, path, headers={"accept": accept, **headers})
    assert response.status_code == status
    assert response.headers["Content-Type"] == kind
    assert response.headers["Access-Control-Allow-Origin"] == PAGE
    assert response.headers["Access-Control-Allow-Credentials"] == "true"
    assert "Accept" in response.headers["Vary"]
    assert "no-store" in response.headers["Cache-Control"]
    if kind == "application/json":
        assert response.json()["status"] == status
        assert response.json()["error"].endswith(".")
    else:
        assert str(status).encode() in response.content


def test_another_origin_gets_no_cors_headers(page):
    assert "Access-Control-Allow-Origin" not in page.get("/nothing/", headers={"origin": "http://evil.example"}).headers


@pytest.mark.parametrize(
    ("origin", "token", "reason"),
    [
        (PAGE, "", "CSRF cookie not set."),
        ("http://evil.example", "", "Origin checking failed - http://evil.example does not match any trusted origins."),
    ],
)
def test_a_403_has_djangos_own_csrf_reason(page, origin, token, reason):
    response = page.send("POST", "/blog/posts/", {}, origin=origin)
    assert (response.status_code, response.json()["reason"]) == (403, reason)


def test_a_missing_and_a_wrong_csrf_token_have_different_reasons(logged_in):
    missing = logged_in.send("POST", "/blog/posts/", {})
    assert missing.json()["reason"] == "CSRF token missing."
    wrong = logged_in.send("POST", "/blog/posts/", {}, x_csrftoken="a" * 64)
    assert wrong.json()["reason"] == "CSRF token from the 'X-Csrftoken' HTTP header incorrect."


BODIES = {
    b"": (415, None),  # Django's client sends no Content-Type with an empty body
    b"not json": (400, None),
    b"\xff\xfe": (400, None),
    b"[" * 30_000: (400, None),
    b"[]": (400, None),
    b'"text"': (400, None),
    b"1" * 5000: (400, None),
    b'{"text": "x"}': (400, "title"),
    b'{"title": null, "text": "x"}': (400, "title"),
    b'{"title": 5, "text": "x"}': (400, "title"),
    b'{"title": "t", "text": ["x"]}': (400, "text"),
    b'{"title": "", "text": "x"}': (400, "title"),
    b'{"title": "   ", "text": "x"}': (400, "title"),
    b'{"title": "\\u0000", "text": "x"}': (400, "title"),
    b'{"title": "\\ud800", "text": "x"}': (400, "title"),
    b'{"title": "' + b"t" * 101 + b'", "text": "x"}': (400, "title"),
    b'{"title": "t", "text": "' + b"x" * 2001 + b'"}': (400, "text"),
    b'{"title": "t", "text": "' + b"x" * 70_000 + b'"}': (413, None),
}


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:30].decode(errors="replace"))
def test_an_invalid_body_gets_a_4xx_that_names_the_field(logged_in, body):
    response = logged_in.send("POST", "/blog/posts/", body, x_csrftoken=logged_in.rotated)
    status, field = BODIES[body]
    assert (response.status_code, response.json().get("field")) == (status, field)
    assert response.headers["Access-Control-Allow-Origin"] == PAGE
    if field:
        assert field in response.json()["error"]


def test_another_content_type_gets_415(logged_in):
    response = logged_in.post("/blog/posts/", {"title": "t"}, headers={"x-csrftoken": logged_in.rotated})
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"username": "demo", "password": "wrong"}, 401, None),
        ({"username": "demo"}, 400, "password"),
        ({"username": "", "password": "x"}, 400, "username"),
        ({"username": ["demo"], "password": "x"}, 400, "username"),
        ({"username": "\ud800", "password": "x"}, 400, "username"),
        ({"username": "a\0b", "password": "x"}, 400, "username"),
        ({"username": "u" * 200, "password": "x"}, 401, None),
    ],
)
def test_an_invalid_login_gets_a_4xx_that_names_the_field(page, demo, body, status, field):
    response = page.send("POST", "/accounts/login/", body, x_csrftoken=page.token())
    assert (response.status_code, response.json().get("field")) == (status, field)


def test_an_oversized_form_gets_413(page):
    form = {"username": "u" * 70_000, "password": "x"}
    token = page.token()
    response = page.post("/accounts/login/", form, "application/x-www-form-urlencoded", headers={"x-csrftoken": token})
    assert response.status_code == 413
    assert response.headers["Access-Control-Allow-Origin"] == PAGE


@pytest.mark.parametrize("size", [10, 5_000_000])
def test_an_upload_gets_413_whatever_its_size(page, size):
    file = SimpleUploadedFile("f.bin", b"x" * size)
    response = page.post("/accounts/login/", {"username": "demo", "f": file}, headers={"x-csrftoken": page.token()})
    assert response.status_code == 413
    assert response.headers["Access-Control-Allow-Origin"] == PAGE


def every_path() -> list[str]:
    """Return a path for each URL pattern of the API; the admin has HTML pages only."""
    patterns = [*blog_urls.urlpatterns, *demo_urls.urlpatterns]
    return ["/" + str(pattern.pattern).replace("<int:id>", "1") for pattern in patterns]


@pytest.mark.parametrize("path", every_path())
def test_every_path_answers_an_unknown_method_in_json(demo, path):
    unchecked = Page()
    unchecked.handler.enforce_csrf_checks = False
    response = unchecked.generic("PROPFIND", path)
    assert (response.status_code, response.json()["status"]) == (405, 405)


def test_an_id_too_large_for_the_database_gets_404(logged_in):
    path = f"/blog/posts/{10**30}/"
    assert logged_in.send("DELETE", path, x_csrftoken=logged_in.rotated).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "TRACE"])
def test_a_405_lists_the_allowed_methods(demo, method):
    unchecked = Page()
    unchecked.handler.enforce_csrf_checks = False
    response = unchecked.generic(method, "/blog/posts/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, POST, HEAD, OPTIONS"
    assert "POST" in response.json()["error"]
