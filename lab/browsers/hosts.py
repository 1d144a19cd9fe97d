"""Makes browsers resolve the lab's names below a public suffix: a hosts file of their own, in a mount namespace.

Chromium and Firefox have options for this, WebKitGTK has none; one hosts file serves all, and nobody else sees it.
"""

import ipaddress
import os
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psutil

from lab.scenarios.deployment import Deployment

UNSHARE = ("unshare", "--mount")
BIND = 'mount --bind "$0" /etc/hosts && exec "$@"'


def missing(deployment: Deployment) -> str | None:
    """Return why browsers cannot be measured in `deployment` here, or None if they can."""
    names = deployment.names_to_resolve
    if not names:
        return None
    if os.geteuid() != 0 or subprocess.run([*UNSHARE, "true"], capture_output=True).returncode:
        return f"{deployment.name} needs root, for a hosts file of its own with {' and '.join(names)}"
    if not has_network():
        return f"{deployment.name} needs an IPv4 address besides loopback, for WebKitGTK to look a name up"
    return None


def has_network() -> bool:
    """Return whether an interface has an IPv4 address besides loopback: else glibc finds no name with AI_ADDRCONFIG.

    GLib, and so WebKitGTK, sets that flag.
    """
    addresses = (address for interface in psutil.net_if_addrs().values() for address in interface)
    return any(
        address.family == socket.AF_INET and not ipaddress.ip_address(address.address).is_loopback
        for address in addresses
    )


def prefix(deployment: Deployment, folder: Path) -> tuple[str, ...]:
    """Return the command to start a browser with, before its own, so that it finds the deployment's names."""
    return resolving(deployment.names_to_resolve, folder)


def resolving(names: Sequence[str], folder: Path) -> tuple[str, ...]:
    """Return the command that resolves `names` to this machine for the command after it; empty where there are none.

    `folder` gets the hosts file.
    """
    if not names:
        return ()
    file = folder / "hosts"
    file.write_text(f"127.0.0.1 localhost {' '.join(names)}\n")
    file.chmod(0o644)
    return (*UNSHARE, "sh", "-c", BIND, str(file))
