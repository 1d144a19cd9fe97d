"""CSRF_FAILURE_VIEW: with DEBUG a refusal is explained, without it the response is Django's own."""

import json

import pytest
from django.core.checks.security.csrf import check_csrf_failure_view
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import RequestFactory
from django.views.csrf import csrf_failure

PAGE = "https://app.example.com"
HTML = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Mode": "navigate"}
FETCH = {"Accept": "*/*", "Sec-Fetch-Mode": "cors"}
SECRET = "s3cretS3cretS3cretS3cretS3cretSe"  # 32 characters, as Django's own
OTHER = SECRET[::-1]


@pytest.fixture(autouse=True)
def project(settings):
    settings.DEBUG = True
    settings.CSRF_FAILURE_VIEW = "crosshost.django.csrf_failure"
    settings.ALLOWED_HOSTS = ["*"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://admin.example.com"]
    settings.CSRF_COOKIE_NAME = "csrftoken"
    settings.CSRF_COOKIE_HTTPONLY = False
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.USE_X_FORWARDED_HOST = False
    settings.SECURE_REFERRER_POLICY = "same-origin"


def refuse(headers: dict, *, cookie: str | None = None, https: bool = True, data: dict | None = None):
    """Return the response of CsrfViewMiddleware to a POST, which it must refuse."""
    factory = RequestFactory()
    if cookie:
        factory.cookies["csrftoken"] = cookie
    headers = {"Host": "api.example.com"} | headers
    request = factory.post("/blog/posts/", data or {}, secure=https, headers=headers)
    response = CsrfViewMiddleware(lambda request: HttpResponse()).process_view(request, lambda request: None, (), {})
    assert response.status_code == 403
    return response


def reason(headers: dict, **options) -> dict:
    return json.loads(refuse(FETCH | headers, **options).content)


def test_the_view_is_one_that_django_accepts():
    assert check_csrf_failure_view(None) == []


def test_an_untrusted_page_gets_the_line_that_trusts_it():
    explained = reason({"Origin": PAGE}, cookie=SECRET)
    assert explained["id"] == "csrf-origin"
    assert explained["detail"] == f"CSRF Failed: Origin checking failed - {PAGE} does not match any trusted origins."
    line = "CSRF_TRUSTED_ORIGINS = ['https://admin.example.com', 'https://app.example.com']"
    assert explained["settings"] == [{"line": line, "now": None}]  # what is right only behind a proxy is in the words
    assert line in explained["fix"]
    assert explained["django"]["own origin"] == "https://api.example.com"


def test_a_setting_is_named_with_its_file_and_line(settings, tmp_path, monkeypatch):
    (tmp_path / "own_settings.py").write_text("DEBUG = True\nCSRF_TRUSTED_ORIGINS = []\n")
    monkeypatch.syspath_prepend(tmp_path)
    __import__("own_settings")
    settings.SETTINGS_MODULE = "own_settings"
    assert reason({"Origin": PAGE})["settings"][0]["now"] == f"{tmp_path}/own_settings.py:2"


CASES = [  # the reason, the headers, and what else is different
    ("csrf-origin", {"Origin": PAGE}, {}),
    ("csrf-origin", {"Origin": "capacitor://localhost"}, {}),
    # A proxy terminates TLS, and Django does not learn of it.
    ("csrf-origin-proxy", {"Origin": "https://api.example.com"}, {"https": False}),
    # Vite's changeOrigin: the browser says that page and API are one origin.
    (
        "csrf-origin-proxy",
        {"Origin": "http://localhost:5173", "Host": "localhost:8000", "Sec-Fetch-Site": "same-origin"},
        {"https": False},
    ),
    ("csrf-origin-proxy", {"Origin": PAGE, "Host": "backend:8000", "X-Forwarded-Host": "app.example.com"}, {}),
    ("csrf-no-referer", {}, {}),
    ("csrf-referer", {"Referer": f"{PAGE}/write"}, {}),
    ("csrf-referer-insecure", {"Referer": "http://app.example.com/write"}, {}),
    ("csrf-cookie-missing", {"Origin": "https://api.example.com"}, {}),
    ("csrf-cookie-length", {"Origin": "https://api.example.com"}, {"cookie": "short"}),
    ("csrf-token-missing", {"Origin": "https://api.example.com"}, {"cookie": SECRET}),
    ("csrf-token-incorrect", {"Origin": "https://api.example.com", "X-CSRFToken": OTHER}, {"cookie": SECRET}),
    ("csrf-token-length", {"Origin": "https://api.example.com", "X-CSRFToken": "short"}, {"cookie": SECRET}),
    # The cookie belongs to the API's host, and the page is on another one.
    ("csrf-cookie-other-host", {"Origin": "https://admin.example.com"}, {"cookie": SECRET}),
]


@pytest.mark.parametrize(("id", "headers", "options"), CASES)
def test_each_refusal_is_explained(id, headers, options):
    explained = reason(headers, **options)
    assert explained["id"] == id
    assert explained["sentence"]
    assert explained["fix"]
    assert "{" not in explained["sentence"]


def test_a_cookie_that_javascript_cannot_read_is_the_reason_for_fetch_alone(settings):
    settings.CSRF_COOKIE_HTTPONLY = True
    own = {"Origin": "https://api.example.com"}
    assert reason(own, cookie=SECRET)["id"] == "csrf-cookie-http-only"
    page = refuse(HTML | own, cookie=SECRET).content.decode()
    assert "csrf-token-missing" in page
    assert "{% csrf_token %}" in page


def test_origin_null_is_explained_by_the_referrer_policy_of_djangos_pages(settings):
    headers = {"Origin": "null", "Accept": "application/json", "Sec-Fetch-Mode": "navigate"}
    settings.SECURE_REFERRER_POLICY = "no-referrer"
    assert reason(headers)["id"] == "csrf-origin-null"
    # Another page, a frame without an origin: not that setting.
    for more in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Mode": "cors"}):
        assert reason(headers | more)["id"] is None
    settings.SECURE_REFERRER_POLICY = "same-origin"
    explained = reason(headers)
    assert explained["id"] is None
    assert "sandboxed frame" in explained["sentence"]
    assert "SECURE_REFERRER_POLICY" in explained["fix"]


def test_what_the_model_does_not_explain_is_left_to_djangos_own_reason(settings):
    settings.CSRF_USE_SESSIONS = True
    factory = RequestFactory(headers=FETCH | {"Origin": "https://testserver"})
    request = factory.post("/", secure=True)
    request.session = {}
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    view = CsrfViewMiddleware(lambda request: HttpResponse())
    explained = json.loads(view.process_view(request, lambda request: None, (), {}).content)
    assert explained["detail"] == "CSRF Failed: CSRF cookie not set."
    assert explained["id"] is None


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/plain, */*"])
def test_fetch_gets_json(accept):
    assert refuse({"Origin": PAGE, "Accept": accept})["Content-Type"] == "application/json"


def test_people_get_a_page_that_escapes_what_was_sent():
    response = refuse(HTML | {"Origin": "https://<script>alert(1)</script>"})
    assert response["Content-Type"].startswith("text/html")
    assert b"<script" not in response.content
    assert b"&lt;script&gt;" in response.content


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_no_value_of_a_cookie_a_token_or_a_query_is_shown(accept):
    headers = {"Accept": accept, "Origin": "https://api.example.com", "Referer": "https://api.example.com/?key=hidden"}
    data = {"csrfmiddlewaretoken": OTHER, "password": "hidden"}
    response = refuse(headers | {"X-CSRFToken": OTHER}, cookie=SECRET, data=data)
    assert b"csrftoken" in response.content
    for value in (SECRET, OTHER, "hidden"):
        assert value.encode() not in response.content


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_the_query_of_a_refused_referer_is_not_shown(accept):
    response = refuse({"Accept": accept, "Referer": f"{PAGE}/reset/?token=hidden"})
    assert b"https://app.example.com/reset/ does not match any trusted origins" in response.content
    assert b"hidden" not in response.content


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_without_debug_the_response_is_djangos_own(settings, accept):
    settings.DEBUG = False
    request = RequestFactory().post("/", headers={"Accept": accept})
    shown = refuse({"Origin": PAGE, "Accept": accept})
    text = f"Origin checking failed - {PAGE} does not match any trusted origins."
    own = csrf_failure(request, reason=text)
    assert (shown.status_code, shown.content, shown.headers) == (own.status_code, own.content, own.headers)


def test_a_request_with_a_token_passes():
    request = RequestFactory().post("/", headers={"Origin": "http://testserver", "Host": "testserver"})
    request.META["HTTP_X_CSRFTOKEN"] = get_token(request)
    request.COOKIES["csrftoken"] = request.META["CSRF_COOKIE"]
    assert CsrfViewMiddleware(lambda request: None).process_view(request, lambda request: None, (), {}) is None
