"""The image, without any privilege."""

import os
import subprocess

import pytest

from tests.certificates.conftest import HOSTS, ORIGINS, E, handshake, one_line
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def image(engine, tmp_path_factory):
    """Run the image as compose.yaml does, on two fresh volumes; its files come out as a tar. Nothing stays."""
    name = f"crosshost-certificates-test-{os.getpid()}"
    docker("build", "--quiet", "--tag", name, str(ROOT / "certificates"))

    def run(*arguments: str, entrypoint: str = "", stdin: bytes = b"") -> subprocess.CompletedProcess:
        options = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--network", "none"]
        options += ["--volume", f"{name}-a:/authority", "--volume", f"{name}-c:/certificates"]
        options += [part for item in ORIGINS.items() for part in ("--env", "=".join(item))]
        options += ["--entrypoint", entrypoint] if entrypoint else []
        return docker("run", "--rm", "--interactive", *options, name, *arguments, stdin=stdin)

    yield run
    for volume in ("a", "c"):
        docker("volume", "rm", f"{name}-{volume}")
    docker("image", "rm", name)


def docker(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess:
    response = subprocess.run(["docker", *arguments], input=stdin, capture_output=True)
    assert response.returncode == 0, response.stderr.decode()
    return response


def test_the_image_runs_every_action_without_any_privilege(image, tmp_path):
    assert "made for app.shop.localhost, api.shop.localhost" in one_line(image().stdout)
    assert "kept for" in one_line(image().stdout)
    paths = ["/authority", "/authority/ca-key.pem", "/certificates", "/certificates/tls-key.pem"]
    modes = image("--format", "%u:%g %a", *paths, entrypoint="stat").stdout.decode().splitlines()
    assert modes == ["101:101 700", "101:101 600"] * 2
    for name in ("tls.pem", "tls-key.pem", "ca.pem"):
        (tmp_path / name).write_bytes(image(f"/certificates/{name}", entrypoint="cat").stdout)
    handshake(tmp_path, tmp_path / "ca.pem", HOSTS[0])
    assert "imported your own certificate" in one_line(image("import", stdin=E.both).stdout)
    assert "kept your own certificate" in one_line(image().stdout)
    assert image("forget").stdout.decode().endswith("trust /certificates/ca.pem in your browser\n")
