"""`--browser` without a browser: when one can be asked, what its page gets, and how its steps are judged."""

import json
import shutil
import socket
import ssl
import subprocess
from dataclasses import replace
from types import SimpleNamespace
from typing import get_args

import pytest

from crosshost import Problem
from crosshost.browsers import trust
from crosshost.browsers.variants import find
from crosshost.doctor.browser import certificate, compared, mapping, reasons, run, stand_in, visit
from crosshost.doctor.browser.measured import Kind, Measured, Step
from crosshost.doctor.browser.tab import Tab
from crosshost.doctor.counted import Counted
from crosshost.doctor.diagnosis import diagnose
from crosshost.doctor.login.person import Person
from crosshost.doctor.report import document, report
from crosshost.doctor.sending.wire import Wire
from crosshost.policy import ENGINES
from crosshost.policy.origin import address
from tests.conftest import ROOT, need
from tests.doctor.command import doctor
from tests.doctor.deployments import ALLOWED, HEALTHY, LOGIN, PAGE, PROBED, URL, exchange, refused_by_csrf, with_page

TYPE_ERROR = "TypeError: Failed to fetch"
ANN = Person(LOGIN, "ann", "secret")


class Script(Tab):
    """A page whose fetches come out as `outcome` says: a status (0: it throws), or a status and a body."""

    def __init__(self, outcome):
        Wire.__init__(self)
        self.server, self.outcome, self.tasks = SimpleNamespace(origin=PAGE), outcome, []
        self.kind, self.credentials, self.steps, self.cookies = "before", "include", [], []

    def fetch(self, task):
        self.tasks.append(task)
        came = self.outcome(self.kind, task)
        status, body = came if isinstance(came, tuple) else (came, "")
        result = {"status": status, "url": task["url"], "headers": [], "body": body, "redirected": False}
        return result | {"error": "" if status else TYPE_ERROR}


def logged_in(kind, task):
    """Return the status of a login that works."""
    return 401 if kind == "before" else 200


def but(**changed):
    """Return the outcome of a login that works but for these steps."""

    def outcome(kind, task):
        kind = "token" if kind == "login" and task["method"] == "GET" else kind
        return changed.get(kind, logged_in(kind, task))

    return outcome


def by_body(kind, task):
    name = "ann" if kind in ("after", "control") and task["credentials"] == "include" else None
    return 200, json.dumps({"user": name, "time": len(name or "") + hash(task["url"]) % 7})


def same_body(kind, task):
    return 200, '{"user": null}'


def body_of_one_process(kind, task):
    return 200, json.dumps({"process": 1 if kind == "after" else 2})


def with_bodies(before: bytes, after: bytes):
    """Return evidence where the URL answers 200 to all, and the body tells the login."""
    get = exchange("GET", URL, 200, *ALLOWED, body=before)
    session = exchange("GET", URL, 200, *ALLOWED, body=after)
    login = replace(HEALTHY.login, after={URL: session}, repeated=(session,), controls={URL: get})
    return replace(HEALTHY, probed_urls=(replace(PROBED, hops=(get,)),), login=login)


SHOWN_BY_BODY = with_bodies(b'{"user": null}', b'{"user": "ann"}')
NOT_SHOWN = with_bodies(b'{"user": null}', b'{"user": null}')
AS_BEFORE = "as without a login"


@pytest.mark.parametrize(
    ("evidence", "outcome", "works", "why"),
    [
        (HEALTHY, logged_in, True, f"GET {URL}: 200"),
        (HEALTHY, but(after=401), False, f"GET {URL}: 401, {AS_BEFORE}"),
        (HEALTHY, but(login=403, after=401), False, f"POST {LOGIN}: 403"),
        (HEALTHY, but(login=0), False, f"POST {LOGIN}: {TYPE_ERROR}"),
        (HEALTHY, but(token=0, login=0), False, f"GET {LOGIN}: {TYPE_ERROR}"),
        (HEALTHY, but(token=0), True, f"GET {URL}: 200"),  # no token is needed
        (HEALTHY, but(after=0), False, f"GET {URL}: {TYPE_ERROR}"),
        (HEALTHY, but(before=0), True, f"GET {URL}: 200"),  # only the refusal has no CORS headers
        (HEALTHY, but(login=404), False, f"POST {LOGIN}: 404"),
        (SHOWN_BY_BODY, by_body, True, f"GET {URL}: 200"),
        (SHOWN_BY_BODY, same_body, False, f"GET {URL}: 200, {AS_BEFORE}"),
        (SHOWN_BY_BODY, body_of_one_process, False, f"GET {URL}: 200, {AS_BEFORE}"),
        (NOT_SHOWN, same_body, None, "no API URL shows whether the user is logged in"),
    ],
)
def test_a_login_works_where_the_page_gets_another_response_after_it(evidence, outcome, works, why):
    tab = Script(outcome)
    page = visit.take(tab, evidence, ANN)
    assert compared.judge(evidence, page, tab.steps) == (works, why)
    assert len([task for task in tab.tasks if task["method"] == "POST"]) == 1


def test_the_password_is_in_the_body_and_no_script_sets_a_header_of_the_browser():
    tab = Script(logged_in)
    visit.take(tab, HEALTHY, ANN)
    sent = [task for task in tab.tasks if "secret" in json.dumps(task)]
    assert [(task["method"], task["url"], task["body"]) for task in sent] == [
        ("POST", LOGIN, '{"username": "ann", "password": "secret"}')
    ]
    names = {name.lower() for task in tab.tasks for name, _ in task["headers"]}
    assert names == {"content-type"}


def test_a_redirect_of_the_login_that_fetch_followed_may_end_in_any_status():
    tab = Script(but(login=404))
    fetch = tab.fetch
    tab.fetch = lambda task: fetch(task) | {"redirected": task["method"] == "POST"}
    page = visit.take(tab, HEALTHY, ANN)
    assert compared.judge(HEALTHY, page, tab.steps) == (True, f"GET {URL}: 200")


def test_a_token_without_its_cookie_is_sent_in_the_header_of_the_doctors_login():
    evidence = replace(HEALTHY, login=replace(HEALTHY.login, token_header="X-CSRFToken"))
    tab = Script(but(token=(200, '{"csrf": "a-token-of-no-known-form"}')))
    visit.take(tab, evidence, ANN)
    (post,) = [task for task in tab.tasks if task["method"] == "POST"]
    assert ("X-CSRFToken", "a-token-of-no-known-form") in post["headers"]


def test_a_login_that_also_returns_a_token_is_proven_by_its_cookies():
    tab = Script(but(login=(200, '{"key": "0123456789abcdef"}')))
    page = visit.take(tab, HEALTHY, ANN)
    assert compared.judge(HEALTHY, page, tab.steps) == (True, f"GET {URL}: 200")


def test_a_bearer_token_that_the_page_can_read_is_sent():
    login = HEALTHY.login
    done = replace(login, post=exchange("POST", LOGIN, 200, *ALLOWED), bearer="t0kent0ken", scheme="Token", token="")
    evidence = replace(HEALTHY, login=replace(done, after={}, with_bearer=login.after, cookies=()))

    def outcome(kind, task):
        if task["method"] == "POST":
            return 200, '{"token": "another0token"}'
        return 200 if ["Authorization", "Token another0token"] in map(list, task["headers"]) else 401

    tab = Script(outcome)
    page = visit.take(tab, evidence, ANN)
    assert {task["credentials"] for task in tab.tasks} == {
        "same-origin"
    }  # the default of fetch: no cookie plays a part
    assert compared.judge(evidence, page, tab.steps) == (True, f"GET {URL}: 200")


@pytest.mark.parametrize(("status", "works"), [(401, None), (0, False)])
def test_without_a_login_only_an_unreadable_response_says_something(status, works):
    tab = Script(but(after=status))
    page = visit.take(tab, HEALTHY, None)
    assert compared.judge(HEALTHY, page, tab.steps)[0] is works
    assert [step.kind for step in tab.steps] == ["after"]


@pytest.mark.parametrize(
    ("evidence", "hosts", "why"),
    [
        (HEALTHY, (), ""),
        (replace(HEALTHY, page="null"), (), "the origin null"),
        (replace(HEALTHY, page="https://api.example.com"), (), "page and API share https://api.example.com"),
        (HEALTHY, ("api.example.com",), "does not resolve api.example.com"),
    ],
)
def test_a_browser_is_not_asked_where_it_would_show_something_else(evidence, hosts, why):
    assert why in visit.why_not(evidence, hosts)
    assert bool(visit.why_not(evidence, hosts)) == bool(why)


def test_the_password_is_not_sent_again_where_it_was_refused():
    refused = replace(HEALTHY, login=replace(HEALTHY.login, post=replace(HEALTHY.login.post, response=None)))
    assert visit.may_log_in(HEALTHY)
    assert visit.may_log_in(refused_by_csrf())
    assert not visit.may_log_in(refused)


def test_the_page_has_the_real_pages_connect_src_and_may_call_its_own_server():
    evidence = with_page(
        ("Content-Security-Policy", "default-src 'self'; script-src 'none', img-src *"),
        ("Content-Security-Policy", "connect-src https://api.example.com; default-src 'none'"),
        ("Content-Security-Policy", "default-src 'none'"),
        ("Referrer-Policy", "no-referrer"),
    )
    assert visit.page_headers(evidence) == (
        ("Content-Security-Policy", "connect-src 'self' {own}"),
        ("Content-Security-Policy", "connect-src https://api.example.com {own}"),
        ("Content-Security-Policy", "connect-src {own}"),
        ("Referrer-Policy", "no-referrer"),
    )
    with stand_in.serving(address(PAGE).origin, None, visit.page_headers(evidence)) as server:
        assert server.headers[0][1] == f"connect-src 'self' {PAGE}{server.path}"


def http(port: int, text: str) -> str:
    """Send a request and return the status line of the response."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(f"{text}\r\nConnection: close\r\n\r\n".encode())
        return connection.makefile("rb").readline().decode()


def test_the_server_gives_the_page_only_at_its_secret_path_and_only_for_its_origin():
    with stand_in.serving(address("http://app.example.com").origin, None) as server:
        port = server.server_port
        assert " 200 " in http(port, f"GET {server.path} HTTP/1.1")
        assert " 200 " in http(port, f"GET http://app.example.com{server.path} HTTP/1.1")
        assert " 200 " in http(port, "CONNECT app.example.com:80 HTTP/1.1")
        assert server.strays == []
        assert " 404 " in http(port, "GET / HTTP/1.1")
        assert " 404 " in http(port, f"GET http://other.example.com{server.path} HTTP/1.1")
        assert " 502 " in http(port, "CONNECT app.example.com:443 HTTP/1.1")
        assert server.strays == ["other.example.com", "app.example.com:443"]


@pytest.fixture
def openssl():
    need(bool(shutil.which("openssl")), "openssl")


@pytest.mark.parametrize("host", ["app.example.com", "192.0.2.7", "[2001:db8::7]"])
def test_the_certificate_is_for_one_host_and_no_key_is_left(openssl, tmp_path, host):
    context, authority = certificate.serving(host, tmp_path)
    assert list(tmp_path.glob("*.key")) == []
    client = ssl.create_default_context(cafile=str(authority))
    assert handshake(context, client, host.strip("[]")) is None
    assert "mismatch" in (handshake(context, client, "api.example.com") or "")
    certificates = subprocess.check_output(["openssl", "x509", "-noout", "-text", "-in", authority], text=True)
    assert "X509v3 Name Constraints: critical" in certificates


def handshake(server: ssl.SSLContext, client: ssl.SSLContext, host: str) -> str | None:
    """Connect the two in memory, and return the client's error, if any."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = [
        client.wrap_bio(to_client, to_server, server_hostname=host),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(4):
        for side in sides:
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLCertVerificationError as error:
                return error.verify_message
    return None


def test_openssl_is_named_where_it_is_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Problem, match="apt-get install openssl"):
        certificate.serving("app.example.com", tmp_path)


def test_every_certificate_of_a_file_is_trusted(openssl, tmp_path):
    need(bool(shutil.which("certutil")), "certutil")
    authorities = []
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        authorities.append(certificate.serving(f"{name}.example.com", tmp_path / name)[1])
    bundle = tmp_path / "bundle.pem"
    bundle.write_text("a comment\n" + authorities[0].read_text() + authorities[1].read_text())
    folder = trust.database(bundle, tmp_path / "database", authorities[2])
    listed = subprocess.check_output(["certutil", "-L", "-d", f"sql:{folder}"], text=True)
    assert listed.count("C,,") == 3


def arguments(variant, tmp_path):
    profile = tmp_path / "profile"
    profile.mkdir()
    variant.prepare(profile)
    return " ".join(variant.arguments(profile)), profile


def test_only_the_pages_host_and_port_is_mapped(tmp_path):
    page, api = address("https://app.example.com").origin, address("https://app.example.com:8443").origin
    given, profile = arguments(mapping.mapped(find("chromium"), page, 4711, [api]), tmp_path)
    assert "--host-resolver-rules=MAP app.example.com:443 127.0.0.1:4711" in given
    assert "net-log" not in given  # it would have the cookies
    allowed = json.loads((profile / "Default/Preferences").read_text())["profile"]["content_settings"]["exceptions"]
    assert [list(sites) for sites in allowed.values()] == [["https://app.example.com,*"]] * 2
    (tmp_path / "firefox").mkdir()
    _, profile = arguments(mapping.mapped(find("firefox"), page, 4711, [api]), tmp_path / "firefox")
    script = 'url.startsWith(\\"https://app.example.com/\\") ? \\"PROXY 127.0.0.1:4711\\" : \\"DIRECT\\"'
    assert script in (profile / "user.js").read_text()
    (tmp_path / "webkit").mkdir()
    given, _ = arguments(mapping.mapped(find("webkitgtk"), page, 4711, [api]), tmp_path / "webkit")
    assert "--proxy=http://127.0.0.1:4711 --ignore-host=app.example.com:8443" in given


REFUSED = (
    "Access to fetch at 'https://api.example.com/whoami/' from origin 'https://app.example.com' has been blocked by "
    "CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource."
)


@pytest.mark.parametrize(
    ("console", "reason"),
    [
        ([], ""),
        (["Slow network is detected.", REFUSED], "CorsError.MissingAllowOriginHeader"),
        ([REFUSED.replace("whoami", "login")], ""),
        ([f"Connecting to '{URL}?key=secret' violates"], f"Connecting to '{URL}?…"),
    ],
)
def test_the_console_says_why_a_fetch_threw(console, reason):
    assert reasons.reason_in(console, URL) == reason


def measured(works, predicted=True, **more):
    return Measured("chromium", "chromium 156", works, "GET /: 401", predicted, **more)


@pytest.mark.parametrize(
    ("result", "finding", "code"),
    [
        (measured(True), None, 0),
        (measured(False), "measured-failure", 1),
        (measured(False, None), "measured-failure", 1),
        (measured(None), None, 2),
        (measured(True, False), "measured-success", 0),
        (measured(False, False), None, 0),
    ],
)
def test_what_a_browser_did_decides_the_exit_code(result, finding, code):
    diagnosis = diagnose(replace(HEALTHY, measured=(result,)), [ENGINES["chromium"]], login_requested=True)
    assert [reported.id for reported in diagnosis.findings] == ([finding] if finding else [])
    assert diagnosis.code == code


def test_text_and_json_show_the_browser_beside_the_model():
    results = (measured(True), measured(False, steps=(Step("after", "GET", f"{URL}?key=secret", 401),)))
    diagnosis = diagnose(replace(HEALTHY, measured=results), [ENGINES["chromium"]])
    lines = report.text(diagnosis).splitlines()
    assert "  chromium          yes in chromium 156; model: yes" in lines
    assert "  chromium          no in chromium 156; model: yes  DISAGREES" in lines
    data = document.data(diagnosis, Counted())["measured"]
    assert [(entry["works"], entry["predicted"], entry["disagrees"]) for entry in data] == [
        (True, True, False),
        (False, True, True),
    ]
    assert data[1]["steps"] == [{"kind": "after", "request": f"GET {URL}?…", "status": 401, "error": None}]


def test_the_schema_has_every_kind_of_step():
    schema = json.loads((ROOT / "crosshost/doctor/report/report.schema.json").read_text())
    kinds = [of["kind"]["enum"] for of in nested(schema) if "kind" in of and "enum" in of["kind"]]
    assert list(get_args(Kind)) in kinds


def nested(data):
    """Yield every object in JSON."""
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from nested(value)
    if isinstance(data, dict):
        yield data


def test_a_missing_browser_is_one_line_with_its_package(monkeypatch):
    monkeypatch.setattr("crosshost.browsers.variants.shutil.which", lambda name: None)
    with pytest.raises(Problem, match="firefox is not installed: apt-get install firefox-esr"):
        run.variants(["firefox"])


def test_an_unknown_browser_is_one_line():
    done = doctor("http://localhost:3999", "http://localhost:1/", "--browser", "chrome")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean chromium?" in done.stderr
