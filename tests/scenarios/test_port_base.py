"""--port-base moves every port and origin of a scenario together."""

import argparse
import re

import pytest

from lab.scenarios import catalogue, deployment, port_base


@pytest.mark.parametrize("name", [None, *catalogue.names()])
def test_every_port_and_origin_of_a_scenario_moves(name):
    usual, moved = deployment.load(name), deployment.load(name, 3100)
    moved.check()  # ports and origins agree
    assert {moved.web_port, moved.api_port, moved.api_tls_port} <= {3100, 3101, 3102, 3103}
    assert (moved.relation, moved.tls) == (usual.relation, usual.tls)
    for service, environment in moved.services.items():
        assert environment.keys() == usual.services[service].keys()
        for key, value in environment.items():
            assert not re.search(r"(localhost|herokuapp[.]com|127[.]0[.]0[.]1):(3000|8000|3443|8443)\b", value), key


def test_other_ports_and_other_machines_stay(monkeypatch):
    monkeypatch.setenv(
        "CORS_ALLOWED_ORIGINS", "http://localhost:3000,https://app.example.com:3443,http://localhost:30001"
    )
    monkeypatch.setenv("CORS_ALLOWED_ORIGIN_REGEXES", r"^http://127\.0\.0\.1:3000$")
    monkeypatch.setenv("WEB_PORT", "3000")
    moved = deployment.load("cross-site", 4000).moved
    assert moved["CORS_ALLOWED_ORIGINS"] == "http://localhost:4000,https://app.example.com:3443,http://localhost:30001"
    assert moved["CORS_ALLOWED_ORIGIN_REGEXES"] == r"^http://127\.0\.0\.1:4000$"
    assert (moved["SECURE_SSL_HOST"], moved["WEB_ORIGIN"]) == (
        "backend.localhost:4003",
        "https://frontend.localhost:4002",
    )


def test_the_lines_for_compose_are_valid_in_an_env_file():
    assert port_base.lines({"WEB_PORT": "3100", "A": "^x$"}) == "A='^x$'\nWEB_PORT=3100"


@pytest.mark.parametrize("text", ["80", "65533", "x", "", "-1", "٣١٠٠"])
def test_an_invalid_port_base_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError, match="from 1024 to 65532: write 3100"):
        port_base.parse(text)
