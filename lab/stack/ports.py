"""Check that ports are free and addresses exist; name the process that holds a port."""

import errno
import socket

import psutil

from crosshost import Problem
from lab.scenarios.deployment import Deployment

FIRST = 3000  # of the four, without --port-base


def check_addresses(deployment: Deployment) -> None:
    """Raise Problem when no interface of this machine has an address to listen on."""
    for name, address in (
        ("BIND_ADDRESS", deployment.bind_address),
        ("DJANGO_BIND_ADDRESS", deployment.django_bind_address),
    ):
        with socket.socket() as probe:
            try:
                probe.bind((address, 0))
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL:
                    raise Problem(f"{name}={address} is not an address of this machine: write 127.0.0.1") from None


def check_free(deployment: Deployment, in_containers: bool) -> None:
    """Raise Problem when a port is taken. On ::1 too, because browsers try that first for `localhost`.

    Containers listen on all four in every scenario, processes only where they need them.
    """
    wanted = [(deployment.web_port, deployment.address), (deployment.api_port, deployment.api_address)]
    if in_containers:
        wanted.append((deployment.other_web_port, deployment.address))
    if deployment.tls or in_containers:
        wanted.append((deployment.api_tls_port, deployment.address))
    for port, address in wanted:
        for host in (address, "::1"):
            if is_taken(host, port):
                where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
                other = (deployment.port_base or FIRST) + 100
                raise Problem(
                    f"{where} is taken{listener(port)}: stop that, or use other ports with "
                    f"scripts/up {' '.join(filter(None, (scenario_of(deployment), f'--port-base {other}')))}"
                )


def is_taken(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        try:
            return probe.connect_ex((host, port)) == 0
        except OSError:  # this machine has no IPv6
            return False


def scenario_of(deployment: Deployment) -> str:
    return deployment.scenario.name if deployment.scenario else ""


def listener(port: int) -> str:
    """Return " by NAME (process ID)" for the process that listens on `port`; empty if it cannot be seen."""
    try:
        for connection in psutil.net_connections("tcp"):
            if (
                connection.status == psutil.CONN_LISTEN
                and connection.laddr
                and connection.laddr.port == port
                and connection.pid
            ):
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:  # not permitted, or gone
        pass
    return ""
