"""The lines of docs/replicas.md on a real engine: trust, sessions, a killed replica and an update under load."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from lab.days.ledger import Sent
from lab.days.load import Load
from lab.days.visitor import Route
from lab.smoke.client import Client
from lab.stack import http
from tests.conftest import ROOT, Run, wait_until

pytestmark = pytest.mark.thorough

PAGE, API = "https://app.shop.localhost:3443", "https://api.shop.localhost:8443"
TEXT = re.sub(r"```.*?```", "", (ROOT / "docs/replicas.md").read_text(), flags=re.DOTALL)
START, MORE, UPDATE = re.findall(r"(?:^    .+\n)+", TEXT, re.MULTILINE)
PASSWORD, *EXPORTS, UP = START.strip().splitlines()
SETTINGS = dict(line.strip().removeprefix("export ").split("=", 1) for line in EXPORTS)
PORTS = "docker compose ps --format '{{.Service}} {{.Ports}}'"
RATES = {"whoami": 12.0, "page": 2.0, "health": 2.0, "post": 4.0, "login": 0.2}  # a second, beside other tests
# A request as a stranger on the replicas' network sends it; the demo's image has a Python.
ASK = """
import http.client, sys
connection = http.client.HTTPConnection("django", 8000)
headers = {"Host": "api.shop.localhost:8443", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
connection.request("GET", sys.argv[1], headers=headers)
print(connection.getresponse().status)
"""


@dataclass(frozen=True)
class Replicas:
    run: Run
    ca: str

    def compose(self, line: str, **variables: str) -> str:
        """Run a line of the page, and return its output."""
        done = self.run("bash", "-c", line, **SETTINGS, **variables)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout

    def ids(self) -> list[str]:
        return self.compose("docker compose ps --quiet django").split()

    def log(self) -> str:
        return self.compose("docker compose logs --no-log-prefix --no-color django")

    def client(self) -> Client:
        return Client(PAGE, API, timeout=20, ca=self.ca)

    def log_in(self) -> Client:
        client = self.client()
        token = client.request("GET", "/accounts/csrf/").json()["csrfToken"]
        login = {"username": "demo", "password": "demo"}
        done = client.request("POST", "/accounts/login/", json_body=login, headers={"X-CSRFToken": token})
        assert done.status == 200, done.data
        return client

    def under_load(self, line: str) -> list[Sent]:
        """Run a line while people log in, post and ask who they are. Return the requests that failed."""
        load = Load(PAGE, [Route("nginx", API)], ["demo"], "demo", self.ca)
        with patch.dict("lab.days.load.RATES", RATES):
            steady = load.begin()
        try:
            self.compose(line)
            sent = len(load.ledger.sent)
            wait_until(lambda: len(load.ledger.sent) > sent + 40)
        finally:
            steady.stop()
        return [sent for sent in load.ledger.sent if not sent.is_good]


@pytest.fixture(scope="module")
def replicas(run: Run, engine, idle, tmp_path_factory) -> Iterator[Replicas]:
    ca: Path = tmp_path_factory.mktemp("replicas") / "ca.pem"
    started = Replicas(run, str(ca))
    try:
        started.compose(PASSWORD)
        started.compose("docker compose build --quiet")
        started.compose(UP)
        ca.write_text(started.compose("docker compose exec --no-TTY nginx cat /certificates/ca.pem"))
        yield started
    finally:
        run("docker", "compose", "down", "--volumes", "--remove-orphans", **SETTINGS)


def test_nginx_alone_publishes_ports(replicas):
    ports = dict(line.split(" ", 1) for line in replicas.compose(PORTS).splitlines())
    assert {name: text for name, text in ports.items() if "->" in text}.keys() == {"nginx"}
    assert len(replicas.ids()) == 3
    with pytest.raises(http.NoResponse):  # an https API has no port for http
        http.request("http://api.shop.localhost:8000", "GET", "/healthz/")


def test_a_session_is_valid_on_every_replica(replicas):
    client = replicas.log_in()
    marks = [f"/blog/whoami/?session-{number}" for number in range(40)]
    assert {client.request("GET", mark).status for mark in marks} == {200}
    for replica in replicas.ids():
        log = replicas.run("docker", "logs", replica)
        assert "/blog/whoami/?session-" in log.stdout + log.stderr


def test_a_replica_with_another_secret_knows_none_of_the_sessions(replicas):
    client = replicas.log_in()
    other = replicas.compose(
        "docker compose run --detach --use-aliases --no-deps --env LAB_FAULT=secret-key-per-worker django"
    ).strip()
    try:
        statuses: set[int] = set()

        def both_were_seen() -> bool:
            statuses.add(client._send("GET", "/blog/whoami/", cookies).status)
            return statuses >= {200, 401}

        cookies = {"Cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())}
        wait_until(both_were_seen)
    finally:
        replicas.run("docker", "rm", "--force", other)


def test_forwarded_headers_are_believed_from_nginx_alone(replicas):
    stranger = "docker run --rm --network {}_front crosshost-django python -c {} /blog/whoami/?stranger"
    project = replicas.compose("docker compose config --format json | grep -m 1 '\"name\"'").split('"')[3]
    status = replicas.compose(stranger.format(project, shlex.quote(ASK)))
    assert status.strip() == "301"  # to https, for which X-Forwarded-Proto did not count
    address = re.search(r'^(\S+) "GET /blog/whoami/\?stranger', replicas.log(), re.MULTILINE)
    assert address
    assert address[1] != "203.0.113.9"

    spoofed = {"X-Forwarded-Proto": "http", "X-Forwarded-For": "203.0.113.9"}
    assert replicas.client().request("GET", "/blog/whoami/?nginx", headers=spoofed).status == 401
    seen = re.search(r'^(\S+) "GET /blog/whoami/\?nginx', replicas.log(), re.MULTILINE)
    assert seen
    assert seen[1] not in ("203.0.113.9", address[1])
    assert not seen[1].startswith("10.213.98.")  # nginx's own


def test_when_a_replica_is_killed_only_its_own_writes_can_fail(replicas):
    failed = replicas.under_load(f"docker kill {replicas.ids()[0]}")
    assert [sent for sent in failed if sent.kind not in ("post", "login") or sent.outcome != "502"] == []
    assert len(failed) <= 3


def test_another_number_of_replicas_and_back(replicas):
    replicas.compose(MORE)
    assert len(replicas.ids()) == 4
    replicas.compose(UP)
    assert len(replicas.ids()) == 3


@pytest.mark.slow  # and a busy machine says 503 by itself; scripts/bad-days rolling-update measures it
def test_the_documented_update_fails_no_request(replicas):
    before = replicas.ids()
    prepare, loop = UPDATE.split("    for ")
    replicas.compose(prepare)
    assert replicas.under_load(f"for {loop}") == []
    after = replicas.ids()
    assert len(after) == 3
    assert not {*before} & {*after}


def test_sqlite_is_refused_in_one_line(replicas):
    migrate = ["docker", "compose", "run", "--rm", "--no-deps", "migrate"]
    done = replicas.run(*migrate, COMPOSE_ENV_FILES="env/with/replicas.env")
    assert done.returncode == 1
    assert 'variable "DATABASE_URL" invalid: missing or SQLite' in done.stdout + done.stderr
