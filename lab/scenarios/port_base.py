"""--port-base: move all ports of a deployment together, and every origin that names one of them."""

import argparse
import re
from collections.abc import Mapping
from typing import Protocol

from lab.scenarios.names import PUBLIC_SUFFIX

OFFSETS = {3000: 0, 8000: 1, 3443: 2, 8443: 3}  # page and API over http, then over https
# With the default in compose.yaml.
PORTS = {"WEB_PORT": "3000", "API_PORT": "8000", "WEB_TLS_PORT": "3443", "API_TLS_PORT": "8443"}
# Ports of other machines stay. In a regular expression the dots are escaped.
HOSTS = rf"localhost|{re.escape(PUBLIC_SUFFIX)}|127(?:\\?\.\d+){{3}}|\[::1\]"
LOCAL = re.compile(rf"({HOSTS}):({'|'.join(map(str, OFFSETS))})(?!\d)")
LOWEST, HIGHEST = 1024, 65535 - max(OFFSETS.values())


class Deployment(Protocol):
    @property
    def variables(self) -> dict[str, str]: ...
    @property
    def services(self) -> dict[str, dict[str, str]]: ...


def parse(text: str) -> int:
    """Return the value of --port-base as a number; for argparse."""
    if not (text.isascii() and text.isdigit() and LOWEST <= int(text) <= HIGHEST):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from {LOWEST} to {HIGHEST}: write 3100")
    return int(text)


def moved(deployment: Deployment, base: int) -> dict[str, str]:
    """Return the variables that move `deployment` to the four ports from `base` on: only those that differ."""
    ports = {name: deployment.variables.get(name, default).strip() for name, default in PORTS.items()}
    changed = {name: str(base + OFFSETS[int(port)]) for name, port in ports.items() if port in map(str, OFFSETS)}
    for environment in deployment.services.values():
        for name, value in environment.items():
            moved_value = LOCAL.sub(lambda match: f"{match[1]}:{base + OFFSETS[int(match[2])]}", value)
            if moved_value != value:
                changed[name] = moved_value
    return changed


def lines(variables: Mapping[str, str]) -> str:
    """Return `variables` as lines of an env file."""
    quoted = {name: f"'{value}'" if "$" in value else value for name, value in variables.items()}
    return "\n".join(f"{name}={value}" for name, value in sorted(quoted.items()))
