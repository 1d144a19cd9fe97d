"""nginx/15-environment.envsh: values refused, origins normalised, and the configuration rendered from them."""

import os
import subprocess

import pytest

from config.origins import normalise_origin
from crosshost import Problem
from lab.scenarios import deployment
from lab.stack import configuration, processes
from tests.conftest import ROOT
from tests.environment_values import REFUSED, REFUSED_BY_NGINX
from tests.nginx.hook import GOOD, hook


@pytest.mark.parametrize(("name", "value"), REFUSED_BY_NGINX)
def test_a_value_that_could_change_the_configuration_stops_nginx_with_one_line(name, value):
    result = hook(**{name: value})
    assert result.returncode == 1
    assert result.stderr == (
        f'Environment variable "{name}" invalid: a character in it could change nginx\'s configuration: '
        "see .env.example for a valid value\n"
    )


READ_BY_NGINX = set(deployment.Deployment(None, (), {"LAB_FAULT": "", "CORS_ALLOW_ALL_ORIGINS": ""}).services["nginx"])


@pytest.mark.parametrize(("name", "value"), [case[:2] for case in REFUSED if case[0] in READ_BY_NGINX])
def test_values_that_django_refuses_leave_nginx_a_valid_configuration(nginx, tmp_path, monkeypatch, name, value):
    """Django and nginx start at the same time, and Django logs the error: nginx must not add its own."""
    monkeypatch.setattr(processes, "RUN", tmp_path)
    settings = {"API_ORIGIN": "http://localhost:8000", "BIND_ADDRESS": "127.0.0.1", name: value}
    try:
        environment = configuration.render(deployment.Deployment(None, (), settings))
    except Problem as problem:
        refusal = str(problem)
    else:
        done = subprocess.run(
            [*configuration.nginx_command(nginx), "-t"], env=environment, capture_output=True, text=True
        )
        refusal = "" if done.returncode == 0 else done.stderr
    assert not refusal or "a character in it" in refusal or "write shorter ones" in refusal


def test_nginx_accepts_the_longest_host_that_django_accepts(frontend):
    host = ".".join(["a" * 62] * 4)
    site = frontend(CORS_ALLOWED_ORIGINS=f"https://{host}:65535", API_ORIGIN=f"http://{host}:8000")
    assert site.ask("/", "POST", Origin=f"https://{host}:65535").headers["Access-Control-Allow-Origin"]


@pytest.mark.parametrize(
    ("value", "origin", "host"),
    [
        ("http://localhost:3000", "http://localhost:3000", "localhost"),
        (" HTTP://App.Shop.localhost:3000/ ", "http://app.shop.localhost:3000", "app.shop.localhost"),
        ("https://app.example.com:443", "https://app.example.com", "app.example.com"),
        ("http://[::1]:3000", "http://[::1]:3000", "[::1]"),
    ],
)
def test_an_origin_is_normalised_and_its_host_extracted(value, origin, host):
    assert hook(WEB_ORIGIN=value).stdout == f"{origin} http://localhost:8000 {host}"
    # Three readers of the same variable agree: nginx's hook, the scripts, Django.
    assert deployment.canonical(value) == normalise_origin(value) == origin


# How the official image's entrypoint sources hooks: in a pipeline, which is a subshell.
ENTRYPOINT = """set -e
echo "$1" | sort -V | while read -r f; do . "$f"; done
echo started
"""


@pytest.mark.parametrize(("origin", "code", "output"), [("http://localhost:3000", 0, "started\n"), ("{}", 1, "")])
def test_a_refusal_stops_the_official_images_entrypoint(origin, code, output):
    command = ["sh", "-c", ENTRYPOINT, "sh", ROOT / "nginx/15-environment.envsh"]
    environment = {"PATH": os.environ["PATH"], **GOOD, "WEB_ORIGIN": origin}
    response = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (response.returncode, response.stdout) == (code, output)
