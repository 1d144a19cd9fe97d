"""Install what the deployments run on below .crosshost/elsewhere, once: nothing of it gets into .venv."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from crosshost import Problem
from lab import STATE
from lab.elsewhere.deployments import Deployment
from lab.stack.install import find_nginx

HERE = Path(__file__).parent
STATE_FOLDER = STATE / "elsewhere"
VENV = STATE_FOLDER / "venv"
PYCACHE = STATE_FOLDER / "pycache"
NODE = STATE_FOLDER / "node"
NODE_MODULES = NODE / "node_modules"
LOCK = "package-lock.json"


def uses(deployment: Deployment, placeholder: str) -> bool:
    return any(f"{{{placeholder}}}" in process.command for process in deployment.start)


def missing(deployment: Deployment) -> str:
    """Return the program without which `deployment` cannot be installed on this machine, or an empty text."""
    needs_npm = uses(deployment, "node") and not is_current(NODE / "installed", HERE / LOCK)
    return "npm" if needs_npm and not shutil.which("npm") else ""


def ensure(deployments: Iterable[Deployment]) -> None:
    """Install what these deployments need, unless it is there. Raises Problem when that fails."""
    deployments = list(deployments)
    if any(uses(deployment, "bin") for deployment in deployments):
        ensure_python()
    if any(uses(deployment, "node") for deployment in deployments):
        ensure_node()
    if any(uses(deployment, "nginx") for deployment in deployments):
        find_nginx()


def ensure_python() -> None:
    wanted = HERE / "requirements.txt"
    if is_current(VENV / "installed", wanted):
        return
    say("making .crosshost/elsewhere/venv for the Python frameworks (half a minute)")
    run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])
    pip = [sys.executable, "-m", "pip", "--python", str(VENV / "bin" / "python"), "install", "--quiet"]
    # Most of their modules are never imported: those that are get compiled then, into PYCACHE.
    run([*pip, "--disable-pip-version-check", "--no-compile", "--require-hashes", "-r", str(wanted)])
    shutil.copy(wanted, VENV / "installed")


def ensure_node() -> None:
    wanted = HERE / LOCK
    if is_current(NODE / "installed", wanted):
        return
    if not shutil.which("npm"):
        raise Problem("npm is missing: install it (sudo apt-get install npm)")
    say("installing Express and Vite into .crosshost/elsewhere/node")
    NODE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", wanted.name):
        shutil.copy(HERE / name, NODE / name)
    run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], NODE)
    shutil.copy(wanted, NODE / "installed")


def is_current(stamp: Path, wanted: Path) -> bool:
    return stamp.exists() and stamp.read_bytes() == wanted.read_bytes()


def run(command: list[str], folder: Path | None = None) -> None:
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise Problem(f"{os.path.basename(command[0])} failed for lab/elsewhere: {last}")


def say(line: str) -> None:
    print(f"elsewhere: {line}", file=sys.stderr, flush=True)
