"""The lines of docs/two-machines.md on two engines with an address each, then a login in a real Chromium."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from lab.stack import http
from lab.swarm import nodes
from lab.swarm.nodes import Node
from tests import own_certificate
from tests.conftest import ROOT, SECRET_KEY, need

pytestmark = pytest.mark.thorough

USER = {
    "DJANGO_SUPERUSER_USERNAME": "ada",
    "DJANGO_SUPERUSER_PASSWORD": "a long password",
    "DJANGO_SUPERUSER_EMAIL": "",
}
IMAGES = ["nginx:1.28", "crosshost-django", "crosshost-certificates"]


class Section:
    """A part of the page: its `.env` and its lines."""

    def __init__(self, text: str):
        blocks = re.findall(r"```(?:sh|ini)\n(.*?)```", text, re.DOTALL)  # the recipe's lines, and the lab's own
        self.env = "".join(blocks).replace("write-your-own-here", SECRET_KEY)
        self.lines = re.findall(r"^    (.+)$", text, re.MULTILINE)


OVER_TLS, OVER_HTTP, _ = map(Section, (ROOT / "docs/two-machines.md").read_text().split("\n## "))


@dataclass
class Machine:
    """A Docker engine with its own address, and the checkout with its `.env`."""

    node: Node
    checkout: Path

    def run(self, line: str) -> str:
        """Run a line of the page on this machine, as its reader would. Assert that it succeeds; return its output."""
        environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]}
        environment |= {"DOCKER_HOST": f"unix://{self.node.socket}", "COMPOSE_PROJECT_NAME": "crosshost-two"}
        options = {"capture_output": True, "text": True, "timeout": 300}
        response = subprocess.run(["bash", "-c", line], cwd=self.checkout, env=environment, **options)
        assert response.returncode == 0, f"{line}\n{response.stdout}{response.stderr}"
        return response.stdout

    def request(self, origin: str, path: str, port: int, ca: str | None = None, **headers: str) -> http.Response:
        return http.request(origin, "GET", path, address=(self.node.address, port), headers=headers, ca=ca)


@pytest.fixture(scope="module")
def two_machines(engine, checkout) -> Iterator[tuple[Machine, Machine]]:
    need(nodes.are_available(), "a second engine (shared/engine/two-hosts.sh, as root)")
    environment = os.environ | {"COMPOSE_PROJECT_NAME": "crosshost-tests"}
    build = ["docker", "compose", "--profile", "tls", "build", "--quiet"]
    subprocess.run(build, cwd=checkout, env=environment, check=True)
    try:
        with nodes.two(IMAGES) as both:
            yield tuple(Machine(node, checkout) for node in both)
    finally:
        (checkout / ".env").unlink(missing_ok=True)


@pytest.fixture
def machines(two_machines) -> Iterator[tuple[Machine, Machine]]:
    yield two_machines
    for machine in two_machines:
        machine.run("docker compose down --volumes")


def start(page: Machine, api: Machine, section: Section) -> None:
    """Run the section's lines on the machine for which the page has them."""
    (page.checkout / ".env").write_text(section.env)
    *certificate, up_page, up_api, create_user = section.lines
    for line in certificate:
        for machine in (page, api):
            machine.run(line)
    page.run(up_page)
    api.run(up_api)
    create_user = create_user.replace("run --rm", f"run --rm {' '.join(f'-e {name}' for name in USER)}")
    exported = " ".join(f"{name}={shlex.quote(value)}" for name, value in USER.items())
    api.run(f"export {exported}; {create_user} --noinput")


def log_in_with_chromium(page: Machine, api: Machine, origins: tuple[str, str], home: Path) -> None:
    """Log in on Django's page, and assert that the page of the lecture knows the user."""
    chromium = shutil.which("chromium")
    need(bool(chromium), "Chromium")
    rules = f"MAP app.example.com {page.node.address}, MAP api.example.com {api.node.address}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            home / "profile",
            executable_path=chromium,
            args=["--no-sandbox", f"--host-resolver-rules={rules}"],
            env=os.environ | {"HOME": str(home)},
        )
        tab = browser.new_page()
        tab.goto(f"{origins[1]}/accounts/login/?next=/blog/whoami/")
        tab.get_by_label("Username").fill(USER["DJANGO_SUPERUSER_USERNAME"])
        tab.get_by_label("Password").fill(USER["DJANGO_SUPERUSER_PASSWORD"])
        tab.get_by_role("button", name="Log in").click()
        tab.get_by_role("heading", name="You are ada").wait_for()
        tab.goto(f"{origins[0]}/csr-api-call.html")
        expect(tab.locator("#outcome")).to_contain_text('200 {"username": "ada"')
        browser.close()


def only_nginx_listens(machine: Machine) -> bool:
    """Return whether no service but nginx publishes a TCP port. (A UDP port of Django's has nothing behind it.)"""
    listed = map(json.loads, machine.run("docker compose ps --format json").splitlines())
    published = [(each["Service"], port) for each in listed for port in each["Publishers"] if port["PublishedPort"]]
    return bool(published) and all(service == "nginx" or port["Protocol"] == "udp" for service, port in published)


def test_a_user_logs_in_over_tls_by_the_documented_lines(machines, tmp_path):
    page, api = machines
    certificate = own_certificate.make(tmp_path)
    ca = str(certificate.authority)
    (page.checkout / "mine.pem").write_bytes(certificate.pem)
    (page.checkout / "mine-key.pem").write_bytes(certificate.key)
    start(page, api, OVER_TLS)
    page_origin, api_origin = "https://app.example.com:3443", "https://api.example.com:8443"
    assert b"crosshost" in page.request(page_origin, "/", 3443, ca).data
    response = api.request(api_origin, "/blog/whoami/", 8443, ca, Origin=page_origin)
    assert (response.status, response.headers["Access-Control-Allow-Origin"]) == (401, page_origin)
    assert api.request(api_origin, "/lab/witness/0123456789abcdef/", 8443, ca).status == 404
    with pytest.raises(http.NoResponse):  # gunicorn's own port is not published
        api.request("http://api.example.com:8000", "/healthz/", 8000)
    assert only_nginx_listens(page)
    assert only_nginx_listens(api)

    home = tmp_path / "home"
    trust = ["certutil", "-d", f"sql:{home}/.pki/nssdb"]
    (home / ".pki/nssdb").mkdir(parents=True)
    subprocess.run([*trust, "-N", "--empty-password"], check=True)
    subprocess.run([*trust, "-A", "-t", "C,,", "-n", "theirs", "-i", ca], check=True)
    log_in_with_chromium(page, api, (page_origin, api_origin), home)


def test_a_user_logs_in_over_http_by_the_documented_lines(machines, tmp_path):
    page, api = machines
    start(page, api, OVER_HTTP)
    page_origin, api_origin = "http://app.example.com:3000", "http://api.example.com:8000"
    assert page.request(page_origin, "/config.js", 3000).status == 200
    response = api.request(api_origin, "/blog/whoami/", 8000, Origin=page_origin)
    assert (response.status, response.headers["Access-Control-Allow-Origin"]) == (401, page_origin)
    assert api.request(api_origin, "/lab/witness/0123456789abcdef/", 8000).status == 404
    log_in_with_chromium(page, api, (page_origin, api_origin), tmp_path)

    # The API's port is nginx's. gunicorn's cannot be reached from the other machine, not even at its container.
    assert only_nginx_listens(page)
    assert only_nginx_listens(api)
    code = "import sys, urllib.request as r; print(r.urlopen(sys.argv[1], timeout=5).headers['Server'])"
    ask = (
        f"docker run --rm --add-host api.example.com:{api.node.address} crosshost-django python -c {shlex.quote(code)}"
    )
    assert page.run(f"{ask} {api_origin}/healthz/") == "nginx\n"
    inspect = "docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'"
    own = api.run(f"{inspect} $(docker compose ps -q django)")
    assert page.run(f"! {ask} http://{own.strip()}:8000/healthz/ 2>&1").strip().endswith("urlopen error timed out>")
