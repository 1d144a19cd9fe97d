"""What Docker shows of a deployment without the demo, and base images that are named by their digest."""

import json
import re
from collections.abc import Iterator

import pytest
import yaml

from tests.conftest import ROOT, SECRET_KEY

SECURITY = (ROOT / "SECURITY.md").read_text()
PASSWORD = "k3epThisOutOfInspect-9f1c"
OPTIONS = ("--env-file", "env/different-port.env", "--env-file", "env/with/postgres.env")
DIGEST = "@sha256:" + "0123456789abcdef" * 4
# Everything that a service of compose.yaml is made from.
BASES = {"PYTHON_IMAGE": "python:3.13-slim", "NGINX_IMAGE": "nginx:1.28", "POSTGRES_IMAGE": "postgres:17"}


@pytest.fixture
def settings(run, checkout, engine) -> Iterator[dict[str, str]]:
    """The settings of SECURITY.md, with its override file and two secrets in files; all is stopped after the test."""
    written = {"compose.override.yaml": re.search(r"```yaml\n(.*?)```", SECURITY, re.DOTALL)[1]}
    written |= {"secret-key": SECRET_KEY, "postgres-password": PASSWORD}
    for name, text in written.items():
        (checkout / name).write_text(text)
        (checkout / name).chmod(0o444)  # the test may not be allowed to chown
    settings = dict(line.split("=") for line in re.search(r"```ini\n(.*?)```", SECURITY, re.DOTALL)[1].splitlines())
    settings["POSTGRES_PASSWORD_FILE"] = "./postgres-password"
    yield settings
    run("docker", "compose", *OPTIONS, "down", "--volumes", **settings)
    for name in written:
        (checkout / name).unlink()


def test_docker_inspect_shows_no_secret_of_a_deployment_without_the_demo(run, settings):
    up = run("docker", "compose", *OPTIONS, "up", "--detach", "--wait", **settings)
    assert up.returncode == 0, up.stderr
    ids = run("docker", "compose", *OPTIONS, "ps", "--all", "--quiet", **settings).stdout.split()
    inspected = run("docker", "inspect", *ids).stdout
    containers = json.loads(inspected)
    assert {each["Config"]["Labels"]["com.docker.compose.service"] for each in containers} == {
        *("django", "nginx", "postgres")
    }
    shown = inspected + run("docker", "compose", *OPTIONS, "logs", **settings).stdout
    for image in {each["Image"] for each in containers}:
        shown += run("docker", "image", "inspect", image).stdout
        shown += run("docker", "image", "history", "--no-trunc", image).stdout
    for secret in (SECRET_KEY, PASSWORD):
        assert secret not in shown
    # They are there, in files.
    for path, secret in {"django_secret_key": SECRET_KEY, "postgres_password": PASSWORD}.items():
        read = run("docker", "compose", *OPTIONS, "exec", "-T", "django", "cat", f"/run/secrets/{path}", **settings)
        assert read.stdout == secret


def test_docker_inspect_shows_a_secret_that_came_by_the_environment(run, engine):
    """SECURITY.md says so; the variable is for a machine on which nobody else may use Docker."""
    shown = run("docker", "compose", "config", "--format", "json", DJANGO_DEMO="false", DJANGO_SECRET_KEY=SECRET_KEY)
    assert json.loads(shown.stdout)["services"]["django"]["environment"]["DJANGO_SECRET_KEY"] == SECRET_KEY


def test_every_base_image_may_be_named_by_its_digest(run, engine):
    pinned = {name: image + DIGEST for name, image in BASES.items()}
    shown = run("docker", "compose", "--profile", "*", "config", "--format", "json", **pinned)
    services = json.loads(shown.stdout)["services"]
    used = {
        name: {service.get("image"), *service.get("build", {}).get("args", {}).values()}
        for name, service in services.items()
    }
    assert used.keys() == {"django", "nginx", "certificates", "postgres"}
    for name, images in used.items():
        assert images & set(pinned.values()), name
        assert not images & set(BASES.values()), name


@pytest.mark.parametrize("dockerfile", sorted(ROOT.glob("*/Dockerfile")), ids=lambda path: path.parent.name)
def test_no_dockerfile_names_a_base_image_but_by_its_argument(dockerfile):
    text = dockerfile.read_text()
    arguments = dict(re.findall(r"^ARG (\w+)=(\S+)$", text, re.MULTILINE))
    assert set(re.findall(r"^FROM (\S+)", text, re.MULTILINE)) == {f"${{{name}}}" for name in arguments}
    assert arguments.items() <= BASES.items()


def test_the_override_file_of_security_md_changes_django_alone():
    assert set(yaml.safe_load(re.search(r"```yaml\n(.*?)```", SECURITY, re.DOTALL)[1])["services"]) == {"django"}
