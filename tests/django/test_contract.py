"""The HTTP API: responses for fetch, responses for navigations, and caching."""

import pytest

from blog.models import Post
from tests.django.conftest import NAVIGATION, Page

pytestmark = pytest.mark.django_db


def vary(response) -> set[str]:
    return {name.strip().lower() for name in response.headers["Vary"].split(",")}


def test_whoami_gets_401_without_a_session_and_200_with_one(page, demo):
    assert page.get("/blog/whoami/").status_code == 401
    assert page.log_in().json()["username"] == "demo"
    response = page.get("/blog/whoami/")
    assert (response.status_code, response.json()) == (200, {"username": "demo"})


@pytest.mark.parametrize("path", ["/blog/whoami/", "/blog/posts/", "/accounts/logout/", "/nothing/"])
def test_fetch_gets_json_and_a_navigation_gets_a_page(page, demo, path):
    fetched, navigated = page.get(path), page.get(path, headers={"accept": NAVIGATION})
    assert fetched.headers["Content-Type"] == "application/json"
    assert navigated.headers["Content-Type"] == "text/html; charset=utf-8"
    assert fetched.status_code == navigated.status_code
    assert "accept" in vary(fetched) & vary(navigated)


@pytest.mark.parametrize("path", ["/blog/whoami/", "/accounts/csrf/", "/accounts/login/"])
def test_a_personal_response_is_never_cached(page, path):
    assert "no-store" in page.get(path).headers["Cache-Control"]


def test_a_login_rotates_the_csrf_token_and_returns_the_new_one(page, demo):
    before = page.token()
    secret = page.cookies["csrftoken"].value
    after = page.log_in().json()["csrfToken"]
    assert page.cookies["csrftoken"].value != secret
    post = {"title": "t", "text": "x"}
    assert page.send("POST", "/blog/posts/", post, x_csrftoken=before).status_code == 403
    assert page.send("POST", "/blog/posts/", post, x_csrftoken=after).status_code == 201


def test_a_post_is_stored_listed_and_deleted_by_its_author(logged_in):
    written = logged_in.send("POST", "/blog/posts/", {"title": "Hi", "text": "there"}, x_csrftoken=logged_in.rotated)
    assert written.status_code == 201
    assert logged_in.get("/blog/posts/").json()["posts"][0] == written.json()
    path = f"/blog/posts/{written.json()['id']}/"
    assert logged_in.send("DELETE", path, x_csrftoken=logged_in.rotated).json() == {"deleted": written.json()["id"]}
    assert logged_in.send("DELETE", path, x_csrftoken=logged_in.rotated).status_code == 404


def test_only_its_author_deletes_a_post(logged_in, django_user_model):
    other = django_user_model.objects.create_user("other")
    post = Post.objects.create(title="t", text="x", author=other)
    assert logged_in.send("DELETE", f"/blog/posts/{post.pk}/", x_csrftoken=logged_in.rotated).status_code == 403
    assert Post.objects.filter(pk=post.pk).exists()


def test_writing_needs_a_session_and_a_token(page, demo):
    assert page.send("POST", "/blog/posts/", {"title": "t", "text": "x"}).status_code == 403
    without_session = page.send("POST", "/blog/posts/", {"title": "t", "text": "x"}, x_csrftoken=page.token())
    assert without_session.status_code == 401
    assert page.send("DELETE", "/blog/posts/1/", x_csrftoken=page.token()).status_code == 401


def test_logout_ends_the_session(logged_in):
    assert logged_in.send("POST", "/accounts/logout/", {}, x_csrftoken=logged_in.rotated).json() == {"username": None}
    assert logged_in.get("/blog/whoami/").status_code == 401


def test_a_user_logs_in_and_out_with_djangos_forms(demo):
    person = Page()
    person.defaults = {"HTTP_ACCEPT": NAVIGATION}  # a navigation sends no Origin header on a GET
    form = person.get("/accounts/login/?next=/blog/whoami/")
    token = form.context["csrf_token"]
    credentials = {"username": "demo", "password": "demo", "next": "/blog/whoami/", "csrfmiddlewaretoken": str(token)}
    response = person.post("/accounts/login/", credentials)
    assert (response.status_code, response.headers["Location"]) == (302, "/blog/whoami/")
    whoami = person.get("/blog/whoami/")
    assert b"You are demo" in whoami.content
    token = str(whoami.context["csrf_token"])
    assert b"You are logged out" in person.post("/accounts/logout/", {"csrfmiddlewaretoken": token}).content


def test_a_wrong_password_shows_the_form_again(demo):
    person = Page()
    person.defaults = {"HTTP_ACCEPT": NAVIGATION}
    token = str(person.get("/accounts/login/").context["csrf_token"])
    form = {"username": "demo", "password": "no", "csrfmiddlewaretoken": token}
    assert b"correct username and password" in person.post("/accounts/login/", form).content


def test_login_redirects_to_no_other_host(demo):
    person = Page()
    person.defaults = {"HTTP_ACCEPT": NAVIGATION}
    token = str(person.get("/accounts/login/").context["csrf_token"])
    form = {"username": "demo", "password": "demo", "next": "https://evil.example/", "csrfmiddlewaretoken": token}
    assert person.post("/accounts/login/", form).headers["Location"] == "/blog/whoami/"


def test_the_demo_user_sees_the_admin(logged_in):
    assert logged_in.get("/admin/blog/post/").status_code == 200


def test_the_apis_root_redirects_to_whoami(page):
    assert page.get("/").headers["Location"] == "/blog/whoami/"


def test_an_error_page_links_to_the_page(page):
    assert b'href="http://localhost:3000/"' in page.get("/nothing/", headers={"accept": NAVIGATION}).content


def test_healthz_needs_no_allowed_host_and_no_session():
    from config.wsgi import application

    started = []
    environ = {"PATH_INFO": "/healthz/", "REQUEST_METHOD": "GET", "HTTP_HOST": "evil.example"}
    body = b"".join(application(environ, lambda status, headers: started.append((status, dict(headers)))))
    assert started[0][0] == "200 OK"
    assert body == b'{"status": "ok"}\n'
    assert "Set-Cookie" not in started[0][1]


def test_start_over_expires_cookies_of_other_scenarios_and_no_others(page):
    page.cookies.load({"sharedcsrftoken": "x", "another_program": "y"})
    expired = {cookie.key for cookie in page.post("/accounts/start-over/").cookies.values()}
    assert expired == {"sessionid", "csrftoken", "sharedcsrftoken"}


def test_start_over_expires_both_cookies_of_every_domain_and_returns_to_the_page(page):
    response = page.post("/accounts/start-over/", headers={"host": "api.shop.localhost:8000"})
    assert (response.status_code, response.headers["Location"]) == (303, "http://localhost:3000/")
    expired = {(cookie.key, cookie["domain"]) for cookie in response.cookies.values()}
    domains = ["", "api.shop.localhost", "shop.localhost"]
    assert expired == {(name, domain) for name in ("sessionid", "csrftoken") for domain in domains}
    assert all(cookie["max-age"] == 0 and cookie.value == "" for cookie in response.cookies.values())


def test_start_over_meets_the_requirements_of_cookie_name_prefixes(page, settings):
    settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_PATH = "__Host-sessionid", "/blog/"
    page.cookies.load({"__Secure-csrftoken": "x"})
    response = page.post("/accounts/start-over/", headers={"host": "api.shop.localhost:8000"})
    expired = {
        (cookie.key, cookie["domain"], cookie["path"], cookie["secure"])
        for cookie in response.cookies.values()
        if cookie.key.startswith("__")
    }
    domains = ["", "api.shop.localhost", "shop.localhost"]
    assert expired == {
        ("__Host-sessionid", "", "/", True),
        *(("__Secure-csrftoken", domain, "/", True) for domain in domains),
    }


def test_over_tls_start_over_expires_partitioned_and_cross_site_cookies(page):
    response = page.post("/accounts/start-over/", headers={"host": "backend.localhost"}, secure=True)
    cookies = [cookie.OutputString() for cookie in response.cookies.values()]
    for name in ("sessionid", "csrftoken"):
        ours = [cookie for cookie in cookies if cookie.startswith(f"{name}=") and "Domain" not in cookie]
        assert sum(cookie.endswith("; Partitioned") for cookie in ours) == 1
        assert len(ours) == 2
    assert all("SameSite=None; Secure" in cookie for cookie in cookies)
