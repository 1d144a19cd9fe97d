"""What must not become a stack, each in one line that names the fix."""

import pytest

from crosshost import Problem
from lab.swarm import convert
from tests.swarm.test_convert import PORT, config, converted, read


@pytest.mark.parametrize("variable", ["DJANGO_DEMO", "DJANGO_DEBUG", "DEBUG_TOOLBAR"])
@pytest.mark.parametrize("value", ["true", " True ", "1", "yes", "on"])
def test_demo_debug_and_toolbar_are_refused(variable, value):
    with pytest.raises(Problem, match=f"^{variable}=true: .* is for loopback.* write {variable}=false$"):
        converted({"environment": {variable: value}}, "django")
    assert converted({"environment": {variable: "false"}}, "django")


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "192.0.2.10"])
def test_a_port_meant_for_one_address_is_refused(address):
    with pytest.raises(Problem, match=f"^port 3000 of nginx is meant for {address}.* write BIND_ADDRESS=0.0.0.0$"):
        converted({"ports": [PORT | {"host_ip": address}]}, "nginx")


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", None])
def test_a_port_for_every_address_is_published(address):
    assert converted({"ports": [PORT | {"host_ip": address}]}, "nginx")["ports"]


@pytest.mark.parametrize("service", ["django", "postgres", "cache"])
def test_a_port_of_another_service_than_nginx_is_refused(service):
    with pytest.raises(Problem, match=f"^port 3000 of {service} would be public"):
        converted({"ports": [PORT]}, service)
    assert "ports" not in converted({"ports": [{"target": 3000}]}, service)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DJANGO_SECRET_KEY", "k"),
        ("POSTGRES_PASSWORD", "k"),
        ("PGPASSWORD", "k"),
        ("API_TOKEN", "k"),
        ("DATABASE_URL", "postgres://user:password@db/name"),
        ("CACHE", "redis://:password@cache"),
    ],
)
def test_a_secret_in_an_environment_is_refused_without_printing_it(variable, value):
    with pytest.raises(Problem, match=f"^{variable} of app is in the environment.*write {variable}_FILE=") as problem:
        converted({"environment": {variable: value}})
    assert "user:password" not in str(problem.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DJANGO_SECRET_KEY", ""),
        ("POSTGRES_PASSWORD_FILE", "/run/secrets/postgres_password"),
        ("DATABASE_URL", "postgres://user@db/name"),
        ("CSRF_TOKEN_FROM", "body"),
        ("WEB_ORIGIN", "https://[::1"),
    ],
)
def test_what_is_no_secret_stays_in_the_environment(variable, value):
    assert converted({"environment": {variable: value}})["environment"] == {variable: value}


def proxies(trusted: str, *others: str, subnet: str = "10.1.0.0/24") -> dict:
    """Return a configuration whose Django trusts `trusted`, in a network with nginx and `others`."""
    whole = config({"environment": {"FORWARDED_ALLOW_IPS": trusted}, "networks": {"front": None}}, "django")
    for name in others:
        whole["services"][name] = {"image": name, "networks": {"front": None}}
    return whole | {"networks": {"front": {"ipam": {"config": [{"subnet": subnet}]}}, "back": {}}}


@pytest.mark.parametrize("trusted", ["", "10.1.0.0/24", "10.1.0.7", "10.1.0.0/25, 10.1.0.128/25"])
def test_django_may_trust_the_network_of_nginx(trusted):
    assert convert.stack(proxies(trusted, "nginx"), read)


@pytest.mark.parametrize(
    "whole",
    [
        proxies("*", "nginx"),
        proxies("10.1.0.0/16", "nginx"),
        proxies("10.2.0.1", "nginx"),
        proxies("10.1.0.0/24,192.0.2.1", "nginx"),
        proxies("10.1.0.0/24", "nginx", "postgres"),
        proxies("10.1.0.0/24"),
        proxies("::1", "nginx"),
    ],
)
def test_django_may_trust_nobody_but_nginx(whole):
    with pytest.raises(Problem, match="of django trusts others than nginx: write the subnet of a network"):
        convert.stack(whole, read)
