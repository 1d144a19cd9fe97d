"""Django's handler: https, proxies, exceptions, other WSGI applications, connections."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import TestCase

from crosshost.policy import PolicyError, Response
from crosshost.testing import Browser, FetchError, RawResponse, Transport
from tests.testing.conftest import frontend, log_in, url
from tests.testing.project import API, APP, EVIL

FORWARDED = ("HTTP_X_FORWARDED_PROTO", "https")


def received(**options):
    return frontend(**options).fetch(url("echo")).json()


def test_https_arrives_as_https_without_a_proxy():
    assert received()["secure"] is True
    assert "X-Forwarded-Proto" not in received()["headers"]


def test_a_proxy_that_the_settings_name_sends_its_header(project):
    project.SECURE_PROXY_SSL_HEADER = FORWARDED
    assert received()["secure"] is True
    assert received()["headers"]["X-Forwarded-Proto"] == "https"


def test_a_misspelt_proxy_header_leaves_django_on_http(project):
    project.SECURE_PROXY_SSL_HEADER = ("X-Forwarded-Proto", "https")
    assert received()["secure"] is False


def test_behind_a_proxy_a_project_that_forgot_the_header_is_on_http(project):
    assert received(behind_proxy=True)["secure"] is False
    project.SECURE_PROXY_SSL_HEADER = FORWARDED
    assert received(behind_proxy=True)["secure"] is True
    assert received(behind_proxy=True)["headers"]["X-Forwarded-Host"] == "api.example.com"


def test_behind_a_proxy_the_forgotten_header_refuses_the_form_of_djangos_own_page(project):
    form = url(
        "page",
        html="<form method=post action=/protected/><input type=hidden name=csrfmiddlewaretoken value=%TOKEN%></form>",
    )
    page = Browser("chromium", behind_proxy=True).open(form)
    after = page.submit(page.form())
    assert after.status == 403
    assert after.response.why[0].id == "csrf-origin-proxy"
    assert "SECURE_PROXY_SSL_HEADER" in after.response.why[0].fix


def test_the_host_has_its_port(project):
    project.ALLOWED_HOSTS = ["localhost"]
    project.CORS_ALLOWED_ORIGINS = ["http://localhost:3000"]
    page = Browser("firefox").open("http://localhost:3000/")
    assert page.fetch("http://localhost:8000/echo/").json()["host"] == "localhost:8000"


def test_an_exception_in_a_view_is_raised_as_by_djangos_client():
    with pytest.raises(ZeroDivisionError, match="in the view"):
        frontend().fetch(url("crash"))


def test_a_disallowed_host_is_named(project):
    project.CORS_ALLOW_ALL_ORIGINS = True
    project.ALLOWED_HOSTS = ["www.example.org"]
    response = frontend().fetch(url("echo"))
    assert response.status == 400
    assert response.why[0].id == "disallowed-host"
    assert "ALLOWED_HOSTS" in repr(response)


def test_a_streamed_response_is_read():
    assert frontend().fetch(url("stream")).text == "one two"


def test_any_wsgi_application_can_be_the_server():
    assert received(server=WSGIHandler())["host"] == "api.example.com"


def test_an_application_of_djangos_is_asked_for_the_pages_of_its_hosts_only():
    browser = Browser("chromium", server=WSGIHandler())
    assert browser.open(APP).status is None
    assert browser.open(url("page")).status == 200


def test_a_transport_of_ones_own_may_serve_some_urls():
    class Mine(Transport):
        def send(self, method, url, headers, body):
            mine = url.startswith(API)
            return RawResponse(Response(200, {"Access-Control-Allow-Origin": APP}), b"mine") if mine else None

    page = Browser("chromium", server=Mine()).open(APP)
    assert page.status is None
    assert page.fetch(url("anything")).text == "mine"
    with pytest.raises(FetchError, match=r"Nothing serves https://other\.example/"):
        page.fetch("https://other.example/")
    assert page.navigate("https://other.example/").status is None


def test_a_wrong_server_is_refused():
    with pytest.raises(PolicyError, match="server"):
        Browser("chromium", server=3)


@pytest.mark.django_db
def test_the_connection_to_the_database_stays_open(user):
    page = frontend()
    log_in(page)
    assert page.fetch(url("whoami"), credentials="include").status == 200
    assert connection.connection is not None


@pytest.mark.django_db
def test_a_user_can_be_logged_in_without_a_view(user, project):
    page = frontend()
    page.browser.force_login(user, url("login"))
    assert page.fetch(url("whoami"), credentials="include").json() == {"user": "demo"}
    other = page.browser.open("https://app.example.net/")
    project.CORS_ALLOWED_ORIGINS = ["https://app.example.net"]
    assert other.fetch(url("whoami"), credentials="include").status == 401
    project.SESSION_COOKIE_DOMAIN = "example.org"
    with pytest.raises(PolicyError, match=r"example\.org"):
        page.browser.force_login(user, url("login"))


class InATestCase(TestCase):
    def test_it_works_in_a_test_case(self):
        from django.contrib.auth.models import User

        User.objects.create_user("demo", password="demo")
        assert log_in(frontend()).status == 200


@pytest.mark.django_db(transaction=True)
def test_it_works_in_a_transaction_test_case(django_user_model):
    django_user_model.objects.create_user("demo", password="demo")
    assert log_in(frontend("webkitgtk")).status == 200


def test_a_post_of_a_foreign_page_reaches_an_exempt_view_only_without_cookies(project):
    browser = Browser("chromium")
    browser.open(url("page")).fetch("/set-cookie/?name=a&samesite=Lax")
    assert browser.open(EVIL).submit(url("echo"), {"a": "1"}).response.json()["cookies"] == {}
