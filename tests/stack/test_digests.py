"""Base images by digest, as SECURITY.md says: from a registry of this test, because only a registry gives a digest."""

import os
import re
import subprocess
from collections.abc import Iterator

import pytest

from lab.stack import http
from tests.conftest import is_free, need, wait_until
from tests.nginx.conftest import free_port

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("down")]

IMAGES = {"PYTHON_IMAGE": "python:3.13-slim", "NGINX_IMAGE": "nginx:1.28", "POSTGRES_IMAGE": "postgres:17"}
PROGRAM = "/usr/bin/docker-registry"
CONFIG = """
version: 0.1
log: {{level: error}}
storage: {{filesystem: {{rootdirectory: "{folder}"}}}}
http: {{addr: "127.0.0.1:{port}"}}
"""


@pytest.fixture
def registry(tmp_path, engine) -> Iterator[str]:
    """Start a registry and return its address."""
    need(os.access(PROGRAM, os.X_OK), "a registry (Debian's docker-registry)")
    port = free_port()
    config = tmp_path / "config.yml"
    config.write_text(CONFIG.format(folder=tmp_path / "images", port=port))
    process = subprocess.Popen([PROGRAM, "serve", str(config)], stdout=-3, stderr=-3)
    wait_until(lambda: not is_free(port))
    yield f"127.0.0.1:{port}"
    process.terminate()
    process.wait()


def test_each_base_image_may_be_given_by_its_digest(run, registry, tmp_path):
    digests = {}
    for variable, image in IMAGES.items():
        name = f"{registry}/{image}"
        assert run("docker", "tag", image, name).returncode == 0
        pushed = run("docker", "push", name)
        digests[variable] = f"{name}@{re.search(r'sha256:[0-9a-f]{64}', pushed.stdout)[0]}"
        assert run("docker", "image", "rm", name).returncode == 0
    password = tmp_path / "password"
    password.write_text("a password of this test")
    chosen = digests | {
        "DJANGO_IMAGE": "crosshost-django-by-digest",
        "COMPOSE_ENV_FILES": "env/different-port.env,env/with/postgres.env",
        "POSTGRES_PASSWORD_FILE": str(password),
    }
    try:
        started = run("docker", "compose", "up", "--build", "--detach", "--wait", **chosen)
        assert started.returncode == 0, started.stderr
        assert http.request("http://localhost:8000", "GET", "/blog/whoami/").status == 401
        containers = [f"crosshost-tests-{service}-1" for service in ("nginx", "postgres")]
        images = run("docker", "inspect", "--format", "{{.Config.Image}}", *containers).stdout.split()
        assert images == [digests["NGINX_IMAGE"], digests["POSTGRES_IMAGE"]]
    finally:
        run("docker", "compose", "down", "--volumes", **chosen)
        run("docker", "image", "rm", "crosshost-django-by-digest", *digests.values())
