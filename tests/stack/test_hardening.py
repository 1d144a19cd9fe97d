"""The containers are as SECURITY.md says, on a real engine."""

import json
import re

import pytest
import yaml

from lab.stack import http
from tests.conftest import ROOT, SECRET_KEY

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("down")]

SECURITY = (ROOT / "SECURITY.md").read_text()
SERVICES = ["certificates", "django", "nginx"]


@pytest.fixture
def containers(run, engine) -> dict[str, dict]:
    assert run("scripts/up", "cross-site", "--compose").returncode == 0
    ids = run("docker", "compose", "--profile", "tls", "ps", "--all", "--quiet").stdout.split()
    inspected = json.loads(run("docker", "inspect", *ids).stdout)
    return {container["Config"]["Labels"]["com.docker.compose.service"]: container for container in inspected}


def test_every_container_has_the_least_rights(containers):
    assert sorted(containers) == SERVICES
    for name, container in containers.items():
        host = container["HostConfig"]
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", container["Config"]["User"]), name
        assert host["ReadonlyRootfs"], name
        assert host["CapDrop"] == ["ALL"], name
        assert not host["CapAdd"], name
        assert host["SecurityOpt"] == ["no-new-privileges:true"], name
        assert not host["Privileged"], name
        assert 0 < host["Memory"] <= 640 * 1024 * 1024, name
        assert 0 < host["PidsLimit"] <= 64, name
        # The checkout's files are mounted read-only; the rest are volumes.
        assert all(not mount["RW"] for mount in container["Mounts"] if mount["Type"] == "bind"), name
    assert containers["certificates"]["HostConfig"]["NetworkMode"] == "none"


def test_ports_are_published_on_loopback_only(containers):
    for container in containers.values():
        for bindings in (container["HostConfig"]["PortBindings"] or {}).values():
            assert [binding["HostIp"] for binding in bindings] == ["127.0.0.1"]


def test_nginx_cannot_read_the_authoritys_key(containers):
    mounts = {mount["Destination"]: mount for mount in containers["nginx"]["Mounts"]}
    assert "/authority" not in mounts
    assert not mounts["/certificates"]["RW"]


@pytest.mark.parametrize("service", ["django", "nginx"])
def test_only_memory_and_volumes_can_be_written(run, containers, service):
    for path in ("/", "/etc", "/usr", "/app" if service == "django" else "/usr/share/nginx/html"):
        touched = run("docker", "compose", "exec", "--no-TTY", service, "sh", "-c", f"echo x >{path}/x")
        assert touched.returncode != 0
        assert "Read-only file system" in touched.stderr or "Permission denied" in touched.stderr


def test_no_secret_is_in_an_image_or_a_log(run, checkout, containers):
    key = run("docker", "compose", "exec", "--no-TTY", "django", "cat", "/data/secret-key").stdout.strip()
    assert len(key) >= 50
    ca = str(checkout / ".crosshost/ca.pem")
    assert http.request("https://backend.localhost:8443", "GET", "/blog/whoami/", ca=ca).status == 401
    logs = run("docker", "compose", "--profile", "tls", "logs").stdout
    assert "GET /blog/whoami/" in logs
    assert key not in logs
    assert "PRIVATE KEY" not in logs
    for image in {container["Image"] for container in containers.values()}:
        inspected = (
            run("docker", "image", "inspect", image).stdout + run("docker", "history", "--no-trunc", image).stdout
        )
        assert not re.search("SECRET_KEY=|PRIVATE KEY|PASSWORD=", inspected)


def test_a_secret_in_a_file_reaches_django_but_no_environment(run, checkout, engine):
    """Return the lines of SECURITY.md."""
    override = checkout / "compose.override.yaml"
    settings = dict(line.split("=") for line in re.search(r"```ini\n(.*?)```", SECURITY, re.DOTALL)[1].splitlines())
    override.write_text(re.search(r"```yaml\n(.*?)```", SECURITY, re.DOTALL)[1])
    assert set(yaml.safe_load(override.read_text())["services"]) == {"django"}
    secret = checkout / "secret-key"
    secret.write_text(SECRET_KEY)
    secret.chmod(0o444)  # the test may not be allowed to chown
    run("docker", "compose", "down", "--volumes")  # without the demo's posts of an earlier run
    try:
        up = run("docker", "compose", "up", "--detach", "--wait", "django", **settings)
        assert up.returncode == 0, up.stderr
        assert http.request("http://localhost:8000", "GET", "/blog/posts/").json() == {"posts": []}
        code = (
            "from config import startup; startup.load(); from django.conf import settings; print(settings.SECRET_KEY)"
        )
        printed = run("docker", "compose", "exec", "--no-TTY", "django", "python", "-c", code, **settings)
        assert printed.stdout.strip() == SECRET_KEY
        container = run("docker", "compose", "ps", "--quiet", "django").stdout.strip()
        assert SECRET_KEY not in run("docker", "inspect", container).stdout
    finally:
        run("docker", "compose", "down", "--volumes")
        override.unlink()
        secret.unlink()
