"""The witness: what it records of a request, and who can read it."""

import json
import logging
import re
import time

import pytest

from blog.models import Post
from tests.conftest import ROOT
from tests.django.conftest import PAGE
from tests.django.server import PRODUCTION
from witness.witness import witnessed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]

WITNESS = r'\bfrom witness\b|"witness\b'
PREFLIGHT = {"origin": PAGE, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}


def test_a_request_is_recorded_with_its_response(wsgi, recorded):
    before = int(time.time() * 1000)
    wsgi("GET", "/blog/whoami/", origin=PAGE, sec_fetch_site="same-site", sec_fetch_mode="cors", cookie="a=1; b=2",
         sec_fetch_dest="empty", referer=f"{PAGE}/index.html?secret=1")  # fmt: skip
    (exchange,) = recorded()
    assert before <= exchange.pop("time") <= time.time() * 1000
    assert exchange == {
        "method": "GET",
        "path": "/blog/whoami/",
        "scheme": "http",
        "host": "localhost:8000",
        "origin": PAGE,
        "referer": PAGE,
        "sec_fetch_site": "same-site",
        "sec_fetch_mode": "cors",
        "sec_fetch_dest": "empty",
        "access_control_request_method": None,
        "access_control_request_headers": None,
        "content_type": None,
        "csrf_header": False,
        "cookies": ["a", "b"],
        "status": 401,
        "location": None,
        "headers": {
            "access-control-allow-origin": PAGE,
            "access-control-allow-credentials": "true",
            "vary": "Accept, Cookie, origin",
        },
        "set_cookies": [],
        "csrf_reason": None,
    }


def test_a_preflight_is_recorded(wsgi, recorded):
    wsgi("OPTIONS", "/blog/posts/", **PREFLIGHT)
    (exchange,) = recorded()
    assert (exchange["method"], exchange["status"]) == ("OPTIONS", 200)
    assert exchange["access_control_request_method"] == "POST"
    assert exchange["access_control_request_headers"] == "content-type"
    assert exchange["headers"]["access-control-allow-headers"].count("content-type") == 1


def test_refused_requests_are_recorded(wsgi, recorded, caplog):
    caplog.set_level(logging.CRITICAL, "django")
    wsgi("GET", "/blog/whoami/", host="evil.example")
    wsgi("GET", "/nothing/")
    wsgi("GET", "/")
    wsgi("POST", "/accounts/login/", b"{}", origin=PAGE)
    assert [(exchange["path"], exchange["status"]) for exchange in recorded()] == [
        ("/blog/whoami/", 400), ("/nothing/", 404), ("/", 302), ("/accounts/login/", 403),
    ]  # fmt: skip
    assert recorded()[0]["host"] == "evil.example"
    assert recorded()[2]["location"] == "/blog/whoami/"
    assert recorded()[3]["csrf_reason"] == "CSRF cookie not set."


def test_a_500_is_recorded(wsgi, recorded, demo, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL, "django")
    monkeypatch.setattr(Post, "as_json", lambda post: 1 / 0)
    wsgi("GET", "/blog/posts/")
    assert [exchange["status"] for exchange in recorded()] == [500]


def test_the_health_check_is_not_recorded(wsgi, recorded):
    assert wsgi("GET", "/healthz/")[0] == 200
    assert recorded() == []


def test_an_unknown_trace_has_no_exchanges(recorded):
    assert recorded("x" * 16) == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "trace=",
        "trace=short",
        f"trace={'x' * 65}",
        f"trace={'x' * 16}%20",
        f"trace={'é' * 16}",
        f"a_trace={'x' * 20}",
    ],
)
def test_a_malformed_trace_is_ignored(wsgi, own_folder, query):
    assert wsgi("GET", "/nothing/", query=query.encode().decode("latin-1"))[0] == 404
    assert list(own_folder.iterdir()) == []


@pytest.mark.parametrize("trace", ["short", "x" * 65, "x" * 15 + ".", "x" * 16 + "%0A", "x" * 16 + "/x"])
def test_a_malformed_trace_has_no_url(client, trace):
    assert client.get(f"/lab/witness/{trace}/").status_code == 404


def test_a_trace_may_be_anywhere_in_the_query(wsgi, recorded, trace):
    for query in (f"trace={trace}", f"next=/&trace={trace}", f"trace={trace}&next=/"):
        wsgi("GET", "/nothing/", query=query)
    assert [exchange["path"] for exchange in recorded()] == ["/nothing/"] * 3


def test_the_record_is_stored_before_the_response_is_sent(trace, recorded, wsgi):
    records = []

    def app(environ, start_response):
        start_response("200 OK", [])  # gunicorn writes nothing to the socket before this has returned
        records.extend(recorded())
        return []

    wsgi("GET", "/", app=witnessed(app))
    assert len(records) == 1


def test_a_request_without_a_trace_is_passed_on_unchanged(wsgi):
    def app(environ, start_response):
        raise RuntimeError(start_response.__name__)

    with pytest.raises(RuntimeError, match="<lambda>"):
        wsgi("GET", "/", query="next=/blog/", app=witnessed(app))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_witness_accepts_only_get(client, trace, method):
    response = client.generic(method, f"/lab/witness/{trace}/")
    assert (response.status_code, response.json()["status"]) == (405, 405)


def test_all_workers_share_one_record(serve):
    """Each request is on a connection of its own, with two workers: a page finds all of them, in order."""
    server = serve().wait()
    for number in range(30):
        trace = f"{number:016}"
        for path in ("/nothing/a/", "/nothing/b/"):
            assert server.ask(f"{path}?trace={trace}")[0] == 404
        status, body = server.ask(f"/lab/witness/{trace}/")
        assert status == 200
        assert [exchange["path"] for exchange in json.loads(body)["exchanges"]] == ["/nothing/a/", "/nothing/b/"]


def test_outside_the_demo_nothing_is_recorded_and_no_url_exists(serve, tmp_path):
    server = serve(**PRODUCTION).wait()
    assert server.ask("/blog/posts/?trace=0123456789abcdef")[0] == 200
    # In the demo these URLs exist: the tests above.
    for path in ("/lab/witness/0123456789abcdef/", "/lab/login/", "/lab/back/", "/static/witness/submit.js"):
        assert server.ask(path)[0] == 404
    assert not (tmp_path / "witness.sqlite3").exists()


def test_only_three_modules_refer_to_the_witness_and_only_in_the_demo():
    modules = {
        str(path.relative_to(ROOT / "django"))
        for folder in ("config", "blog")
        for path in (ROOT / "django" / folder).rglob("*.py")
        if re.search(WITNESS, path.read_text())
    }
    assert modules == {"config/settings.py", "config/urls.py", "config/wsgi.py"}
    for name in modules:
        text = (ROOT / "django" / name).read_text()
        before, _, after = text.partition("DEMO:\n")
        assert not re.search(WITNESS, before), name
        assert all(line.startswith("    ") for line in after.splitlines() if re.search(WITNESS, line)), name
