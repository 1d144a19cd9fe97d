"""What must not become a stack, because a swarm would make it public. Each refusal is one line that names the fix."""

import ipaddress
import re
from urllib.parse import urlsplit

from crosshost import Problem
from lab.scenarios.deployment import is_true

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PUBLIC = "nginx"  # the only service that publishes ports
FOR_LOOPBACK = {
    "DJANGO_DEMO": "the demo, whose password and lab are everybody's",
    "DJANGO_DEBUG": "Django's debug pages, with settings and source",
    "DEBUG_TOOLBAR": "the toolbar, with every request's settings and cookies",
}
SECRET = re.compile(r"(PASSWORD|SECRET|SECRET_KEY|TOKEN)$")


def check(config: dict) -> None:
    """Raise Problem for the first thing in Compose's `config` that must not be in a stack."""
    for name, service in config["services"].items():
        environment = service.get("environment") or {}
        _check_for_loopback(environment)
        _check_secrets(name, environment)
        _check_ports(name, service.get("ports") or [])


def _check_for_loopback(environment: dict) -> None:
    for variable, what in FOR_LOOPBACK.items():
        if is_true(environment.get(variable) or ""):
            raise Problem(f"{variable}=true: {what}, is for loopback, and a stack is not: write {variable}=false")


def _check_secrets(name: str, environment: dict) -> None:
    """Raise Problem for a secret in an environment, which `docker service inspect` shows to everyone who may ask."""
    for variable, value in environment.items():
        if value and (SECRET.search(variable) or _has_password(value)):
            raise Problem(
                f"{variable} of {name} is in the environment, which `docker service inspect` shows: put it into a "
                f"file and write {variable}_FILE=/run/secrets/{variable.lower()}"
            )


def _has_password(value: str) -> bool:
    try:
        return bool(urlsplit(value).password)
    except ValueError:
        return False


def _check_ports(name: str, ports: list[dict]) -> None:
    for port in ports:
        if not port.get("published"):
            continue
        where = f"port {port['published']} of {name}"
        if name != PUBLIC:
            raise Problem(f"{where} would be public: in a stack only {PUBLIC} publishes ports: remove it from `ports`")
        address = port.get("host_ip") or ""
        if address and not ipaddress.ip_address(address).is_unspecified:
            raise Problem(
                f"{where} is meant for {address}, and a swarm publishes a port on every address of a node: write "
                "BIND_ADDRESS=0.0.0.0"
            )


def check_proxies(config: dict) -> None:
    """Raise Problem where Django would trust X-Forwarded-* from others than nginx.

    Each entry of FORWARDED_ALLOW_IPS has to be in the subnet of a network of nginx and those who trust it alone.
    """
    trust = {name: _entries(service) for name, service in config["services"].items()}
    for name, entries in trust.items():
        for entry in entries:
            if not _is_of_nginx(entry, {each for each, others in trust.items() if entry in others}, config):
                raise Problem(
                    f"FORWARDED_ALLOW_IPS={entry!r} of {name} trusts others than {PUBLIC}: write the subnet of a "
                    f"network that only {PUBLIC} and {name} are in"
                )


def _entries(service: dict) -> list[str]:
    text = (service.get("environment") or {}).get("FORWARDED_ALLOW_IPS") or ""
    return [entry.strip() for entry in text.split(",") if entry.strip()]


def _is_of_nginx(entry: str, trusting: set[str], config: dict) -> bool:
    try:
        trusted = ipaddress.ip_network(entry)
    except ValueError:  # `*`, or a name
        return False
    members: set[str] = set()
    for network, settings in (config.get("networks") or {}).items():
        subnets = [pool["subnet"] for pool in (settings.get("ipam") or {}).get("config") or [] if pool.get("subnet")]
        if any(_contains(ipaddress.ip_network(subnet), trusted) for subnet in subnets):
            members |= {each for each, other in config["services"].items() if network in (other.get("networks") or {})}
    return PUBLIC in members and members <= {PUBLIC, *trusting}


def _contains(subnet: Network, trusted: Network) -> bool:
    return subnet.version == trusted.version and trusted.subnet_of(subnet)  # type: ignore[arg-type]
