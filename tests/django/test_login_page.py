"""Django's login with one click: it logs in, and leads back to the page even when it is refused."""

import html
import re
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from django.contrib.sessions.models import Session

from tests.django.conftest import NAVIGATION, PAGE, Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


def hidden(form: str) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    return {name: html.unescape(value) for name, value in fields}


def action(form: str) -> str:
    return html.unescape(re.search(r'<form[^>]* action="([^"]*)"', form)[1])


def way_back(page) -> str:
    """Return where the link back to the page leads."""
    return html.unescape(re.search(r'<a href="([^"]*)">Back to the page', page.content.decode())[1])


def log_in_with_one_click(person: Page, back: str, **query: str) -> str:
    """Submit the page's form as the browser does, and return the URL that it ends at."""
    form = person.get("/lab/login/", {"back": back, **query})
    assert (form.status_code, form.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert (form.headers["X-Frame-Options"], "no-store" in form.headers["Cache-Control"]) == ("DENY", True)
    page = form.content.decode()
    assert "<button>" in page
    response = person.post(action(page), hidden(page))
    assert response.status_code == 302
    back = person.get(response.headers["Location"])
    assert (back.status_code, "no-store" in back.headers["Cache-Control"]) == (302, True)
    return back.headers["Location"]


def test_it_logs_in_with_djangos_form_and_redirects_back(person, demo):
    assert log_in_with_one_click(person, "/csr-api-call.html?a=1&b=2#c") == f"{PAGE}/csr-api-call.html?a=1&b=2#c"
    assert b"You are demo" in person.get("/blog/whoami/").content


def test_the_form_posts_to_djangos_login_under_the_trace_of_the_page(person, demo, trace):
    assert action(person.get("/lab/login/").content.decode()) == "/accounts/login/"
    page = person.get("/lab/login/", {"trace": trace + '"&x=<b>'}).content.decode()
    assert parse_qs(urlsplit(action(page)).query) == {"trace": [trace + '"&x=<b>']}


@pytest.fixture
def visit(wsgi):
    """Return a browser of one origin on the WSGI application, witness included: it follows no redirect."""
    jar = SimpleCookie()

    def visit(method: str, url: str, fields: dict[str, str] | None = None) -> tuple[int, dict[str, str], str]:
        path, _, query = url.partition("?")
        sent = {"accept": NAVIGATION, "cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in jar.items())}
        form = {"content_type": "application/x-www-form-urlencoded"} if fields is not None else {}
        status, headers, body = wsgi(method, path, urlencode(fields or {}).encode(), query, **sent, **form)
        for name, value in headers:
            if name == "Set-Cookie":
                jar.load(value)
        return status, dict(headers), body.decode()

    return visit


def logins(exchanges: list[dict]) -> list[tuple[int, set[str]]]:
    """Return the status and the cookies of each login that the witness saw."""
    return [
        (exchange["status"], {cookie["name"] for cookie in exchange["set_cookies"]})
        for exchange in exchanges
        if (exchange["method"], exchange["path"]) == ("POST", "/accounts/login/")
    ]


def test_the_witness_shows_a_login_with_one_click(visit, demo, trace, recorded):
    page = visit("GET", f"/lab/login/?back=/?a&trace={trace}")[2]
    status, headers, _ = visit("POST", action(page), hidden(page))
    assert (status, headers["Location"]) == (302, "/lab/back/?to=%2F%3Fa")
    assert logins(recorded()) == [(302, {"csrftoken", "sessionid"})]


def test_the_witness_shows_a_login_by_hand(visit, demo, trace, recorded):
    login = f"/accounts/login/?next={quote('/blog/whoami/?back=/lesson.html?step=2')}&back=/lesson.html&trace={trace}"
    page = visit("GET", login)[2]
    assert 'action="' not in page  # the form posts to its own URL
    assert f'href="{PAGE}/lesson.html"' in page
    status, headers, _ = visit("POST", login, {**hidden(page), "username": "demo", "password": "wrong"})
    assert (status, "Refresh" in headers) == (200, False)
    status, headers, _ = visit("POST", login, {**hidden(page), "username": "demo", "password": "demo"})
    assert (status, headers["Location"]) == (302, "/blog/whoami/?back=/lesson.html?step=2")
    assert logins(recorded()) == [(200, {"csrftoken"}), (302, {"csrftoken", "sessionid"})]
    assert f'href="{PAGE}/lesson.html?step=2&amp;logged-in"' in visit("GET", headers["Location"])[2]


def test_the_link_back_says_whether_somebody_is_logged_in(person, demo):
    assert way_back(person.get("/blog/whoami/")) == f"{PAGE}/"
    log_in_with_one_click(person, "/")
    assert way_back(person.get("/blog/whoami/")) == f"{PAGE}/?logged-in"
    assert way_back(person.get("/blog/whoami/?back=/lesson.html%23two")) == f"{PAGE}/lesson.html?logged-in#two"
    assert way_back(person.get("/blog/posts/")) == f"{PAGE}/"
    token = hidden(person.get("/blog/whoami/").content.decode())
    assert way_back(person.post("/accounts/logout/", token)) == f"{PAGE}/?logged-out"
    assert way_back(person.get("/blog/nothing/")) == f"{PAGE}/"


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", '/"><script>', "/\\evil", ""])
def test_the_link_back_leads_to_no_other_host(person, demo, back):
    log_in_with_one_click(person, "/")
    page = person.get("/blog/whoami/", {"back": back})
    assert way_back(page).startswith(f"{PAGE}/")
    assert b"<script>" not in page.content


def test_a_second_login_makes_a_new_session(person, demo):
    log_in_with_one_click(person, "/")
    first = person.cookies["sessionid"].value
    assert log_in_with_one_click(person, "/") == f"{PAGE}/"
    assert person.cookies["sessionid"].value != first
    assert not Session.objects.filter(session_key=first).exists()


def test_without_the_csrf_cookie_the_response_says_why(person, demo):
    form = hidden(person.get("/lab/login/").content.decode())
    person.cookies.clear()
    response = person.post("/accounts/login/", form)
    assert response.status_code == 403
    assert b"CSRF cookie not set." in response.content


def refused_login(person: Page, **fields: str):
    form = hidden(person.get("/lab/login/", {"back": "/cases/?flow=a&back=1"}).content.decode())
    person.cookies.clear()  # as in a browser that stores none of them
    return person.post("/accounts/login/", {**form, **fields})


def test_a_refused_login_leads_back_too(person, demo):
    step = refused_login(person).headers["Refresh"].removeprefix("0; url=")
    assert person.get(step).headers["Location"] == f"{PAGE}/cases/?flow=a&back=1"


@pytest.mark.parametrize("next", ["", "/blog/whoami/", "//evil.example/lab/back/?to=/", "https://evil.example/"])
def test_a_refused_login_by_hand_does_not_lead_back(person, demo, next):
    assert "Refresh" not in refused_login(person, next=next).headers


@pytest.mark.parametrize("to", ["//evil.example", "/\r\nX: y", '/" onload=x'])
def test_a_refused_login_redirects_to_no_other_host(person, demo, to):
    step = refused_login(person, next=f"/lab/back/?to={quote(to)}").headers["Refresh"].removeprefix("0; url=")
    assert person.get(step).headers["Location"].startswith(f"{PAGE}/")
    assert "evil" not in step


def test_a_refused_login_with_a_large_body_is_answered(person, demo):
    assert refused_login(person, more="x" * 70_000).status_code in (403, 413)


def test_the_form_escapes_the_way_back(person):
    page = person.get("/lab/login/", {"back": '/"><script>alert(1)</script>'}).content
    assert b"alert(1)</script>" not in page
    assert page.count(b"<script") == 1


@pytest.mark.parametrize("path", ["/lab/login/", "/lab/back/"])
@pytest.mark.parametrize("method", ["POST", "PROPFIND"])
def test_the_pages_accept_only_get(client, path, method):
    response = client.generic(method, path)
    assert (response.status_code, response.json()["status"]) == (405, 405)


def test_the_script_that_submits_the_form_is_served_beside_it(serve):
    assert b".submit()" in serve().wait().ask("/static/witness/submit.js")[1]
