"""The containers on a real engine."""

import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
import urllib3

from lab.stack import http
from tests.conftest import error_line, nothing_is_running, wait_until
from tests.environment_values import REFUSED, REFUSED_BY_NGINX

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("down")]


def test_a_secret_file_of_the_container_need_not_exist_on_the_host(run, engine):
    settings = {"DJANGO_DEMO": "false", "DJANGO_SECRET_KEY_FILE": "/run/secrets/there-alone"}
    response = run("scripts/up", "--compose", **settings)  # the container has none either
    assert "DJANGO_SECRET_KEY_FILE" in error_line(response)
    assert "nginx" in response.stderr  # Compose did start it


# An invalid address stops Compose itself, which needs it for `ports`.
BAD_VALUES = [("django", *case) for case in REFUSED if case[1] != "localhost"]
BAD_VALUES += [("nginx", *case, "see .env.example") for case in REFUSED_BY_NGINX]


def test_a_bad_value_of_each_variable_stops_the_container(run, engine):
    bad_values_stop_containers(run, list({case[:2]: case for case in BAD_VALUES}.values()))


@pytest.mark.slow
def test_every_bad_value_stops_the_container(run, engine):
    bad_values_stop_containers(run, BAD_VALUES)


def bad_values_stop_containers(run, cases: list[tuple[str, str, str, str]]) -> None:
    assert run("docker", "compose", "build", "--quiet").returncode == 0

    def start(service: str, name: str, value: str) -> subprocess.CompletedProcess:
        return run("docker", "compose", "run", "--rm", "--no-TTY", "--no-deps", service, **{name: value})

    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda case: start(*case[:3]), cases))
    for (service, name, value, right), response in zip(cases, runs, strict=True):
        lines = [line for line in (response.stdout + response.stderr).splitlines() if "invalid" in line]
        assert response.returncode == 1, (service, name, value)
        assert len(lines) == 1, (name, value, response.stderr)
        assert lines[0].startswith(f'Environment variable "{name}" invalid: ')
        if "\n" not in value:
            assert right in lines[0]
        assert "Traceback" not in response.stderr


def test_down_stops_the_containers_with_a_broken_env_file(run, checkout, engine):
    assert run("scripts/up", "--compose").returncode == 0
    (checkout / ".env").write_text("DJANGO_DEMO true\n")
    try:
        assert run("scripts/down").stdout == "crosshost: stopped (compose)\n"
        assert nothing_is_running()
    finally:
        (checkout / ".env").unlink()


def test_a_file_that_the_containers_cannot_read_is_named(run, checkout, engine):
    page = checkout / "web/index.html"
    page.chmod(0o600)
    try:
        response = run("scripts/up", "--compose")
        assert response.returncode == 2
        assert error_line(response).startswith("crosshost: web/index.html cannot be read in the container: run chmod")
    finally:
        page.chmod(0o644)


def test_containers_of_another_checkout_are_not_stopped(run, checkout, engine, tmp_path):
    assert run("scripts/up", "--compose").returncode == 0
    other = tmp_path / "other"
    shutil.copytree(checkout, other, symlinks=True)
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "COMPOSE_PROJECT_NAME": "crosshost-tests"}
    for command in (["scripts/up", "--native"], ["scripts/up", "--compose"], ["scripts/down"]):
        refused = subprocess.run(command, cwd=other, env=environment, capture_output=True, text=True)
        assert refused.returncode == 2
        assert f"were started from {checkout}, and this is {other}: stop them there" in error_line(refused)
    assert run("scripts/smoke").returncode == 0


def test_each_service_starts_without_the_other(run, engine):
    for service, url, path in (
        ("django", "http://localhost:8000", "/healthz/"),
        ("nginx", "http://localhost:3000", "/config.js"),
    ):
        response = run("docker", "compose", "up", "--detach", "--wait", service)
        assert response.returncode == 0, response.stderr
        assert http.request(url, "GET", path).status == 200
        run("docker", "compose", "down")


def test_containers_stop_at_once_with_exit_code_0(run, engine):
    assert run("scripts/up", "--compose").returncode == 0
    run("docker", "compose", "stop")
    listed = run("docker", "compose", "ps", "--all", "--format", "json").stdout.splitlines()
    assert [container["ExitCode"] for container in map(json.loads, listed)] == [0, 0]


def test_two_containers_that_start_together_migrate_once(run, engine):
    run("docker", "compose", "down", "--volumes")
    command = ["docker", "compose", "run", "--rm", "--no-TTY", "django", "python", "-c"]
    prepare = "from config import startup; startup.load(); startup.prepare()"
    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(lambda _: run(*command, prepare), range(3)))
    assert [done.returncode for done in runs] == [0, 0, 0], [done.stderr for done in runs]
    assert sum(done.stdout.count("Applying blog.0001_initial") for done in runs) == 1


def test_nginx_answers_in_json_while_django_is_stopped_and_finds_it_again(run, engine):
    assert run("scripts/up", "same-host", "--compose").returncode == 0
    run("docker", "compose", "stop", "django")
    response = http.request("http://localhost:3000", "GET", "/blog/whoami/", timeout=10)
    assert response.status in (502, 504)
    assert b"nginx: Django" in response.data
    run("docker", "compose", "start", "django")

    def is_back() -> bool:
        try:
            return http.request("http://localhost:3000", "GET", "/blog/whoami/", timeout=10).status == 401
        except urllib3.exceptions.HTTPError:
            return False

    wait_until(is_back)
