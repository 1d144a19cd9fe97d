"""The real server: what it does before it listens, and how it stops."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from config import startup
from tests.conftest import ROOT, need, wait_until
from tests.django.server import Server
from tests.environment_values import REFUSED

GOOD_KEY = "k8-Vn3_xQ7pZ1sT5wY9bD2fH4jL6mR0cG"
PRODUCTION = {"DJANGO_DEMO": "false", "DJANGO_SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": "localhost"}


@pytest.fixture
def postgres(tmp_path):
    """A PostgreSQL server of our own on a free port, by its socket's address."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    need(bool(programs) or bool(shutil.which("initdb")), "PostgreSQL's server")
    programs = programs[-1] if programs else Path(shutil.which("initdb")).parent
    # initdb refuses root, and Debian's package brings the user postgres.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(f"/tmp/crosshost-postgres-{os.getpid()}")  # noqa: S108 (pytest's own is closed to that user)
    subprocess.run([*as_user, programs / "initdb", "-D", folder, "-A", "trust", "-U", "tester"], check=True, stdout=-3)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    command = [*as_user, programs / "pg_ctl", "-D", folder, "-w"]
    subprocess.run([*command, "-l", folder / "log", "-o", options, "start"], check=True, stdout=-3)
    yield f"postgres://tester@127.0.0.1:{port}/postgres"
    subprocess.run([*command, "-m", "immediate", "stop"], check=True, stdout=-3)
    shutil.rmtree(folder)


def applied(servers: list[Server]) -> int:
    return sum(server.log.read_text().count("Applying blog.0001_initial") for server in servers)


def test_servers_that_start_together_migrate_once_on_sqlite(serve):
    servers = [serve() for _ in range(4)]
    for server in servers:
        assert server.wait().ask("/blog/posts/")[0] == 200
    assert applied(servers) == 1


def test_servers_that_start_together_migrate_once_on_postgresql(serve, postgres):
    servers = [serve(DATABASE_URL=postgres) for _ in range(4)]
    for server in servers:
        assert server.wait().ask("/blog/posts/")[1].count(b'"author"') == 3
    assert applied(servers) == 1


def test_a_value_that_cannot_work_ends_the_start_with_one_line_and_no_traceback(serve):
    code, lines = serve(CORS_ALLOW_CREDENTIALS="flase").ends()
    assert code == 1
    assert lines == [
        "Environment variable \"CORS_ALLOW_CREDENTIALS\" invalid: 'flase' is neither true nor false: "
        "write true or false"
    ]


def test_every_bad_value_ends_the_start_with_one_line(serve):
    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(lambda case: serve(**{case[0]: case[1]}).ends(), REFUSED))
    for (name, value, right), (code, lines) in zip(REFUSED, ended, strict=True):
        assert (code, len(lines)) == (1, 1), (name, value, lines)
        assert lines[0].startswith(f'Environment variable "{name}" invalid: ')
        assert right in lines[0]


def test_djangos_checks_run_before_it_listens(db, monkeypatch, capsys):
    monkeypatch.setattr(settings, "CORS_ALLOWED_ORIGINS", ["localhost"])
    with pytest.raises(SystemExit) as end:
        startup.prepare()
    assert "corsheaders.E013" in str(end.value)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:////proc/nothing/db.sqlite3", "unable to open database file"),
        ("postgres://nobody@127.0.0.1:1/none", "refused"),
    ],
)
def test_a_database_that_does_not_answer_ends_the_start_with_its_reason(serve, url, says):
    code, lines = serve(DATABASE_URL=url).ends()
    assert code == 1
    said = "\n".join(lines)
    assert "DATABASE_URL" in said
    assert says in said
    assert "Traceback" not in said


def test_a_stop_lets_what_is_under_way_finish(serve):
    server = serve().wait()
    wait_until(lambda: server.log.read_text().count("Booting worker") == 2)
    token = "a" * 32
    head = ["POST /accounts/login/ HTTP/1.1", "Host: localhost", "Content-Type: application/json", "Content-Length: 2"]
    head += ["Expect: 100-continue", f"Cookie: csrftoken={token}", f"X-CSRFToken: {token}", "", ""]
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall("\r\n".join(head).encode())
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"  # a worker has it and waits for the body
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: "Worker exiting" in server.log.read_text())  # the other worker, which has nothing to do
        client.sendall(b"{}")
        assert client.recv(1000).startswith(b"HTTP/1.1 400")
    assert server.process.wait(15) == 0


def test_silent_connections_hold_up_neither_the_others_nor_a_stop(serve):
    """A browser opens connections in advance; by default each would take one of gunicorn's threads for 5 seconds."""
    server = serve().wait()
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(24)]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=3)
    connection.request("GET", "/healthz/", headers={"Host": "localhost"})
    assert connection.getresponse().status == 200
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(4) == 0
    for one in [connection, *silent]:
        one.close()


def test_an_error_stands_in_the_log(serve, tmp_path):
    server = serve().wait()
    (tmp_path / "db.sqlite3").write_bytes(b"no database any more" * 1000)
    assert server.ask("/blog/posts/")[0] == 500
    wait_until(lambda: "DatabaseError: file is not a database" in server.log.read_text())


def test_without_a_declared_address_gunicorns_own_is_guarded(serve):
    code, lines = serve(GUNICORN_BIND="0.0.0.0:0").ends()
    assert (code, len(lines)) == (1, 1)
    assert "'0.0.0.0' is not loopback and DJANGO_DEMO is on" in lines[0]


def test_nobodys_forwarded_headers_are_believed(serve):
    server = serve().wait()
    # Django redirects a login's `next` to https only if it takes the request for one: ask for its idea of the scheme.
    body = server.ask("/accounts/csrf/", headers={"X-Forwarded-Proto": "https", "Origin": "https://localhost"})
    refused = server.ask("/accounts/logout/", "POST", {"X-Forwarded-Proto": "https", "Origin": "https://localhost"})
    assert body[0] == 200
    assert b"Origin checking failed" in refused[1]


def test_demo_credentials_and_an_open_address_refuse_to_start(serve):
    code, lines = serve(BIND_ADDRESS="0.0.0.0").ends()
    assert (code, len(lines)) == (1, 1)
    assert "BIND_ADDRESS" in lines[0]


def log_in(server: Server, password: str = "demo") -> int:
    """The status of a login as demo."""
    token = "a" * 32
    headers = {"Cookie": f"csrftoken={token}", "X-CSRFToken": token, "Content-Type": "application/json"}
    body = json.dumps({"username": "demo", "password": password}).encode()
    return server.ask("/accounts/login/", "POST", headers, body)[0]


def test_outside_the_demo_its_user_with_the_known_password_is_disabled(serve):
    demo = serve().wait()
    assert log_in(demo) == 200
    demo.stop()
    for said in (1, 0):  # once
        server = serve(**PRODUCTION).wait()
        assert log_in(server) == 401
        server.stop()
        assert server.log.read_text().count("the demo's user demo still had its known password and is disabled") == said
    again = serve().wait()
    assert log_in(again) == 200


def test_outside_the_demo_a_session_of_its_user_ends(serve, tmp_path):
    demo = serve().wait()
    token = "a" * 32
    headers = {"Cookie": f"csrftoken={token}", "X-CSRFToken": token, "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", demo.port, timeout=20)
    connection.request(
        "POST", "/accounts/login/", '{"username": "demo", "password": "demo"}', headers | {"Host": "localhost"}
    )
    cookie = next(
        value.partition(";")[0]
        for value in connection.getresponse().headers.get_all("Set-Cookie")
        if value.startswith("sessionid=")
    )
    connection.close()
    assert demo.ask("/blog/whoami/", headers={"Cookie": cookie})[0] == 200
    demo.stop()
    key = {"DJANGO_SECRET_KEY": (tmp_path / "secret-key").read_text()}  # the same, so that only the user is refused
    assert serve(**PRODUCTION | key).wait().ask("/blog/whoami/", headers={"Cookie": cookie})[0] == 401


def test_outside_the_demo_a_user_of_that_name_with_a_password_of_its_own_stays(serve, tmp_path):
    serve().wait().stop()
    change = (
        "from config import startup; startup.load(); from django.contrib.auth.models import User; "
        "user = User.objects.get(username='demo'); user.set_password('a long password'); user.save()"
    )
    environment = {"PATH": os.environ["PATH"], "DJANGO_DEMO": "true", "DJANGO_DATA_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", change], cwd=ROOT / "django", env=environment, check=True)
    assert log_in(serve(**PRODUCTION).wait(), "a long password") == 200


def test_outside_the_demo_there_is_no_demo_user_no_posts_and_no_way_to_start_over(serve):
    server = serve(**PRODUCTION).wait()
    assert server.ask("/blog/posts/") == (200, b'{"posts": []}')
    assert server.ask("/accounts/start-over/")[0] == 404


def test_the_demos_data_is_made_at_the_first_start_only(serve):
    server = serve().wait()
    assert server.ask("/blog/posts/")[1].count(b'"author"') == 3
    server.stop()
    assert serve().wait().ask("/blog/posts/")[1].count(b'"author"') == 3


def test_the_admins_files_are_served_on_the_same_port(serve):
    server = serve().wait()
    assert server.ask("/static/admin/css/base.css")[0] == 200
    assert server.ask("/static/blog/style.css")[0] == 200


def test_the_toolbar_shows_a_requests_headers_whichever_worker_answers(serve):
    server = serve(DEBUG_TOOLBAR="true").wait()
    page = server.ask("/blog/whoami/", headers={"Accept": "text/html"})[1].decode()
    assert 'id="djDebug"' in page
    store = page.split('data-request-id="')[1].split('"')[0]
    for _ in range(8):  # two workers
        panel = f"/__debug__/render_panel/?request_id={store}&panel_id=RequestPanel"
        status, body = server.ask(panel)
        assert status == 200
        assert b"blog.views" in body


def test_without_being_asked_for_there_is_no_toolbar(serve):
    server = serve().wait()
    assert b"djDebug" not in server.ask("/blog/whoami/", headers={"Accept": "text/html"})[1]
    assert server.ask("/__debug__/render_panel/")[0] == 404
