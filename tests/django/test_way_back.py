"""The ways back to the page, from Django's own pages and from an attacker's form: to a path there, and nowhere else."""

import html
import re
from urllib.parse import quote, unquote

import pytest

from tests.django.conftest import PAGE
from witness import store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]

BACK = "/cases/?run=1&back=evil-site-reads&read=throws"


@pytest.mark.parametrize("to", ["/", "/csr-api-call.html", "/cases/?run=http://x/a&b=%2F", "/a//b", "/#x", "/a b"])
def test_back_leads_to_a_path_of_the_page(client, to):
    assert unquote(client.get("/lab/back/", {"to": to}).headers["Location"]) == PAGE + unquote(to)


@pytest.mark.parametrize(
    "to",
    ["", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "/a\\b",
     "https://evil.example/", "@evil.example", ".evil.example", ":80", "javascript:alert(1)", "evil", " /", "\t/evil",
     "/\t/evil.example", "/\r\nSet-Cookie: a=1", "/\0", "/\x7f", "/\x85x", "/\u2028x", "/\u200bx", "／／evil.example",
     "/\ud800"],
)  # fmt: skip
def test_back_redirects_to_no_other_host(client, to):
    response = client.get("/lab/back/?to=" + quote(to, errors="surrogatepass"))
    assert (response.status_code, response.headers["Location"].removesuffix("%EF%BF%BD" * 3)) == (302, f"{PAGE}/")


def test_back_leads_to_the_root_without_a_target(client):
    assert client.get("/lab/back/").headers["Location"] == f"{PAGE}/"
    assert client.get("/lab/back/?to=/a&to=//evil.example").headers["Location"] == f"{PAGE}/"


def test_back_encodes_what_is_not_ascii(client):
    assert client.get("/lab/back/", {"to": "/ü?é=ß"}).headers["Location"] == f"{PAGE}/%C3%BC?%C3%A9=%C3%9F"


def test_the_page_of_cookie_names_has_no_inline_script_and_leads_back_through_django(client):
    response = client.get("/lab/cookies/", {"back": "/cases/?run=1&flow=x"})
    text = response.content.decode()
    assert re.findall(r"<script[^>]*>[^<]*</script>", text) == ['<script src="/static/witness/cookies.js"></script>']
    back = html.unescape(re.search(r'id="back" href="([^"]*)"', text)[1])
    assert client.get(back)["Location"] == f"{PAGE}/cases/?run=1&flow=x"
    assert response["Cache-Control"].startswith("max-age=0")


def refresh_headers(headers) -> list[str]:
    return [value for name, value in headers if name == "Refresh"]


@pytest.mark.parametrize("path", ["/accounts/logout/", "/blog/posts/", "/nothing/"])
def test_every_response_to_an_attackers_form_leads_back_to_the_page(wsgi, trace, client, path):
    headers = {"content_type": "application/x-www-form-urlencoded", "origin": "http://evil.localhost:3000"}
    status, response_headers, _ = wsgi("POST", path, query=f"trace={trace}&back={quote(BACK)}", **headers)
    assert status in (403, 404)
    (refresh,) = refresh_headers(response_headers)
    assert client.get(refresh.removeprefix("0; url="))["Location"] == PAGE + BACK
    assert store.read(trace)[0]["status"] == status


@pytest.mark.parametrize("query", ["trace={}", "back=/", ""])
def test_without_a_trace_and_a_target_nothing_leads_back(wsgi, trace, query):
    assert refresh_headers(wsgi("POST", "/accounts/logout/", query=query.format(trace))[1]) == []


def test_an_attackers_target_redirects_to_no_other_host_and_splits_no_header(wsgi, trace, client):
    for back in ("//evil.example", "https://evil.example/", "/\r\nX: y"):
        (refresh,) = refresh_headers(wsgi("POST", "/accounts/logout/", query=f"trace={trace}&back={quote(back)}")[1])
        assert refresh.isprintable()
        assert client.get(refresh.removeprefix("0; url="))["Location"] == f"{PAGE}/"
