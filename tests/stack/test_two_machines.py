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
from tests.conftest import ROOT, SECRET_KEY, need

pytestmark = pytest.mark.thorough


SECTION = (ROOT / "docs/two-machines.md").read_text()
ENV = re.search(r"```ini\n(.*?)```", SECTION, re.DOTALL)[1]
LINES = re.findall(r"^    (.+)$", SECTION, re.MULTILINE)
IMPORT, UP_PAGE, UP_API, CREATE_USER = LINES
USER = {
    "DJANGO_SUPERUSER_USERNAME": "ada",
    "DJANGO_SUPERUSER_PASSWORD": "a long password",
    "DJANGO_SUPERUSER_EMAIL": "",
}
HOSTS = ROOT.parent / "shared/engine/two-hosts.sh"  # beside the checkout, on CI
PAGE, API = "https://app.example.com:3443", "https://api.example.com:8443"


@dataclass
class Machine:
    """A Docker engine with its own address, and the checkout with its `.env`."""

    socket: str
    address: str
    checkout: Path

    def run(self, line: str, **options) -> subprocess.CompletedProcess:
        """Run a line of the page on this machine, as its reader would."""
        environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]}
        environment |= {"DOCKER_HOST": f"unix://{self.socket}", "COMPOSE_PROJECT_NAME": "crosshost-two"}
        options = {"capture_output": True, "text": True, "timeout": 300, **options}
        return subprocess.run(["bash", "-c", line], cwd=self.checkout, env=environment, **options)

    def succeeds(self, line: str, **options) -> str:
        """Run a line, assert that it succeeds and return its output."""
        response = self.run(line, **options)
        assert response.returncode == 0, f"{line}\n{response.stdout}{response.stderr}"
        return response.stdout

    def request(self, origin: str, path: str, port: int, ca: str | None = None, **headers: str) -> http.Response:
        return http.request(origin, "GET", path, address=(self.address, port), headers=headers, ca=ca)


@pytest.fixture(scope="module")
def machines(engine, checkout) -> Iterator[tuple[Machine, Machine]]:
    need(HOSTS.exists() and os.geteuid() == 0, "a second engine (shared/engine/two-hosts.sh, as root)")
    environment = os.environ | {"COMPOSE_PROJECT_NAME": "crosshost-tests"}
    build = ["docker", "compose", "--profile", "tls", "build", "--quiet"]
    subprocess.run(build, cwd=checkout, env=environment, check=True)
    try:
        output = subprocess.run([HOSTS, "up"], capture_output=True, text=True, check=True).stdout
        images = ["nginx:1.28", "crosshost-django", "crosshost-certificates"]
        subprocess.run([HOSTS, "load", *images], check=True, capture_output=True)
        variables = dict(word.split("=", 1) for word in shlex.split(output))
        yield tuple(Machine(variables[f"HOST{n}_SOCK"], variables[f"HOST{n}_ADDR"], checkout) for n in (1, 2))
    finally:
        subprocess.run([HOSTS, "down"], capture_output=True)
        (checkout / ".env").unlink(missing_ok=True)


@pytest.fixture
def own_certificate(tmp_path) -> tuple[Path, bytes]:
    """Return another authority, and its certificate and key for both names."""
    made = tmp_path / "certificates"
    environment = {
        "PATH": os.environ["PATH"],
        "AUTHORITY_DIR": str(tmp_path / "authority"),
        "CERTIFICATE_DIR": str(made),
    }
    environment |= {"CERTIFICATE_HOSTS": "app.example.com,api.example.com"}
    make = [ROOT / ".venv/bin/python", ROOT / "certificates/make.py"]
    subprocess.run(make, env=environment, check=True, capture_output=True)
    return made / "ca.pem", (made / "tls.pem").read_bytes() + (made / "tls-key.pem").read_bytes()


def test_a_user_logs_in_over_tls_by_the_documented_lines(machines, own_certificate, tmp_path):
    page, api = machines
    ca, both_pems = own_certificate
    env = ENV.replace("write-your-own-here", SECRET_KEY)
    (page.checkout / ".env").write_text(env)
    (page.checkout / "mine.pem").write_bytes(both_pems)
    (page.checkout / "mine-key.pem").write_bytes(b"")
    for machine in machines:
        machine.succeeds(IMPORT)
    page.succeeds(UP_PAGE)
    api.succeeds(UP_API)
    flags = " ".join(f"-e {name}" for name in USER)
    create_user = CREATE_USER.replace("run --rm", f"run --rm {flags}") + " --noinput"
    api.succeeds(
        "export " + " ".join(f"{name}={shlex.quote(value)}" for name, value in USER.items()) + f"; {create_user}"
    )

    assert b"crosshost" in page.request(PAGE, "/", 3443, str(ca)).data
    response = api.request(API, "/blog/whoami/", 8443, str(ca), Origin=PAGE)
    assert (response.status, response.headers["Access-Control-Allow-Origin"]) == (401, PAGE)
    assert api.request(API, "/lab/witness/0123456789abcdef/", 8443, str(ca)).status == 404
    with pytest.raises(http.NoResponse):  # gunicorn's own port is not published
        api.request("http://api.example.com:8000", "/healthz/", 8000)

    home = tmp_path / "home"
    trust = ["certutil", "-d", f"sql:{home}/.pki/nssdb"]
    (home / ".pki/nssdb").mkdir(parents=True)
    subprocess.run([*trust, "-N", "--empty-password"], check=True)
    subprocess.run([*trust, "-A", "-t", "C,,", "-n", "theirs", "-i", ca], check=True)
    chromium = shutil.which("chromium")
    need(bool(chromium), "Chromium")
    rules = f"MAP app.example.com {page.address}, MAP api.example.com {api.address}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            home / "profile",
            executable_path=chromium,
            args=["--no-sandbox", f"--host-resolver-rules={rules}"],
            env=os.environ | {"HOME": str(home)},
        )
        tab = browser.new_page()
        tab.goto(f"{API}/accounts/login/?next=/blog/whoami/")
        tab.get_by_label("Username").fill(USER["DJANGO_SUPERUSER_USERNAME"])
        tab.get_by_label("Password").fill(USER["DJANGO_SUPERUSER_PASSWORD"])
        tab.get_by_role("button", name="Log in").click()
        tab.get_by_role("heading", name="You are ada").wait_for()
        tab.goto(f"{PAGE}/csr-api-call.html")
        expect(tab.locator("#outcome")).to_contain_text('200 {"username": "ada"')
        browser.close()
    for machine in machines:
        machine.succeeds("docker compose down --volumes")


def test_without_tls_nginx_serves_the_api_over_http(machines):
    page, api = machines
    lines = [line for line in ENV.splitlines() if not re.match(r"COMPOSE_PROFILES|\w*SECURE|\w+_COOKIE_NAME", line)]
    env = "\n".join(lines).replace("https:", "http:").replace("write-your-own-here", SECRET_KEY)
    env = env.replace(":3443", ":3000").replace("=3443", "=3000").replace(":8443", ":8000")
    (page.checkout / ".env").write_text(env + "\n")
    for machine, up in ((page, UP_PAGE), (api, UP_API)):
        machine.succeeds(up)
    origin, api_origin = "http://app.example.com:3000", "http://api.example.com:8000"
    assert page.request(origin, "/config.js", 3000).status == 200
    response = api.request(api_origin, "/blog/whoami/", 8000, Origin=origin)
    assert (response.status, response.headers["Access-Control-Allow-Origin"]) == (401, origin)
    assert response.headers["Server"] == "nginx"
    listed = {
        container["Service"]: container["Publishers"]
        for container in map(json.loads, api.succeeds("docker compose ps --format json").splitlines())
    }
    assert {port["Protocol"] for port in listed["django"] if port["PublishedPort"]} == {
        "udp"
    }  # on which nothing listens
    for machine in machines:
        machine.succeeds("docker compose down --volumes")
