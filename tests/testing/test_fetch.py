"""Page.fetch: what is sent, what the page may read, and what it throws."""

import pytest

from crosshost.policy import PolicyError
from crosshost.testing import Browser, FetchError
from tests.testing.conftest import frontend, log_in, url
from tests.testing.project import API, APP, EVIL


def test_a_simple_get_is_not_preflighted_and_has_no_cookies_across_origins_by_default():
    page = frontend()
    page.fetch(url("set-cookie", name="a", samesite="Lax"), credentials="include")
    response = page.fetch(url("echo"))
    assert response.json()["cookies"] == {}
    assert [exchange.method for exchange in page.browser.requests] == ["GET", "GET"]
    assert (response.type, response.redirected, response.url, response.ok) == ("cors", False, url("echo"), True)


def test_json_is_preflighted_and_arrives_with_its_content_type():
    page = frontend()
    received = page.fetch(url("echo"), "POST", json={"a": 1}).json()
    assert [exchange.method for exchange in page.browser.requests] == ["OPTIONS", "POST"]
    assert received["body"] == '{"a":1}'
    assert received["headers"]["Content-Type"] == "application/json"


def test_a_form_as_data_needs_no_preflight():
    page = frontend()
    assert page.fetch(url("echo"), "POST", data={"a": ["1", "2"], "b": "ü"}).json()["post"] == {
        "a": ["1", "2"],
        "b": ["ü"],
    }
    assert [exchange.method for exchange in page.browser.requests] == ["POST"]


def test_the_browser_says_where_the_request_comes_from():
    headers = frontend("firefox").fetch(url("echo")).json()["headers"]
    assert headers["Origin"] == APP
    assert headers["Referer"] == f"{APP}/"
    assert headers["Host"] == "api.example.com"
    assert headers["Accept"] == "*/*"
    assert "Firefox/" in headers["User-Agent"]
    assert (headers["Sec-Fetch-Site"], headers["Sec-Fetch-Mode"], headers["Sec-Fetch-Dest"]) == (
        "same-site",
        "cors",
        "empty",
    )


def test_forbidden_headers_of_the_page_are_dropped():
    headers = (
        frontend().fetch(API + "/echo/", "POST", data={}, headers={"Cookie": "a=b", "Host": "x"}).json()["headers"]
    )
    assert headers["Host"] == "api.example.com"
    assert "Cookie" not in headers


def test_a_header_with_an_underscore_does_not_reach_django_as_no_server_passes_it_on(project):
    project.CORS_ALLOW_HEADERS = ["x_token", "x-token"]
    meta = frontend().fetch(url("echo"), headers={"X_Token": "a"}).json()["meta"]
    assert "HTTP_X_TOKEN" not in meta
    meta = frontend().fetch(url("echo"), headers={"X-Token": "a"}).json()["meta"]
    assert meta["HTTP_X_TOKEN"] == "a"


def test_a_foreign_page_is_refused_with_reason_devtools_name_and_fix():
    evil = Browser("chromium").open(EVIL)
    with pytest.raises(FetchError) as raised:
        evil.fetch(url("echo"))
    text = str(raised.value)
    assert "Access-Control-Allow-Origin" in text
    assert "CorsError.MissingAllowOriginHeader" in text
    assert "CORS_ALLOWED_ORIGINS" in text
    assert "Failed to fetch" in text
    assert raised.value.reason == "allow-origin-missing"
    assert raised.value.request.status == 200, "the server did answer"


def test_a_refused_preflight_stops_the_request():
    page = frontend()
    with pytest.raises(FetchError, match="x-unknown") as raised:
        page.fetch(url("echo"), headers={"X-Unknown": "1"})
    assert raised.value.reason == "preflight-header-not-allowed"
    assert [(exchange.method, exchange.status) for exchange in page.browser.requests] == [
        ("OPTIONS", 200),
        ("GET", None),
    ]


def test_credentials_without_allow_credentials_fail(project):
    project.CORS_ALLOW_CREDENTIALS = False
    with pytest.raises(FetchError, match="Access-Control-Allow-Credentials"):
        frontend().fetch(url("echo"), credentials="include")
    assert frontend().fetch(url("echo")).status == 200


def test_only_exposed_headers_are_readable_and_the_hidden_ones_are_named():
    response = frontend().fetch(f"{url('echo')}?X-Total=5")
    assert response.headers["content-type"] == "application/json"
    assert "X-Total" not in response.headers
    assert response.headers.get("X-Total") is None
    assert "x-total" in repr(response.headers)


def test_an_exposed_header_is_readable(project):
    project.CORS_EXPOSE_HEADERS = ["X-Total"]
    assert frontend().fetch(f"{url('echo')}?X-Total=5").headers["X-TOTAL"] == "5"


def test_the_page_of_the_api_itself_reads_all_headers_but_set_cookie():
    page = Browser("chromium").open(url("page"))
    response = page.fetch("/set-cookie/?name=a")
    assert response.type == "basic"
    assert "Set-Cookie" not in response.headers
    assert [cookie.name for cookie in page.browser.cookies] == ["a"]


def test_no_cors_is_opaque_and_does_arrive():
    page = Browser("chromium").open(EVIL)
    response = page.fetch(url("echo"), "POST", mode="no-cors", body="a=1")
    assert (response.type, response.status, response.text, dict(response.headers)) == ("opaque", 0, "", {})
    assert response.raw.http.status == 200


def test_a_redirect_is_followed_with_its_rules():
    response = frontend().fetch(f"{url('to')}?url=/echo/", "POST", data={"a": "1"})
    assert response.redirected
    assert response.url == url("echo")
    assert response.json()["method"] == "GET"
    assert response.json()["body"] == ""


def test_a_redirect_that_keeps_the_method_keeps_the_body():
    assert frontend().fetch(f"{url('to')}?keep=1&url=/echo/", "POST", data={"a": "1"}).json()["post"] == {"a": ["1"]}


def test_a_redirect_through_another_origin_makes_the_origin_null(project):
    project.CORS_ALLOW_ALL_ORIGINS = True
    response = frontend().fetch(f"{url('to')}?url=https://www.example.org/echo/")
    assert response.json()["headers"]["Origin"] == "null"


def test_an_endless_redirect_fails():
    with pytest.raises(FetchError) as raised:
        frontend().fetch(url("loop"))
    assert raised.value.reason == "redirects-without-end"


def test_mixed_content_is_never_sent():
    page = frontend()
    with pytest.raises(FetchError) as raised:
        page.fetch("http://api.example.com/echo/")
    assert raised.value.reason == "mixed-content"
    assert raised.value.request.status is None


def test_a_host_that_the_settings_do_not_name_is_answered_by_django_with_400():
    response = frontend().fetch("https://unknown.example/echo/")
    assert response.status == 400
    assert "ALLOWED_HOSTS" in response.why[0].fix


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"method": "G T"}, "Request.method"),
        ({"credentials": "includ"}, "did you mean 'include'"),
        ({"mode": "navigate"}, "navigate"),
        ({"json": {}, "data": {}, "method": "POST"}, "one of json"),
        ({"json": {}}, "has no body"),
        ({"headers": {"X-A": "a\nb"}}, "one line"),
    ],
)
def test_wrong_arguments_are_refused_in_one_line(arguments, message):
    with pytest.raises(PolicyError, match=message) as raised:
        frontend().fetch(url("echo"), **arguments)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("arguments", [("fire",), ("firefox", "new")])
def test_a_wrong_engine_is_refused_in_one_line(arguments):
    with pytest.raises(PolicyError) as raised:
        Browser(*arguments)
    assert "\n" not in str(raised.value)


@pytest.mark.django_db
def test_the_repr_of_a_401_says_which_cookie_was_withheld_and_why(user, project):
    project.CORS_ALLOWED_ORIGINS = [APP, "https://app.example.net"]
    project.CSRF_TRUSTED_ORIGINS = [APP, "https://app.example.net"]
    page = frontend("chromium")
    assert log_in(page).status == 200
    other = page.browser.open("https://app.example.net/")
    response = other.fetch(url("whoami"), credentials="include")
    assert response.status == 401
    assert "sessionid" in repr(response)
    assert "SameSite=Lax" in repr(response)
    assert response.why[0].id == "samesite-lax"


@pytest.mark.django_db
def test_the_repr_of_a_401_says_that_credentials_were_left_out(user):
    page = frontend()
    log_in(page)
    response = page.fetch(url("whoami"))
    assert response.status == 401
    assert [finding.id for finding in response.why] == ["credentials-same-origin"]
    assert "credentials-same-origin" in repr(response)


@pytest.mark.django_db
def test_the_repr_of_a_401_says_that_the_cookie_was_never_stored(user, project):
    project.CORS_ALLOWED_ORIGINS = ["https://app.example.net"]
    project.CSRF_TRUSTED_ORIGINS = ["https://app.example.net"]
    project.CSRF_COOKIE_SAMESITE = "None"
    page = Browser("chromium").open("https://app.example.net/")
    assert log_in(page).status == 200
    response = page.fetch(url("whoami"), credentials="include")
    assert response.status == 401
    assert [finding.id for finding in response.why] == ["set-samesite-lax"]
    assert "sessionid" in repr(response)


def test_the_repr_of_a_403_has_djangos_csrf_reason():
    response = frontend().fetch(url("protected"), "POST", data={"a": "1"}, credentials="include")
    assert response.status == 403
    assert response.why[0].id == "csrf-cookie-missing"
    assert "no csrftoken cookie" in repr(response)


def test_a_403_of_the_csrf_check_names_the_cookie_that_was_refused(project):
    project.CORS_ALLOWED_ORIGINS = ["https://app.example.net"]
    project.CSRF_TRUSTED_ORIGINS = ["https://app.example.net"]
    page = Browser("chromium").open("https://app.example.net/")
    response = log_in(page)
    assert response.status == 403
    assert [finding.id for finding in response.why] == ["set-samesite-lax", "csrf-cookie-missing"]


def test_an_untrusted_origin_is_named(project):
    project.CSRF_TRUSTED_ORIGINS = []
    response = log_in(frontend())
    assert response.status == 403
    assert response.why[0].id == "csrf-origin"
    assert "CSRF_TRUSTED_ORIGINS" in response.why[0].fix


def test_a_401_without_any_login_says_that_the_session_cookie_is_not_there():
    response = frontend().fetch(url("refused"), credentials="include")
    assert [finding.id for finding in response.why] == ["cookie-absent"]
    assert "sessionid" in repr(response)
    assert frontend().fetch(url("refused"), headers={"Authorization": "Bearer x"}).why == ()


def test_a_401_is_not_blamed_on_the_cookies_of_another_host_or_of_the_csrf_check():
    page = frontend()
    page.document_cookie = "csrftoken=a"
    page.document_cookie = "theme=dark"
    page.fetch(url("set-cookie", name="consent", samesite="Lax", secure="1"), credentials="include")
    assert [finding.cookie for finding in page.fetch(url("refused"), credentials="include").why] == ["sessionid"]


def test_a_csrf_reason_that_the_model_does_not_know_is_told_in_djangos_words(project):
    project.MIDDLEWARE = [*project.MIDDLEWARE, "tests.testing.middleware.refuse_as_rest_framework"]
    response = frontend().fetch(url("echo"))
    assert response.status == 403
    assert [(finding.id, finding.sentence) for finding in response.why] == [
        ("csrf-refused", "Django's CSRF check refused the request: Odd reason.")
    ]


def test_a_refusal_by_rest_framework_has_the_reason_of_its_body(project):
    project.MIDDLEWARE = [*project.MIDDLEWARE, "tests.testing.middleware.refuse_as_rest_framework"]
    response = frontend().fetch(url("echo"), "POST", data={"a": "1"})
    assert [finding.id for finding in response.why] == ["credentials-same-origin", "csrf-cookie-missing"]


@pytest.mark.parametrize(("credentials", "reason"), [("same-origin", "same-origin"), ("omit", "omitted")])
def test_without_credentials_that_is_the_reason_whether_there_are_cookies_or_not(project, credentials, reason):
    page = frontend()
    response = page.fetch(url("whoami"), credentials=credentials)
    assert [finding.id for finding in response.why] == [f"credentials-{reason}"]


def test_a_redirect_to_the_login_says_which_cookie_the_view_did_not_get(project):
    project.LOGIN_URL = "/page/"
    page = frontend()
    page.fetch(url("set-cookie", name="sessionid", samesite="Lax", secure="1"), credentials="include")
    response = page.fetch(f"{url('to')}?url=/page/?next=/whoami/")
    assert response.status == 200
    assert [finding.id for finding in response.why] == ["credentials-same-origin", "redirected-to-login"]
    assert page.fetch(url("page")).why == ()


def test_the_whole_story_of_a_refusal_is_its_text():
    response = frontend().fetch(url("protected"), "POST", data={"a": "1"}, credentials="include")
    assert str(response).startswith(
        "Response 403 POST https://api.example.com/protected/\nThe request has no csrftoken"
    )
    assert "Shown as: CSRF cookie not set." in str(response)
    assert "How to fix it: " in str(response)


def test_a_403_of_a_view_has_no_csrf_reason():
    assert frontend().fetch(url("forbidden")).why == ()


def test_reprs_fit_into_what_pytest_shows():
    response = frontend().fetch(url("protected"), "POST", data={"a": "1"}, credentials="include")
    assert len(repr(response)) <= 240
    assert "\n" not in repr(response)


def test_a_body_that_is_not_json_is_shown():
    with pytest.raises(ValueError, match="not in frames"):
        Browser("chromium").open(url("page")).fetch("/framed/").json()
