"""Find nginx, or install Debian's where it is missing and this is root."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from crosshost import Problem
from lab.stack.configuration import PATH


def find_nginx() -> str:
    """Return the path of nginx, installed if need be. Raises Problem when it cannot be installed."""
    nginx = shutil.which("nginx", path=PATH)
    if nginx:
        return nginx
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(
            "nginx is missing: install it (sudo apt-get install nginx-light, brew install nginx), or start Docker"
        )
    print("crosshost: nginx is missing, installing Debian's nginx-light", file=sys.stderr, flush=True)
    install_nginx()
    nginx = shutil.which("nginx", path=PATH)
    if not nginx:
        raise Problem("nginx could not be installed: run apt-get install nginx-light to see why")
    return nginx


def install_nginx() -> None:
    """Install nginx-light, without the service that Debian would start on port 80."""
    policy = Path("/usr/sbin/policy-rc.d")  # Debian's documented way to keep a service from starting
    is_ours = not policy.exists()
    if is_ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        if not any(Path("/var/lib/apt/lists").glob("*Packages*")):
            apt_get("update")
        apt_get("-y", "--no-install-recommends", "install", "nginx-light")
    finally:
        if is_ours:
            policy.unlink()


def apt_get(*arguments: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", *arguments], stdout=subprocess.DEVNULL, env=environment)
