"""Ports and addresses: taken ones, --port-base, and addresses that this machine does not have."""

import os
import re
import shutil
import socket

import pytest

from lab.stack import http
from tests.conftest import SECRET_KEY, error_line, is_free, need, nothing_is_running

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("down")]


@pytest.mark.parametrize("port", [3000, 8000])
def test_a_taken_port_is_refused_with_the_process_that_has_it(run, way, port):
    with socket.create_server(("127.0.0.1", port)):
        response = run("scripts/up", "same-host", way)
    assert response.returncode == 2
    assert f"127.0.0.1:{port} is taken" in error_line(response)
    assert f"(process {os.getpid()})" in error_line(response)
    assert error_line(response).endswith(": stop that, or use other ports with scripts/up same-host --port-base 3100")
    assert nothing_is_running()


def test_with_port_3000_taken_a_port_base_is_enough_for_every_command(run, way):
    with socket.create_server(("127.0.0.1", 3000)), socket.create_server(("127.0.0.1", 8000)):
        up = run("scripts/up", way, "--port-base", "3100")
        assert up.returncode == 0, up.stderr
        assert "http://localhost:3100/csr-api-call.html" in up.stdout
        assert "\nCORS_ALLOWED_ORIGINS=http://localhost:3100\n" in up.stdout
        assert run("scripts/smoke").returncode == 0
        toggled = run("scripts/up", "cross-site")
        assert "https://frontend.localhost:3102/" in toggled.stdout, toggled.stderr
        smoke = run("scripts/smoke", "cross-site")
        assert smoke.returncode == 0, smoke.stdout
        refused = run("scripts/browsers", "same-host", "--record")
        assert refused.returncode == 2
        assert "--record needs the default ports" in refused.stderr
        assert run("scripts/down").returncode == 0
        assert is_free(3102)


def test_the_printed_lines_move_the_ports_with_compose_alone(run, checkout, engine):
    up = run("scripts/up", "different-host", "--compose", "--port-base", "3100")
    lines = [line for line in up.stdout.splitlines() if re.match(r"[A-Z_]+=", line)]
    run("scripts/down")
    (checkout / "ports.env").write_text("\n".join(lines))
    hand = [
        "docker",
        "compose",
        "--env-file",
        "env/different-host.env",
        "--env-file",
        "ports.env",
        "up",
        "--wait",
        "-d",
    ]
    try:
        assert run(*hand).returncode == 0
        assert http.request("http://app.shop.localhost:3100", "GET", "/").status == 200
        assert http.request("http://api.shop.localhost:3101", "GET", "/blog/whoami/").status == 401
    finally:
        (checkout / "ports.env").unlink()


def test_an_address_of_another_machine_is_refused(run, way):
    response = run("scripts/up", way, BIND_ADDRESS="192.0.2.1", DJANGO_DEMO="false", DJANGO_SECRET_KEY=SECRET_KEY)
    assert response.returncode == 2
    assert (
        error_line(response) == "crosshost: BIND_ADDRESS=192.0.2.1 is not an address of this machine: write 127.0.0.1"
    )


def test_an_engine_on_another_machine_is_refused(run, engine):
    need(os.geteuid() == 0 and bool(shutil.which("unshare")), "unshare and root, for a network of its own")
    response = run("unshare", "--net", "sh", "-c", "ip link set lo up; exec scripts/up --compose")
    assert response.returncode == 2
    assert "127.0.0.1:3000 cannot be reached from here" in error_line(response)
    assert error_line(response).endswith("use scripts/up --native")
    assert run("docker", "compose", "ps", "--all", "--quiet").stdout == ""
