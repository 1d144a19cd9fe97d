"""The stack as ordinary processes: the same gunicorn, and the same nginx from the same template.

Each process writes its own id before it becomes gunicorn or nginx, so that a later `up` or `down` finds it even
when the `up` that started it was killed. It leads a session of that id, in which its children stay when it is killed.
"""

import os
import shutil
import signal
import socket
import ssl
import string
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import urllib3

from crosshost import Problem
from lab import ROOT, STATE
from lab.scenarios.deployment import Deployment
from lab.stack import certificates, http, validate

RUN = STATE / "run"
TEMPLATES = ROOT / "nginx" / "templates"
SERVICES = ("django", "nginx")
PATH = os.environ.get("PATH", os.defpath) + ":/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"
START_TIMEOUT = 60.0  # seconds; a first start on a slow disk migrates everything
LONGEST_SOCKET_PATH = 103  # bytes; sun_path has room for 104 on macOS and for 108 on Linux
CLOCK = 2.0  # seconds; how far the times of a file and of a process may be apart
STOP_TIMEOUT = 12.0  # seconds; longer than gunicorn's graceful_timeout


def check(deployment: Deployment) -> None:
    """Raise Problem for a setting that Django or nginx would refuse at its start. Nothing is written or stopped."""
    validate.labels(deployment.services["nginx"])
    validate.django(django(deployment))
    validate.nginx(nginx_environment(deployment))


def start(deployment: Deployment) -> None:
    """Start both services and return when both answer. Raises Problem, with nothing left running."""
    nginx = find_nginx()
    prepare_folders()
    if deployment.tls:
        done = certificates.make(deployment)
        if not done.startswith("certificates: kept"):
            print(done, file=sys.stderr, flush=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.conf.py"]
    try:
        frontend = spawn("nginx", nginx_command(nginx), render(deployment), RUN)
        api = spawn("django", gunicorn, django(deployment), ROOT / "django")
        deadline = time.monotonic() + START_TIMEOUT
        wait_for("nginx", frontend, lambda: nginx_responds(deployment), deadline)
        wait_for("django", api, django_responds, deadline)
    except BaseException:
        stop()
        raise


def stop() -> bool:
    """Stop what `start` started, letting requests finish. Return whether anything ran."""
    left = [process for service in SERVICES if not find(service) for process in orphans(service)]
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()  # nothing is there that could stop it in order
    running = [process for process in map(find, SERVICES) if process]
    for process in running:
        # nginx takes SIGTERM for "at once"; SIGQUIT is also what stops its container.
        process.send_signal(signal.SIGQUIT if process.name() == "nginx" else signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT
    for process in [*running, *left]:
        while is_alive(process) and time.monotonic() < deadline:
            time.sleep(0.01)
        if is_alive(process):
            for one in [*process.children(recursive=True), process]:
                one.kill()
    for service in SERVICES:
        pid_file(service).unlink(missing_ok=True)
    return bool(running or left)


def reload_nginx() -> None:
    """Let a running nginx read its certificate anew."""
    nginx = find("nginx")
    if nginx:
        nginx.send_signal(signal.SIGHUP)


def is_alive(process: psutil.Process) -> bool:
    """False for a zombie too: it holds no port, and a lazy process 1 may take seconds to collect it."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def is_running() -> bool:
    return any(find(service) or orphans(service) for service in SERVICES)


def find(service: str) -> psutil.Process | None:
    """The running process of `service`, if the id in its file is still ours and not another process's by now."""
    try:
        process = psutil.Process(int(pid_file(service).read_text()))
        # nginx writes its title over its environment, and gunicorn's command line does not name this folder.
        ours = str(RUN) in " ".join(process.cmdline()) or process.environ().get("CROSSHOST_RUN") == str(RUN)
        if ours and is_alive(process):
            return process
    except (OSError, ValueError, psutil.Error):
        pass
    return None


def orphans(service: str) -> list[psutil.Process]:
    """What a killed `service` left: the processes of its session that are newer than it and of its kind."""
    try:
        leader, started = int(pid_file(service).read_text()), pid_file(service).stat().st_mtime
        if is_alive(psutil.Process(leader)):  # another's by now: no id is given anew while a session has it
            return []
    except psutil.NoSuchProcess:
        pass
    except (OSError, ValueError, psutil.Error):
        return []
    found = []
    for process in psutil.process_iter():
        with suppress(OSError, psutil.Error):
            is_newer = os.getsid(process.pid) == leader and process.create_time() >= started - CLOCK
            if is_newer and is_of(service, process) and is_alive(process):
                found.append(process)
    return found


def is_of(service: str, process: psutil.Process) -> bool:
    """Does `process` run what `spawn` started for `service`? nginx's workers keep no environment and no arguments."""
    if service == "nginx":
        return process.name() == "nginx" and process.cwd() == str(RUN)
    return process.environ().get("CROSSHOST_RUN") == str(RUN)


def pid_file(service: str) -> Path:
    return RUN / f"{service}.process"  # not nginx.pid, which is nginx's own


def log_file(service: str) -> Path:
    return RUN / f"{service}.log"


def find_nginx() -> str:
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
        raise Problem("nginx could not be installed: run apt-get install nginx-light and see why")
    return nginx


def install_nginx() -> None:
    # Debian would start its own nginx on port 80 at once; this is its documented way to say no.
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        if not any(Path("/var/lib/apt/lists").glob("*Packages*")):
            apt_get("update")
        apt_get("-y", "--no-install-recommends", "install", "nginx-light")
    finally:
        if ours:
            policy.unlink()


def apt_get(*arguments: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", *arguments], stdout=subprocess.DEVNULL, env=environment)


def prepare_folders() -> None:
    try:
        for folder in (RUN, socket_path().parent, STATE / "data"):
            folder.mkdir(parents=True, exist_ok=True)
        (STATE / "data").chmod(0o700)  # sessions, and the demo's secret
        socket_path().parent.chmod(0o700)  # gunicorn believes whoever reaches its socket
        for service in SERVICES:
            log_file(service).write_bytes(b"")
    except OSError as error:
        raise Problem(
            f"{error.filename} cannot be written ({error.strerror}): give yourself the right to write in {ROOT}"
        ) from None


def base_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR", "TZ") if name in os.environ}
    return {"PATH": PATH, "CROSSHOST_RUN": str(RUN), "PYTHONUNBUFFERED": "1", **kept}


def django(deployment: Deployment) -> dict[str, str]:
    return {
        **base_environment(),
        **deployment.services["django"],
        "DJANGO_DATA_DIR": str(STATE / "data"),
        "GUNICORN_BIND": "" if deployment.is_open else f"{deployment.django_bind_address}:{deployment.api_port}",
        "GUNICORN_SOCKET": str(socket_path()),
    }


def socket_path() -> Path:
    """Where gunicorn's socket is. Raises Problem where the checkout's own path is too long for one."""
    path = RUN / "private" / "gunicorn.sock"
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        raise Problem(f"{path} is too long for a socket: move this checkout to a shorter path")
    return path


def nginx_environment(deployment: Deployment) -> dict[str, str]:
    return {
        **base_environment(),
        **deployment.services["nginx"],
        "DJANGO_UPSTREAM": f"unix:{socket_path()}",
        "NGINX_LISTEN": f"{deployment.bind_address}:{deployment.web_port}",
        "NGINX_API_LISTEN": f"{deployment.bind_address}:{deployment.api_tls_port}",
        "NGINX_API_HTTP_LISTEN": f"{deployment.bind_address}:{deployment.api_port}" if deployment.is_open else "",
        "NGINX_CERTIFICATES": str(certificates.FOLDER),
        "NGINX_WEB_ROOT": str(ROOT / "web"),
        "NGINX_TEMPLATES": str(TEMPLATES),
        "NGINX_RENDERED": str(RUN),
    }


def render(deployment: Deployment) -> dict[str, str]:
    """Render nginx's templates into RUN as the image's entrypoint does. Return the environment they saw."""
    environment = validate.nginx(nginx_environment(deployment))
    for template in TEMPLATES.rglob("*.template"):
        rendered = (RUN / template.relative_to(TEMPLATES)).with_suffix("")
        rendered.parent.mkdir(exist_ok=True)
        # Like envsubst, this replaces the names that are in the environment and leaves nginx's own $variables alone.
        rendered.write_text(string.Template(template.read_text()).safe_substitute(environment))
    return environment


def nginx_command(nginx: str) -> list[str]:
    main = "daemon off;"
    if os.geteuid() == 0:
        main += " user root;"  # the files are root's, and `nobody`, nginx's default here, could not read them
    return [nginx, "-p", f"{RUN}/", "-c", "nginx.conf", "-e", "stderr", "-g", main]


def spawn(service: str, command: list[str], environment: dict[str, str], folder: Path) -> subprocess.Popen:
    script = 'echo $$ >"$0" && exec "$@"'
    with log_file(service).open("ab") as log:
        return subprocess.Popen(
            ["sh", "-c", script, str(pid_file(service)), *command],
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # a Ctrl-C in this terminal is not for them
        )


def wait_for(service: str, process: subprocess.Popen, responds: Callable[[], bool], deadline: float) -> None:
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Problem(last_line(service))
        if responds():
            return
        time.sleep(0.02)
    raise Problem(f"{service} does not answer after {START_TIMEOUT:.0f} s: see {log_file(service)}")


def nginx_responds(deployment: Deployment) -> bool:
    address = (deployment.address, deployment.web_port)
    try:
        return http.request(deployment.web_origin, "GET", "/config.js", address=address, timeout=2).status == 200
    except urllib3.exceptions.SSLError as error:
        # A certificate of one's own, perhaps: it answers, and whom that convinces is the browser's question.
        return isinstance(error.args[0], ssl.SSLCertVerificationError)
    except urllib3.exceptions.HTTPError:
        return False


def django_responds() -> bool:
    """Ask by the socket: beyond loopback there is no port, and gunicorn opens both before it serves either."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(socket_path()))
            client.sendall(b"GET /healthz/ HTTP/1.0\r\n\r\n")
            return b" 200 " in client.recv(100)
        except OSError:
            return False


def last_line(service: str) -> str:
    lines = log_file(service).read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"{service} stopped at once and said nothing"
