"""A swarm of two nodes by the lines of docs/swarm.md: connections, secrets, a rolling update, a bad image."""

import os
import re
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lab.smoke.client import Client
from lab.stack import http
from lab.swarm import nodes, releases
from lab.swarm.nodes import Node
from tests import own_certificate
from tests.conftest import ROOT, need, wait_until

pytestmark = pytest.mark.thorough

PAGE = (ROOT / "docs/swarm.md").read_text()
LINES = re.findall(r"^    (.+)$", PAGE, re.MULTILINE)
PREPARE, (BUILD, _), (LABEL, CONVERT, DEPLOY, CREATE_USER) = LINES[:4], LINES[4:6], LINES[6:10]
UPDATE, UPDATE_DEPLOY, MESSAGE = LINES[10:]
WEB, API = "https://app.example.com:3443", "https://api.example.com:8443"
USER = {"username": "ada", "password": "a long password"}
IMAGES = ["crosshost-django", "crosshost-web", "postgres:17", releases.NEXT, releases.BAD]


@dataclass
class Swarm:
    """Two nodes, and the checkout on the manager."""

    manager: Node
    worker: Node
    checkout: Path
    authority: str

    def run(self, line: str) -> str:
        """Run a line of the page on the manager, as its reader would."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME")}
        environment = kept | {"DOCKER_HOST": f"unix://{self.manager.socket}"}
        done = subprocess.run(
            ["bash", "-c", line], cwd=self.checkout, env=environment, capture_output=True, text=True, timeout=200
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout

    def get(self, node: Node, path: str, **headers: str) -> http.Response:
        address = (node.address, 8443)
        return http.request(API, "GET", path, address=address, headers=headers, timeout=10, ca=self.authority)

    def images(self) -> Counter[str]:
        """Return the images of the replicas that run, each with their number."""
        rows = self.manager.docker(
            "service", "ps", "crosshost_django", "--filter", "desired-state=running", "--format", "{{.Image}}"
        )
        return Counter(rows.split())


@pytest.fixture(scope="module")
def swarm(engine, tmp_path_factory) -> Iterator[Swarm]:
    need(nodes.are_available(), "a second engine (shared/engine/two-hosts.sh, as root)")
    checkout = copy(tmp_path_factory.mktemp("manager"))
    subprocess.run(["bash", "-c", f"{BUILD} --quiet"], cwd=checkout, check=True, timeout=300, capture_output=True)
    releases.build()
    certificate = own_certificate.make(tmp_path_factory.mktemp("authority"))
    with nodes.two(IMAGES) as (manager, worker):
        swarm = Swarm(manager, worker, checkout, str(certificate.authority))
        nodes.join(manager, worker)
        (checkout / "mine.pem").write_bytes(certificate.pem)
        (checkout / "mine-key.pem").write_bytes(certificate.key)
        lines = ["\n".join(PREPARE), LABEL.replace("node1", manager.name), CONVERT.replace("-o", "--dnsrr -o"), DEPLOY]
        for line in lines:
            swarm.run(line)
        wait_until(lambda: swarm.get(worker, "/readyz/").status == 200)
        create = CREATE_USER.replace("exec -it", "exec -e DJANGO_SUPERUSER_PASSWORD")
        swarm.run(
            f"export DJANGO_SUPERUSER_PASSWORD='{USER['password']}'; {create} --noinput --username ada --email a@b.test"
        )
        yield swarm


def copy(folder: Path) -> Path:
    """Copy the checkout, with the page's `.env`."""
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in names:
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    (folder / ".env").write_text("".join(re.findall(r"```(?:sh|ini)\n(.*?)```", PAGE, re.DOTALL)))
    return folder


def test_page_and_api_answer_on_every_node_and_nothing_else_does(swarm):
    for node in (swarm.manager, swarm.worker):
        address = (node.address, 3443)
        assert http.request(WEB, "GET", "/", address=address, ca=swarm.authority).status == 200
        response = swarm.get(node, "/blog/whoami/", Origin=WEB)
        assert (response.status, response.headers["Access-Control-Allow-Origin"]) == (401, WEB)
        assert response.headers["Server"] == "nginx"
        for port in (8000, 5432):
            with pytest.raises(http.NoResponse):
                http.request("http://api.example.com:8000", "GET", "/healthz/", address=(node.address, port))
    published = swarm.run(
        "docker service inspect --format '{{.Spec.Name}} {{json .Endpoint.Ports}}' $(docker service ls -q)"
    )
    assert {line.split()[0] for line in published.splitlines() if not line.endswith(" null")} == {"crosshost_nginx"}


def test_a_container_on_the_other_node_connects(swarm):
    for here, there in ((swarm.manager, swarm.worker), (swarm.worker, swarm.manager)):
        code = f"import socket; print(socket.create_connection(('{there.address}', 8443), 5).getpeername()[0])"
        assert here.docker("run", "--rm", "crosshost-django", "python", "-c", code).strip() == there.address


def test_no_secret_is_in_what_the_swarm_shows(swarm):
    shown = swarm.run("docker service inspect $(docker service ls -q); docker inspect $(docker ps -q); cat stack.yaml")
    for name in ("django-secret-key", "postgres-password"):
        secret = (swarm.checkout / "secrets" / name).read_text().strip()
        assert len(secret) >= 30
        assert secret not in shown
    assert "/run/secrets/django_secret_key" in shown


def test_no_other_container_enters_the_network_that_django_trusts(swarm):
    with pytest.raises(Exception, match="docker run"):
        swarm.manager.docker("run", "--rm", "--network", "crosshost_front", "crosshost-django", "true")


def test_every_replica_knows_a_session_and_the_clients_address_comes_from_nginx(swarm):
    person = log_in(swarm)
    for _ in range(12):  # nginx takes the replicas in turn
        assert person.request("GET", "/blog/whoami/").json() == {"username": "ada"}
    spoofed = {"X-Forwarded-For": "192.0.2.77", "Forwarded": "for=192.0.2.77"}
    assert swarm.get(swarm.worker, "/blog/whoami/?spoofed", **spoofed).status == 401
    logs = "".join(logs_of(node) for node in (swarm.manager, swarm.worker))
    [line] = [line for line in logs.splitlines() if "?spoofed" in line and '"GET' in line]
    # The machine is the bridge's address to its hosts, or its container network's.
    assert not line.startswith(("192.0.2.77", "10.213.98.")), line
    replicas = [text for node in (swarm.manager, swarm.worker) for text in logs_by_replica(node)]
    assert len(replicas) == 3
    assert all('"GET /blog/whoami/' in text for text in replicas)


def test_a_rolling_update_fails_no_request(swarm):
    def update() -> None:
        swarm.run(deploying(releases.NEXT))

    assert failures_during(swarm, update) == {}
    assert swarm.images() == {releases.NEXT: 3}
    wait_until(lambda: swarm.run(MESSAGE).strip() == "update completed", 30)


def test_a_bad_image_is_taken_back_and_fails_no_request(swarm):
    before = swarm.images()

    def update() -> None:
        swarm.run(deploying(releases.BAD).replace("--detach=false", "--detach=true"))
        wait_until(lambda: "rollback completed" in swarm.run(MESSAGE), 90)

    assert failures_during(swarm, update) == {}
    assert swarm.images() == before


def deploying(image: str) -> str:
    """Return the page's lines that update Django to `image`."""
    return f"{UPDATE.replace('crosshost-django:2', image).replace('-o', '--dnsrr -o')} && {UPDATE_DEPLOY}"


def log_in(swarm: Swarm) -> Client:
    """Return a client that is logged in, through the worker's nginx."""

    class Here(Client):
        def _send(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> http.Response:
            options = {"address": (swarm.worker.address, 8443), "timeout": 20, "ca": swarm.authority}
            return http.request(API, method, path, headers=headers, body=body, **options)

    person = Here(WEB, API)
    token = person.request("GET", "/accounts/csrf/").json()["csrfToken"]
    response = person.request("POST", "/accounts/login/", json_body=USER, headers={"X-CSRFToken": token})
    assert response.status == 200, response.data
    return person


def failures_during(swarm: Swarm, happen: Callable[[], None]) -> Counter[str]:
    """Return the failed requests of a person who posts and asks who they are while `happen` runs, by outcome."""
    person = log_in(swarm)
    token = person.request("GET", "/accounts/csrf/").json()["csrfToken"]
    failed: Counter[str] = Counter()
    acknowledged: list[str] = []
    stop = threading.Event()

    def act() -> None:
        for number in range(10_000):
            if stop.wait(0.03):
                return
            title = f"{time.monotonic()}"
            body = {"title": title, "text": "x"} if number % 3 == 0 else None
            try:
                if body:
                    response = person.request("POST", "/blog/posts/", json_body=body, headers={"X-CSRFToken": token})
                else:
                    response = person.request("GET", "/blog/whoami/")
            except http.NoResponse as error:
                failed[type(error).__name__] += 1
                continue
            if response.status not in (200, 201):
                failed[str(response.status)] += 1
            elif body:
                acknowledged.append(title)

    user = threading.Thread(target=act)
    user.start()
    try:
        happen()
    finally:
        stop.set()
        user.join()
    assert len(acknowledged) >= 20
    code = "from blog.models import Post; print(*Post.objects.values_list('title', flat=True))"
    stored = swarm.run(
        f'docker exec $(docker ps -qf name=crosshost_django | head -n 1) python manage.py shell -v 0 -c "{code}"'
    )
    assert [stored.count(title) for title in acknowledged] == [1] * len(acknowledged)
    return failed


def logs_by_replica(node: Node) -> list[str]:
    replicas = node.docker("ps", "--quiet", "--filter", "name=crosshost_django").split()
    return [node.docker("logs", replica) for replica in replicas]


def logs_of(node: Node) -> str:
    return "".join(logs_by_replica(node))
