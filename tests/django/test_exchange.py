"""What is recorded of headers: names, origins and attributes, never a value or a body."""

import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import RequestFactory

from tests.django.conftest import PAGE
from witness.exchange import cookie_names, describe_request, describe_response, set_cookie

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


def test_no_value_of_a_cookie_token_or_body_is_stored(wsgi, recorded, demo, own_folder):
    """A whole login and a post, then every byte of the file."""
    _, headers, body = wsgi("GET", "/accounts/csrf/", origin=PAGE)
    token, secret = json.loads(body)["csrfToken"], value_of("csrftoken", headers)
    demos = b'{"username": "demo", "password": "demo", "note": "hunter2"}'
    _, headers, body = wsgi(
        "POST", "/accounts/login/", demos, origin=PAGE, cookie=f"csrftoken={secret}; bare-hunter2", x_csrftoken=token
    )
    rotated, session, secret2 = (
        json.loads(body)["csrfToken"], value_of("sessionid", headers), value_of("csrftoken", headers)
    )  # fmt: skip
    status, _, _ = wsgi(
        "POST", "/blog/posts/", b'{"title": "the title", "text": "the text"}', origin=PAGE, x_csrftoken=rotated,
        cookie=f"sessionid={session}; csrftoken={secret2}", referer=f"{PAGE}/?password=hunter2",
        authorization="hunter2",
    )  # fmt: skip
    assert status == 201
    assert Session.objects.filter(session_key=session).exists()
    wsgi("GET", "/blog/whoami/", cookie=f"sessionid={session}; sessionid=old-hunter2")

    login, post, last = recorded()[1:]
    assert (login["csrf_header"], login["cookies"]) == (True, ["csrftoken", ""])
    assert [(cookie["name"], cookie["deleted"]) for cookie in login["set_cookies"]] == [
        ("csrftoken", False),
        ("sessionid", False),
    ]
    assert login["set_cookies"][1]["attributes"].keys() == {"Expires", "HttpOnly", "Max-Age", "Path", "SameSite"}
    assert (post["referer"], post["status"]) == (PAGE, 201)
    assert last["cookies"] == ["sessionid", "sessionid"]

    written = b"".join(path.read_bytes() for path in own_folder.iterdir())
    assert b"/accounts/login/" in written
    for value in (token, secret, rotated, session, secret2, "hunter2", "the title", "the text", '"demo"', "password"):
        assert value.encode() not in written, value


def value_of(cookie: str, headers: list) -> str:
    return next(re.match(rf"{cookie}=([^;]+)", value.strip())[1] for _, value in headers if f"{cookie}=" in value)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("", []),
        ("sessionid=a; sessionid=b", ["sessionid", "sessionid"]),
        ("a=1;b=2; c = 3", ["a", "b", "c"]),
        ("value-without-a-name; =another", ["", ""]),
        ('a="x; y"', ["a", ""]),
        ("; ".join(f"c{n}=1" for n in range(99)), [f"c{n}" for n in range(50)]),
        ("n" * 300 + "=1", ["n" * 200 + "…"]),
    ],
)
def test_only_the_names_of_a_cookie_header_are_recorded(header, names):
    assert cookie_names(header) == names


@pytest.mark.parametrize(
    ("header", "name", "attributes", "deleted"),
    [
        ("a=secret; Path=/; Secure; HttpOnly; SameSite=None; Partitioned", "a",
         {"Path": "/", "Secure": True, "HttpOnly": True, "SameSite": "None", "Partitioned": True}, False),
        ("a=s;PATH=/x;domain=.b.example;max-age=60", "a",
         {"Path": "/x", "Domain": ".b.example", "Max-Age": "60"}, False),
        ('a=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0', "a",
         {"Expires": "Thu, 01 Jan 1970 00:00:00 GMT", "Max-Age": "0"}, True),
        ("a=; expires=Thu, 01 Jan 1970 00:00:00 GMT", "a", {"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, True),
        ("a=s; expires=Fri, 01 Jan 2100 00:00:00 GMT", "a", {"Expires": "Fri, 01 Jan 2100 00:00:00 GMT"}, False),
        ("a=s; expires=soon; Max-Age=x", "a", {"Expires": "soon", "Max-Age": "x"}, False),
        ('a="x; secret; se=cret"; Path=/', "a", {"Path": "/"}, False),
        ("secret", "", {}, False),
    ],
)  # fmt: skip
def test_only_name_and_attributes_of_a_set_cookie_are_recorded(header, name, attributes, deleted):
    assert set_cookie(header) == {"name": name, "attributes": attributes, "deleted": deleted}


def test_location_and_reason_are_recorded_without_secrets():
    reason = "Referer checking failed - https://me:pw@evil.example:1/a?token=1 does not match any trusted origins."
    response = describe_response(
        "302 Found", [("Location", "http://a.example/b?token=1#c"), ("Vary", "v" * 300)], reason
    )
    assert response["location"] == "http://a.example/b"
    assert (
        response["csrf_reason"]
        == "Referer checking failed - https://evil.example:1 does not match any trusted origins."
    )
    assert response["headers"]["vary"] == "v" * 200 + "…"


@pytest.mark.parametrize(
    ("referer", "origin"),
    [
        ("http://me:pw@a.example:1/x?y", "http://a.example:1"),
        ("about:blank", None),
        ("http://[", None),
        ("x" * 999, None),
    ],
)
def test_only_the_origin_of_a_referer_is_recorded(referer, origin):
    assert describe_request(RequestFactory().get("/", headers={"referer": referer}).environ)["referer"] == origin
