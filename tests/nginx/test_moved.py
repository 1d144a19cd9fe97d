"""A tab that was left open learns of another scenario: /config.json, at every address that a page has or had."""

import json
import re
import socket

import pytest

from tests.conftest import is_free
from tests.nginx.conftest import PAGE, ask, free_port


def facts(response) -> dict[str, str]:
    """Return what /config.json says, after looking at its headers."""
    assert response.status == 200
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not [name for name in response.headers if name.startswith("Access-Control-") or name == "Set-Cookie"]
    return json.loads(response.text)


def test_config_json_has_the_scenario_and_its_origins_for_every_host(frontend):
    site = frontend(api=8123, SCENARIO="a-scenario", CORS_ALLOW_ALL_ORIGINS="true")
    expected = {
        "scenario": "a-scenario",
        "webOrigin": f"http://localhost:{site.port}",
        "apiOrigin": "http://localhost:8123",
    }
    for host in ("localhost", "127.0.0.1", "app.shop.localhost", "evil.example", "<script>"):
        response = site.ask("/config.json?x", Host=f"{host}:{site.port}", Origin="http://evil.example", Cookie="a=b")
        assert facts(response) == expected
    config = site.ask("/config.js").text.decode()
    assert {name: re.search(f'{name}: "(.*?)"', config)[1] for name in expected} == expected


@pytest.mark.parametrize("host", ["localhost", "app.shop.localhost"])
def test_config_json_accepts_only_get(frontend, host):
    site = frontend()
    assert {site.ask("/config.json", method, Host=host).status for method in ("POST", "PUT", "DELETE")} == {405}


@pytest.mark.usefixtures("certificate")
def test_outside_the_demo_there_is_no_config_json_and_no_second_port(frontend):
    other = free_port()
    site = frontend(DJANGO_DEMO="false", WEB_TLS_PORT=str(other))
    assert site.ask("/config.json").status == 404
    assert site.ask("/config.json", Host="app.shop.localhost").status == 421
    assert is_free(other)


@pytest.fixture
def certificate(site):
    """Make the certificate of the https scenarios, as an earlier one did."""
    started = site()
    started.process.terminate()
    started.process.wait(10)


def assert_leads_to(origin: str, page, config) -> None:
    assert page.status == 421
    assert f'<a href="{origin}/">{origin}</a>'.encode() in page.text
    assert not [name for name in page.headers if name.startswith(("Access-Control-", "Strict-"))]
    assert facts(config)["webOrigin"] == origin


@pytest.mark.usefixtures("certificate")
def test_in_a_scenario_over_http_the_https_port_leads_to_the_page(frontend):
    other = free_port()
    origin = f"http://localhost:{frontend(WEB_TLS_PORT=str(other)).port}"
    assert_leads_to(origin, ask(other, PAGE, "/lesson.html"), ask(other, PAGE, "/config.json"))


def test_in_a_scenario_over_https_the_http_port_leads_to_the_page(site):
    other = free_port()
    started = site(WEB_PORT=str(other))
    started.port = other
    for host in ("localhost", PAGE):
        assert_leads_to(started.origin, started.ask("/", Host=host), started.ask("/config.json", Host=host))


def test_without_a_certificate_nothing_listens_on_the_https_port(frontend):
    other = free_port()
    frontend(WEB_TLS_PORT=str(other))
    assert is_free(other)


@pytest.mark.usefixtures("certificate")
def test_a_page_is_served_while_another_program_has_its_other_port(frontend):
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert frontend(WEB_TLS_PORT=str(other.getsockname()[1])).ask("/").status == 200
