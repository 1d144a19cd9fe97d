"""Lab mode: what the witness records of a request, what it never does, and who can read it."""

import html
import json
import logging
import re
import secrets
import sqlite3
import time
from urllib.parse import quote, unquote

import pytest
from django.contrib.sessions.models import Session
from django.test import RequestFactory

from blog.models import Post
from config.wsgi import application
from tests.conftest import ROOT
from tests.django.conftest import NAVIGATION, PAGE, Page
from tests.django.test_startup import PRODUCTION, Server
from witness import store
from witness.exchange import cookie_names, of_request, of_response, set_cookie
from witness.witness import witnessed

pytestmark = pytest.mark.django_db

PREFLIGHT = {"origin": PAGE, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def trace() -> str:
    return secrets.token_urlsafe(16)


@pytest.fixture
def wsgi(trace):
    """Ask the WSGI application itself, as gunicorn does; return the status, the headers and the body."""

    def ask(method: str, path: str, data: bytes = b"", query: str = f"trace={trace}", app=application, **headers: str):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = named.pop("content-type", "application/json")
        environ = (
            RequestFactory().generic(method, path, data, kind, headers={"host": "localhost:8000", **named}).environ
        )
        environ["QUERY_STRING"] = query
        started = []
        response = app(environ, lambda status, headers, *exc_info: started.append((int(status[:3]), headers)))
        body = b"".join(response)
        getattr(response, "close", list)()
        return *started[-1], body

    return ask


@pytest.fixture
def seen(trace, client):
    """What the witness says of this test's trace."""

    def seen(of: str = trace) -> list[dict]:
        response = client.get(f"/lab/witness/{of}/")
        assert (response.status_code, response.json()["trace"]) == (200, of)
        assert "no-store" in response.headers["Cache-Control"]
        assert "Set-Cookie" not in response.headers
        return response.json()["exchanges"]

    return seen


def test_a_request_is_seen_with_what_came_and_what_was_answered(wsgi, seen):
    before = int(time.time() * 1000)
    wsgi("GET", "/blog/whoami/", origin=PAGE, sec_fetch_site="same-site", sec_fetch_mode="cors", cookie="a=1; b=2",
         sec_fetch_dest="empty", referer=f"{PAGE}/index.html?secret=1")  # fmt: skip
    (exchange,) = seen()
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


def test_a_preflight_is_seen_although_no_middleware_below_cors_sees_it(wsgi, seen):
    wsgi("OPTIONS", "/blog/posts/", **PREFLIGHT)
    (exchange,) = seen()
    assert (exchange["method"], exchange["status"]) == ("OPTIONS", 200)
    assert exchange["access_control_request_method"] == "POST"
    assert exchange["access_control_request_headers"] == "content-type"
    assert exchange["headers"]["access-control-allow-headers"].count("content-type") == 1


def test_what_django_refuses_or_fails_at_is_seen_too(wsgi, seen, caplog):
    caplog.set_level(logging.CRITICAL, "django")
    wsgi("GET", "/blog/whoami/", host="evil.example")
    wsgi("GET", "/nothing/")
    wsgi("GET", "/")
    wsgi("POST", "/accounts/login/", b"{}", origin=PAGE)
    assert [(one["path"], one["status"]) for one in seen()] == [
        ("/blog/whoami/", 400), ("/nothing/", 404), ("/", 302), ("/accounts/login/", 403),
    ]  # fmt: skip
    assert seen()[0]["host"] == "evil.example"
    assert seen()[2]["location"] == "/blog/whoami/"
    assert seen()[3]["csrf_reason"] == "CSRF cookie not set."


def test_a_500_is_seen(wsgi, seen, demo, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL, "django")
    monkeypatch.setattr(Post, "as_json", lambda post: 1 / 0)
    wsgi("GET", "/blog/posts/")
    assert [one["status"] for one in seen()] == [500]


def test_health_stays_outside(wsgi, seen):
    assert wsgi("GET", "/healthz/")[0] == 200
    assert seen() == []


def test_a_trace_that_nothing_reached_django_under_has_no_exchanges(seen):
    assert seen("x" * 16) == []


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
def test_what_is_no_trace_is_ignored(wsgi, own_folder, query):
    assert wsgi("GET", "/nothing/", query=query.encode().decode("latin-1"))[0] == 404
    assert list(own_folder.iterdir()) == []


@pytest.mark.parametrize("trace", ["short", "x" * 65, "x" * 15 + ".", "x" * 16 + "%0A", "x" * 16 + "/x"])
def test_what_is_no_trace_has_no_address(client, trace):
    assert client.get(f"/lab/witness/{trace}/").status_code == 404


def test_a_trace_stands_anywhere_in_the_query(wsgi, seen, trace):
    for query in (f"trace={trace}", f"next=/&trace={trace}", f"trace={trace}&next=/"):
        wsgi("GET", "/nothing/", query=query)
    assert [one["path"] for one in seen()] == ["/nothing/"] * 3


def test_no_value_of_a_cookie_token_or_body_is_ever_written(wsgi, seen, demo, own_folder):
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

    login, post, last = seen()[1:]
    assert (login["csrf_header"], login["cookies"]) == (True, ["csrftoken", ""])
    assert [(one["name"], one["deleted"]) for one in login["set_cookies"]] == [
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
def test_of_a_cookie_header_the_names_are_kept(header, names):
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
def test_of_a_set_cookie_the_name_and_the_attributes_are_kept(header, name, attributes, deleted):
    assert set_cookie(header) == {"name": name, "attributes": attributes, "deleted": deleted}


def test_a_location_and_a_reason_are_cut_to_what_holds_no_secret():
    reason = "Referer checking failed - https://me:pw@evil.example:1/a?token=1 does not match any trusted origins."
    response = of_response("302 Found", [("Location", "http://a.example/b?token=1#c"), ("Vary", "v" * 300)], reason)
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
def test_of_a_referer_the_origin_is_kept(referer, origin):
    assert of_request(RequestFactory().get("/", headers={"referer": referer}).environ)["referer"] == origin


def test_of_one_trace_the_last_twenty_are_kept(trace, seen):
    for number in range(25):
        store.add(trace, time.time(), {"number": number})
    assert [one["number"] for one in seen()] == list(range(5, 25))


def test_exchanges_are_in_the_order_in_which_the_requests_arrived(trace, seen):
    now = time.time()
    for number in (3, 1, 2):  # as slow answers are written
        store.add(trace, now + number / 1000, {"number": number})
    assert [one["number"] for one in seen()] == [1, 2, 3]


def count(folder) -> int:
    connection = sqlite3.connect(folder / "witness.sqlite3")
    (number,) = connection.execute("SELECT count(*) FROM exchange").fetchone()
    connection.close()
    return number


def test_in_all_there_are_never_more_than_the_limit(own_folder, seen, monkeypatch):
    monkeypatch.setattr(store, "MOST_IN_ALL", 30)
    for number in range(50):
        store.add(f"{number:016}", time.time(), {})
    assert count(own_folder) == 30
    assert (seen(f"{19:016}"), seen(f"{20:016}")) == ([], [{}])


def test_what_is_too_old_is_neither_read_nor_kept(own_folder, trace, seen):
    store.add(trace, time.time() - store.LONGEST_AGE - 1, {})
    assert seen() == []
    store.add("x" * 16, time.time(), {})
    assert count(own_folder) == 1


def test_the_limits_are_the_promised_ones():
    assert (store.MOST_OF_A_TRACE, store.MOST_IN_ALL, store.LONGEST_AGE) == (20, 2000, 900)


@pytest.mark.parametrize("broken", ["no folder", "no database"])
def test_a_store_that_fails_breaks_no_request_and_says_so_in_one_line(
    wsgi, client, own_folder, settings, caplog, trace, broken
):
    caplog.set_level(logging.CRITICAL, "django")
    caplog.set_level(logging.WARNING, "lab")
    if broken == "no folder":
        settings.DATA_DIR = own_folder / "a file"
        settings.DATA_DIR.touch()
    else:
        (own_folder / "witness.sqlite3").write_bytes(b"no database" * 999)
    assert wsgi("GET", "/nothing/")[0] == 404
    (warning,) = [record for record in caplog.records if record.name == "lab.witness"]
    assert warning.levelname == "WARNING"
    assert "could not record a request" in warning.getMessage()
    assert client.get(f"/lab/witness/{trace}/").status_code == 503


def test_the_record_is_there_before_the_answer_leaves(trace, seen, wsgi):
    found = []

    def app(environ, start_response):
        start_response("200 OK", [])  # gunicorn writes nothing to the socket before this has returned
        found.extend(seen())
        return []

    wsgi("GET", "/", app=witnessed(app))
    assert len(found) == 1


def test_a_request_without_a_trace_reaches_the_application_untouched(wsgi):
    def app(environ, start_response):
        raise RuntimeError(start_response.__name__)

    with pytest.raises(RuntimeError, match="<lambda>"):
        wsgi("GET", "/", query="next=/blog/", app=witnessed(app))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_witness_is_only_read(client, trace, method):
    response = client.generic(method, f"/lab/witness/{trace}/")
    assert (response.status_code, response.json()["status"]) == (405, 405)


@pytest.fixture
def person() -> Page:
    person = Page()
    person.defaults = {"HTTP_ACCEPT": NAVIGATION}
    return person


def hidden(form: str) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    return {name: html.unescape(value) for name, value in fields}


def log_in_without_typing(person: Page, back: str) -> str:
    """What the browser does with the page's form; where it comes out."""
    form = person.get("/lab/login/", {"back": back})
    assert (form.status_code, form.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert (form.headers["X-Frame-Options"], "no-store" in form.headers["Cache-Control"]) == ("DENY", True)
    page = form.content.decode()
    assert '<form id="login" method="post" action="/accounts/login/">' in page
    assert "<button>" in page
    response = person.post("/accounts/login/", hidden(page))
    assert response.status_code == 302
    back = person.get(response.headers["Location"])
    assert (back.status_code, "no-store" in back.headers["Cache-Control"]) == (302, True)
    return back.headers["Location"]


def test_the_lab_logs_in_with_djangos_own_form_and_leads_back(person, demo):
    assert log_in_without_typing(person, "/csr-api-call.html?a=1&b=2#c") == f"{PAGE}/csr-api-call.html?a=1&b=2#c"
    assert b"You are demo" in person.get("/blog/whoami/").content


def test_who_is_logged_in_already_logs_in_afresh(person, demo):
    log_in_without_typing(person, "/")
    first = person.cookies["sessionid"].value
    assert log_in_without_typing(person, "/") == f"{PAGE}/"
    assert person.cookies["sessionid"].value != first
    assert not Session.objects.filter(session_key=first).exists()


def test_without_the_csrf_cookie_djangos_own_page_says_why(person, demo):
    form = hidden(person.get("/lab/login/").content.decode())
    person.cookies.clear()
    response = person.post("/accounts/login/", form)
    assert response.status_code == 403
    assert b"CSRF cookie not set." in response.content


def refused_login(person: Page, **fields: str):
    form = hidden(person.get("/lab/login/", {"back": "/cases/?flow=a&back=1"}).content.decode())
    person.cookies.clear()  # as a browser does that stores none of them
    return person.post("/accounts/login/", {**form, **fields})


def test_a_login_of_the_labs_that_csrf_refuses_leads_back_too(person, demo):
    step = refused_login(person).headers["Refresh"].removeprefix("0; url=")
    assert person.get(step).headers["Location"] == f"{PAGE}/cases/?flow=a&back=1"


@pytest.mark.parametrize("next", ["", "/blog/whoami/", "//evil.example/lab/back/?to=/", "https://evil.example/"])
def test_a_persons_own_login_that_csrf_refuses_stays_where_it_is(person, demo, next):
    assert "Refresh" not in refused_login(person, next=next).headers


@pytest.mark.parametrize("to", ["//evil.example", "/\r\nX: y", '/" onload=x'])
def test_a_refused_login_leads_nowhere_else(person, demo, to):
    step = refused_login(person, next=f"/lab/back/?to={quote(to)}").headers["Refresh"].removeprefix("0; url=")
    assert person.get(step).headers["Location"].startswith(f"{PAGE}/")
    assert "evil" not in step


def test_a_refused_login_too_large_to_be_read_is_still_answered(person, demo):
    assert refused_login(person, more="x" * 70_000).status_code in (403, 413)


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
def test_back_leads_nowhere_else(client, to):
    response = client.get("/lab/back/?to=" + quote(to, errors="surrogatepass"))
    assert (response.status_code, response.headers["Location"].removesuffix("%EF%BF%BD" * 3)) == (302, f"{PAGE}/")


def test_back_leads_to_the_front_page_when_nothing_is_said(client):
    assert client.get("/lab/back/").headers["Location"] == f"{PAGE}/"
    assert client.get("/lab/back/?to=/a&to=//evil.example").headers["Location"] == f"{PAGE}/"


def test_what_is_not_ascii_is_encoded_on_the_way_back(client):
    assert client.get("/lab/back/", {"to": "/ü?é=ß"}).headers["Location"] == f"{PAGE}/%C3%BC?%C3%A9=%C3%9F"


def test_the_form_repeats_no_markup(person):
    page = person.get("/lab/login/", {"back": '/"><script>alert(1)</script>'}).content
    assert b"alert(1)</script>" not in page
    assert page.count(b"<script") == 1


@pytest.mark.parametrize("path", ["/lab/login/", "/lab/back/"])
@pytest.mark.parametrize("method", ["POST", "PROPFIND"])
def test_the_labs_pages_are_only_read(client, path, method):
    response = client.generic(method, path)
    assert (response.status_code, response.json()["status"]) == (405, 405)


@pytest.fixture
def serve(tmp_path):
    servers = []

    def serve(**variables: str) -> Server:
        servers.append(Server(tmp_path, variables))
        return servers[-1].wait()

    yield serve
    for server in servers:
        server.stop()


def test_whichever_worker_answers_the_record_is_one(serve):
    """Each request on a connection of its own, in two workers: a page finds all of them, at once and in order."""
    server = serve()
    for number in range(30):
        trace = f"{number:016}"
        for path in ("/nothing/a/", "/nothing/b/"):
            assert server.ask(f"{path}?trace={trace}")[0] == 404
        status, body = server.ask(f"/lab/witness/{trace}/")
        assert status == 200
        assert [one["path"] for one in json.loads(body)["exchanges"]] == ["/nothing/a/", "/nothing/b/"]


def test_the_script_that_submits_the_form_is_served_beside_it(serve):
    assert b".submit()" in serve().ask("/static/lab/submit.js")[1]


def test_a_store_that_fails_is_one_line_in_the_servers_log(serve, tmp_path):
    server = serve()
    (tmp_path / "witness.sqlite3").write_bytes(b"no database" * 999)
    assert server.ask("/blog/posts/?trace=0123456789abcdef")[0] == 200
    said = [line for line in server.log.read_text().splitlines() if "witness" in line and "GET" not in line]
    assert said == ["The witness could not record a request: DatabaseError: file is not a database"]


def test_outside_lab_mode_nothing_is_recorded_and_no_address_exists(serve, tmp_path):
    server = serve(**PRODUCTION)
    assert server.ask("/blog/posts/?trace=0123456789abcdef")[0] == 200
    # The same addresses answer in lab mode: the tests above.
    for path in ("/lab/witness/0123456789abcdef/", "/lab/login/", "/lab/back/", "/static/lab/submit.js"):
        assert server.ask(path)[0] == 404
    assert not (tmp_path / "witness.sqlite3").exists()


def test_nothing_else_of_django_knows_of_the_lab():
    knowing = {
        str(path.relative_to(ROOT / "django"))
        for folder in ("config", "blog")
        for path in (ROOT / "django" / folder).rglob("*.py")
        if re.search(r"\blab\b", path.read_text())
    }
    assert knowing == {"config/settings.py", "config/urls.py", "config/wsgi.py"}
    for name in knowing:
        text = (ROOT / "django" / name).read_text()
        before, _, after = text.partition("DEMO:\n")
        assert not re.search(r"\blab\b", before), name
        assert all(line.startswith("    ") for line in after.splitlines() if re.search(r"\blab\b", line)), name


def test_the_page_of_cookie_names_has_no_inline_script_and_leads_back_through_django(client):
    response = client.get("/lab/cookies/", {"back": "/cases/?run=1&flow=x"})
    text = response.content.decode()
    assert re.findall(r"<script[^>]*>[^<]*</script>", text) == ['<script src="/static/lab/cookies.js"></script>']
    back = html.unescape(re.search(r'id="back" href="([^"]*)"', text)[1])
    assert client.get(back)["Location"] == f"{PAGE}/cases/?run=1&flow=x"
    assert response["Cache-Control"].startswith("max-age=0")


BACK = "/cases/?run=1&back=evil-site-reads&read=throws"


def refresh_of(headers) -> list[str]:
    return [value for name, value in headers if name == "Refresh"]


@pytest.mark.parametrize("path", ["/accounts/logout/", "/blog/posts/", "/nothing/"])
def test_whatever_django_answers_to_an_attackers_form_it_leads_back_to_the_page(wsgi, trace, client, path):
    headers = {"content_type": "application/x-www-form-urlencoded", "origin": "http://evil.localhost:3000"}
    status, answered, _ = wsgi("POST", path, query=f"trace={trace}&back={quote(BACK)}", **headers)
    assert status in (403, 404)
    (refresh,) = refresh_of(answered)
    assert client.get(refresh.removeprefix("0; url="))["Location"] == PAGE + BACK
    assert store.read(trace)[0]["status"] == status


@pytest.mark.parametrize("query", ["trace={}", "back=/", ""])
def test_without_a_trace_and_a_way_back_an_answer_leads_nowhere(wsgi, trace, query):
    assert refresh_of(wsgi("POST", "/accounts/logout/", query=query.format(trace))[1]) == []


def test_an_attackers_way_back_leads_nowhere_else_and_splits_no_header(wsgi, trace, client):
    for back in ("//evil.example", "https://evil.example/", "/\r\nX: y"):
        (refresh,) = refresh_of(wsgi("POST", "/accounts/logout/", query=f"trace={trace}&back={quote(back)}")[1])
        assert refresh.isprintable()
        assert client.get(refresh.removeprefix("0; url="))["Location"] == f"{PAGE}/"
