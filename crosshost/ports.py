"""Is a port free, and if not, whose is it?"""

import socket

import psutil

from crosshost import Problem
from crosshost.deployment import Deployment


def check_free(deployment: Deployment, in_containers: bool) -> None:
    """Raise Problem when a port is taken, on ::1 too, for a browser that is told `localhost` tries that first.

    Containers hold API_TLS_PORT in every scenario, processes only where they use it.
    """
    wanted = [
        ("WEB_PORT", deployment.web_port, deployment.address),
        ("API_PORT", deployment.api_port, deployment.django_address),
    ]
    if deployment.tls or in_containers:
        wanted.append(("API_TLS_PORT", deployment.api_tls_port, deployment.address))
    for name, port, address in wanted:
        for family, host in ((socket.AF_INET, address), (socket.AF_INET6, "::1")):
            with socket.socket(family) as probe:
                probe.settimeout(1)
                try:
                    taken = probe.connect_ex((host, port)) == 0
                except OSError:  # no IPv6 here
                    taken = False
            if taken:
                where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
                raise Problem(f"{where} is taken{listener(port)}: stop that, or change {name} and the origin")


def listener(port: int) -> str:
    try:
        for connection in psutil.net_connections("tcp"):
            if (
                connection.status == psutil.CONN_LISTEN
                and connection.laddr
                and connection.laddr.port == port
                and connection.pid
            ):
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:  # not ours to see
        pass
    return ""
