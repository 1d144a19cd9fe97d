"""The stack as ordinary processes: the same gunicorn, and the same nginx from the same templates."""

import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress

import psutil
import urllib3

from crosshost import Problem
from lab import ROOT, STATE
from lab.scenarios.deployment import Deployment
from lab.stack import certificates, configuration, http, processes, validate
from lab.stack.configuration import socket_path
from lab.stack.install import find_nginx
from lab.stack.processes import SERVICES, find, is_alive, log_file, orphans, pid_file

START_TIMEOUT = 60.0  # seconds; a first start on a slow disk migrates everything
STOP_TIMEOUT = 12.0  # seconds; longer than gunicorn's graceful_timeout


def check(deployment: Deployment) -> None:
    """Raise Problem for a setting that Django or nginx would refuse at its start. Nothing is written or stopped."""
    validate.labels(deployment.services["nginx"])
    validate.django(configuration.django_environment(deployment))
    validate.nginx(configuration.nginx_environment(deployment))


def start(deployment: Deployment) -> None:
    """Start both services and return when both respond. Raises Problem, with nothing left running."""
    command = configuration.nginx_command(find_nginx())
    prepare_folders()
    if deployment.tls:
        done = certificates.make(deployment)
        if not done.startswith("certificates: kept"):
            print(done, file=sys.stderr, flush=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.conf.py"]
    try:
        nginx = processes.spawn("nginx", command, configuration.render(deployment), processes.RUN)
        django = processes.spawn("django", gunicorn, configuration.django_environment(deployment), ROOT / "django")
        deadline = time.monotonic() + START_TIMEOUT
        wait_for("nginx", nginx, lambda: nginx_responds(deployment), deadline)
        wait_for("django", django, django_responds, deadline)
    except BaseException:
        stop()
        raise


def stop() -> bool:
    """Stop what `start` started, letting requests finish. Return whether anything ran."""
    left = [process for service in SERVICES if not find(service) for process in orphans(service)]
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()  # its parent, which would stop it in order, is gone
    running = [process for process in map(find, SERVICES) if process]
    for process in running:
        # SIGTERM makes nginx stop at once; SIGQUIT, which the container gets too, lets requests finish.
        process.send_signal(signal.SIGQUIT if process.name() == "nginx" else signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT
    for process in [*running, *left]:
        while is_alive(process) and time.monotonic() < deadline:
            time.sleep(0.01)
        if is_alive(process):
            for descendant in process.children(recursive=True):
                descendant.kill()
            process.kill()
    for service in SERVICES:
        pid_file(service).unlink(missing_ok=True)
    return bool(running or left)


def is_running() -> bool:
    """Return whether a service, or what a killed one left, runs."""
    return any(find(service) or orphans(service) for service in SERVICES)


def reload_nginx() -> None:
    """Make a running nginx read its certificate again."""
    nginx = find("nginx")
    if nginx:
        nginx.send_signal(signal.SIGHUP)


def prepare_folders() -> None:
    """Make the folders of a run, with empty logs. Raises Problem when this user may not write them."""
    try:
        for folder in (processes.RUN, socket_path().parent, STATE / "data"):
            folder.mkdir(parents=True, exist_ok=True)
        (STATE / "data").chmod(0o700)  # it has sessions and the demo's secret
        socket_path().parent.chmod(0o700)  # gunicorn trusts the headers of whoever can open its socket
        for service in SERVICES:
            log_file(service).write_bytes(b"")
    except OSError as error:
        raise Problem(
            f"{error.filename} cannot be written ({error.strerror}): make {ROOT} writable for this user"
        ) from None


def wait_for(service: str, process: subprocess.Popen, responds: Callable[[], bool], deadline: float) -> None:
    """Return when `responds()` is true. Raises Problem when `process` exits before, or at the deadline."""
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Problem(processes.last_line(service))
        if responds():
            return
        time.sleep(0.02)
    raise Problem(f"{service} does not answer after {START_TIMEOUT:.0f} s: see {log_file(service)}")


def nginx_responds(deployment: Deployment) -> bool:
    """Return whether nginx answers, whatever its certificate."""
    address = (deployment.address, deployment.web_port)
    try:
        return http.request(deployment.web_origin, "GET", "/config.js", address=address, timeout=2).status == 200
    except urllib3.exceptions.SSLError as error:
        # The user's own certificate, perhaps, which only their browsers trust.
        return isinstance(error.args[0], ssl.SSLCertVerificationError)
    except urllib3.exceptions.HTTPError:
        return False


def django_responds() -> bool:
    """Return whether Django answers on gunicorn's socket, which unlike its port is there beyond loopback too."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(socket_path()))
            client.sendall(b"GET /healthz/ HTTP/1.0\r\n\r\n")
            return b" 200 " in client.recv(100)
        except OSError:
            return False
