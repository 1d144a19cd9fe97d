"""The server for visitors, without a browser: what it refuses, and a walk that is made by hand."""

import datetime
import json
import signal
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from crosshost import Problem
from lab.grid import messages, own_certificate, record, visitor, visits
from lab.grid.names import shown
from lab.grid.visits import Site
from tests.conftest import ROOT, error_line, is_free

NAMES = ("app.shop.example", "api.shop.example", "b.example")
HOST = "app.shop.example:3900"
NOW = datetime.datetime(2026, 11, 29, tzinfo=datetime.UTC)


@pytest.fixture
def site() -> Site:
    return Site(shown(NAMES, False), NAMES, "127.0.0.1", 3900, None, record.EMPTY)


def send(site: Site, method: str, target: str, body: bytes = b"", **headers: str) -> tuple[int, str, bytes]:
    """Return status, head and body of the response."""
    given = {"host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
    head, _, content = site.answer(method, target, given, body, False, 3900).partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode(), content


def start(site: Site, unreachable: object = (), **headers: str) -> tuple[int, str, bytes]:
    given = {"origin": f"http://{HOST}", "content_type": "application/json", "user_agent": "<b>Firefox/140.0"} | headers
    return send(site, "POST", "/grid/start", json.dumps({"unreachable": unreachable}).encode(), **given)


def test_the_first_page_is_served_with_a_policy(site):
    status, head, body = send(site, "GET", "/")
    assert status == 200
    assert "Content-Security-Policy: default-src 'none'" in head
    assert b"What these names cannot show" in body
    assert send(site, "HEAD", "/")[2] == b""


@pytest.mark.parametrize(
    "host", ["evil.example:3900", "app.shop.example", "app.shop.example:3901", "127.0.0.1:3900", ""]
)
def test_another_host_is_not_served(site, host):
    assert send(site, "GET", "/", host=host)[0] == 421


@pytest.mark.parametrize(
    "target",
    ["/grid", "/grid/", "/grid/../visits.py", "/grid/page.html", "/grid/step", "/etc/passwd", "//evil.example/"],
)
def test_there_is_no_other_page_and_no_listing(site, target):
    assert send(site, "GET", target)[0] == 404


def test_the_first_page_is_on_a_name_that_takes_part():
    names = ("github.io", "a.github.io", "b.github.io")
    assert Site(shown(names, False), names, "127.0.0.1", 3900, None, record.EMPTY).start == "http://a.github.io:3900/"


def test_a_walk_keeps_only_what_it_measures(site):
    start(site)
    ((token, visit),) = site.visits.items()
    request = visit.walk.plan.visits[0]
    name = next(iter(request.lot.cookies))
    target = f"/grid/step?visit={token}&id={request.id}"
    send(site, "GET", target, cookie=f"{name}=1; {'x' * 9000}=1", origin="x" * 9000)
    assert visit.walk.seen[request.id].cookies == (name,)
    assert len(visit.walk.seen[request.id].origin) <= 300
    for _ in range(3):
        send(site, "POST", target.replace("step", "trouble"))
    assert visit.walk.troubles == [request.id]


def test_other_methods_are_refused(site):
    assert send(site, "DELETE", "/")[0] == 405
    assert send(site, "POST", "/")[0] == 405
    assert send(site, "GET", "/grid/start")[0] == 405


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"origin": "null"}, {"content_type": "text/plain"}]
)
def test_only_the_start_page_starts_a_walk(site, headers):
    assert start(site, **headers)[0] == 403
    assert site.visits == {}


@pytest.mark.parametrize("body", [b"", b"[]", b'{"unreachable": 7}', b"[" * 60_000])
def test_a_start_that_is_not_the_pages_is_refused(site, body):
    given = {"origin": f"http://{HOST}", "content_type": "application/json"}
    assert send(site, "POST", "/grid/start", body, **given)[0] == 400


def test_too_many_walks_are_refused_and_forgotten_ones_make_room(site, monkeypatch):
    for _ in range(visits.MOST_VISITS):
        assert start(site)[0] == 200
    assert start(site)[0] == 503
    monkeypatch.setattr(visits, "FORGOTTEN", -1.0)
    assert start(site)[0] == 200


def test_relations_that_the_browser_does_not_reach_are_left_out(site):
    status, _, _ = start(site, ["http://b.example:3900", "http://elsewhere.example"])
    assert status == 200
    (visit,) = site.visits.values()
    assert visit.unreachable == ("http://b.example:3900",)
    walked = {lot.relation.id: lot.relation for lot in visit.walk.plan.lots}
    assert "two sites" not in walked
    assert walked["sibling hosts"].third == ""
    (token,) = site.visits
    assert (
        b"did not reach http://b.example:3900, the third site of" in send(site, "GET", f"/grid/result?visit={token}")[2]
    )
    assert start(site, site.origins)[0] == 409


def test_a_result_is_private_to_who_knows_its_token(site):
    url = json.loads(start(site)[2])["url"]
    token = url.partition("visit=")[2].partition("&")[0]
    status, head, _ = send(site, "GET", f"/grid/report.json?visit={token}", origin="http://evil.example")
    assert status == 200
    assert "access-control" not in head.lower()
    assert "attachment" in head
    assert send(site, "GET", "/grid/result?visit=another")[0] == 404
    assert send(site, "GET", "/grid/step?visit=another&id=0.ask.a")[0] == 404


def test_a_walk_gives_a_report_that_the_import_takes(site):
    """A browser that sends no cookie; its name is HTML, which no page repeats unescaped."""
    start(site)
    ((token, visit),) = site.visits.items()
    for request in visit.walk.plan.requests.values():
        origin = site.origin(request.lot, "T")
        host = origin.partition("://")[2]
        method = "POST" if request.how == "document.cookie" else "GET"
        hop = len(request.via)
        target = f"/grid/step?visit={token}&id={request.id}&hop={hop}"
        raw = site.answer(method, target, {"host": host}, b"", False, int(host.partition(":")[2]))
        assert raw.startswith(b"HTTP/1.1 200 "), request.id
    _, _, page = send(site, "GET", f"/grid/result?visit={token}")
    assert b"<b>" not in page
    assert b"&lt;b&gt;Firefox/140.0" in page
    report = visitor.parse(send(site, "GET", f"/grid/report.json?visit={token}")[2], datetime.date.today())
    assert report.browser == "Firefox 140"
    assert {relation for relation, _ in report.cells} == {relation.id for relation in site.shown.relations}
    assert not visit.leftover


def test_a_walk_that_was_stopped_reports_its_finished_relations_only(site):
    start(site)
    ((token, visit),) = site.visits.items()
    assert b"No relation was measured" in send(site, "GET", f"/grid/result?visit={token}")[2]
    first = visit.walk.plan.lots[0]
    visit.walk.visited = 1 + max(
        number for number, request in enumerate(visit.walk.plan.visits, 1) if request.lot is first
    )
    assert [lot.number for lot in visit.finished().lots] == [first.number]


def test_cookies_of_an_earlier_walk_are_reported(site):
    start(site)
    ((token, visit),) = site.visits.items()
    request = visit.walk.plan.visits[0]
    name = next(iter(request.lot.cookies))
    send(site, "GET", f"/grid/step?visit={token}&id={request.id}", cookie=f"{name}=1")
    assert visit.leftover
    assert b"Cookies of an earlier measurement" in send(site, "GET", f"/grid/result?visit={token}")[2]


@pytest.mark.parametrize(
    "head",
    [
        "GET /\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/2\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\n folded: a\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nOrigin: a\nSet-Cookie: b=1\r\n\r\n",
    ],
)
def test_what_no_browser_sends_is_no_request(head):
    with pytest.raises(ValueError, match=r"unpack|not a"):
        messages.parsed(head)


@pytest.mark.parametrize(
    "headers", [{"content-length": "-1"}, {"content-length": "1_0"}, {"transfer-encoding": "chunked"}]
)
def test_a_body_of_unknown_length_is_refused(headers):
    with pytest.raises(ValueError, match="unknown length"):
        messages.body_length(headers)


def pems(folder: Path, hosts: list[str], days: int = 30) -> tuple[Path, Path]:
    """Return the files of a certificate for `hosts` and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - datetime.timedelta(days=60))
        .not_valid_after(NOW + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / f"{len(hosts)}{days}.pem", folder / f"{len(hosts)}{days}-key.pem"
    files[0].write_bytes(built.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


def test_a_certificate_of_ones_own_is_checked_before_it_is_served(tmp_path):
    names = ["app.shop.example", "b.example"]
    good, key = pems(tmp_path, ["*.shop.example", "b.example"])
    assert isinstance(own_certificate.context(good, key, names, NOW), ssl.SSLContext)
    other, other_key = pems(tmp_path, ["shop.example"])
    old, old_key = pems(tmp_path, ["b.example"], days=-1)
    empty = tmp_path / "empty.pem"
    empty.touch()
    for pair, words in [
        ((good, other_key), "is not the key"),
        ((good, good), "is not the key"),
        ((other, other_key), "is not for app.shop.example, b.example, but for shop.example"),
        ((old, old_key), "is valid from"),
        ((empty, key), "no certificate in PEM"),
        ((tmp_path, key), "is not a file"),
        ((good, tmp_path / "none.pem"), "is not a file"),
    ]:
        with pytest.raises(Problem, match=words):
            own_certificate.context(*pair, names, NOW)


def serve(*options: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "lab.grid", "--grid", "--serve", *options], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--bind", "here"], "--bind 'here' is not an IP address"),
        (["--bind", "0.0.0.0"], "--bind 0.0.0.0 needs --names"),
        (["--bind", "192.0.2.1", "--names", "a.example"], "this machine has no such address"),
        (["--names", ""], "'' is not the name of a host"),
        (["--names", "a.example,,b.example"], "'' is not the name of a host"),
        (["--names", "https://a.example"], "'https://a.example' is not the name of a host"),
        (["--names", "a.example:80"], "'a.example:80' is not the name of a host"),
        (["--names", "a-.example"], "'a-.example' is not the name of a host"),
        (["--names", "127.0.0.1"], "'127.0.0.1' is not the name of a host"),
        (["--names", "a.example,A.example"], "the name a.example stands twice"),
        (["--names", "co.uk"], "co.uk is a public suffix"),
        (["--names", "a.example", "--certificate", "x.pem"], "--certificate and --key belong together"),
        (["--certificate", "x.pem", "--key", "y.pem"], "--certificate needs --names"),
        (["--names", "a.example", "--certificate", "x.pem", "--key", "y.pem"], "--certificate x.pem is not a file"),
        (["--port-base", "80"], "'80' is not a port"),
        (["--engine", "firefox"], "--serve measures the browser that opens its page"),
    ],
)
def test_wrong_options_are_refused_in_one_line(options, words):
    done = subprocess.run(
        [sys.executable, "-m", "lab.grid", "--grid", "--serve", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert words in error_line(done)
    assert "Traceback" not in done.stderr


def test_scripts_browsers_starts_the_import_and_names_the_option_that_serve_needs(run, tmp_path):
    file = tmp_path / "report.json"
    file.touch()
    done = run("scripts/browsers", "--import", str(file))
    assert done.returncode == 2
    assert error_line(done) == f"crosshost: {file}: the report is empty: save it again from the result page"
    assert "--serve needs --grid" in error_line(run("scripts/browsers", "--serve"))
    shown = run("scripts/browsers", "--help").stdout + run("scripts/browsers", "--grid", "--help").stdout
    for option in ("--grid", "--serve", "--import", "--bind", "--names", "--certificate", "--key", "--port-base"):
        assert option in shown


def test_a_port_in_use_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        started = serve("--names", "a.example", "--port-base", str(port))
        assert started.wait(60) == 2
        assert f"port {port} is in use" in started.stderr.read()
        started.stderr.close()


@pytest.fixture
def running():
    started = serve("--names", "a.example", "--port-base", "3940")
    try:
        assert started.stderr.readline().endswith("http://a.example:3940/\n")
        yield started
    finally:
        started.kill()
        started.wait()
        started.stderr.close()


def exchange(raw: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", 3940), timeout=20) as client:
        client.sendall(raw)
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(4096), b""))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_frees_the_ports(running, number):
    with socket.create_connection(("127.0.0.1", 3940), timeout=20):  # an idle browser
        running.send_signal(number)
        assert running.wait(20) == 130
    assert running.stderr.read().endswith("crosshost: stopped\n")
    assert is_free(3940)


def test_requests_over_the_limits_are_refused_and_it_goes_on(running):
    assert exchange(b"POST /grid/start HTTP/1.1\r\nHost: a.example:3940\r\nContent-Length: 999999\r\n\r\n").startswith(
        b"HTTP/1.1 413 "
    )
    assert exchange(b"\x16\x03\x01\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert exchange(b"GET / HTTP/1.1\r\nX: " + b"x" * 200_000 + b"\r\n\r\n").startswith(b"HTTP/1.1 431 ")
    assert exchange(b"GET /?" + b"&".join([b"a=1"] * 30) + b" HTTP/1.1\r\nHost: a.example:3940\r\n\r\n").startswith(
        b"HTTP/1.1 400 "
    )
    assert exchange(b"GET / HTTP/1.1\r\nHost: a.example:3940\r\n\r\n").startswith(b"HTTP/1.1 200 ")
    running.send_signal(signal.SIGINT)
    running.wait(20)
    assert "Traceback" not in running.stderr.read()


def test_the_oldest_connection_makes_room_for_a_new_one(running):
    clients = [socket.create_connection(("127.0.0.1", 3940), timeout=20) for _ in range(visits.MOST_CONNECTIONS + 5)]
    try:
        clients[-1].sendall(b"GET / HTTP/1.1\r\nHost: a.example:3940\r\n\r\n")
        assert clients[-1].recv(12) == b"HTTP/1.1 200"
        assert clients[0].recv(1) == b""
    finally:
        for client in clients:
            client.close()
