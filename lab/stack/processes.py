"""The processes of the native stack: start one, and find it or its children again in a later `up` or `down`.

Each process writes its own id before it becomes gunicorn or nginx, so that a later `up` or `down` finds it even
when the `up` that started it was killed. It leads a session of that id. Its children stay in that session when it is
killed.
"""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import psutil

from lab import STATE

RUN = STATE / "run"
SERVICES = ("django", "nginx")
CLOCK = 2.0  # seconds; how far the times of a file and of a process may be apart


def spawn(service: str, command: list[str], environment: dict[str, str], folder: Path) -> subprocess.Popen:
    """Start `command` as `service`, with its output in the service's log."""
    script = 'echo $$ >"$0" && exec "$@"'
    with log_file(service).open("ab") as log:
        return subprocess.Popen(
            ["sh", "-c", script, str(pid_file(service)), *command],
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # so that a Ctrl-C in this terminal does not reach it
        )


def find(service: str) -> psutil.Process | None:
    """Return the running process of `service`, unless the id in its file belongs to another process by now."""
    try:
        process = psutil.Process(int(pid_file(service).read_text()))
        # nginx writes its title over its environment, and gunicorn's command line does not name this folder.
        is_ours = str(RUN) in " ".join(process.cmdline()) or process.environ().get("CROSSHOST_RUN") == str(RUN)
        if is_ours and is_alive(process):
            return process
    except (OSError, ValueError, psutil.Error):
        pass
    return None


def orphans(service: str) -> list[psutil.Process]:
    """Return what a killed `service` left: the processes of its session that are newer than it and run the same."""
    try:
        leader, started = int(pid_file(service).read_text()), pid_file(service).stat().st_mtime
        if is_alive(psutil.Process(leader)):  # another process: an id is not given again while a session has it
            return []
    except psutil.NoSuchProcess:
        pass
    except (OSError, ValueError, psutil.Error):
        return []
    left = []
    for process in psutil.process_iter():
        with suppress(OSError, psutil.Error):
            is_newer = os.getsid(process.pid) == leader and process.create_time() >= started - CLOCK
            if is_newer and runs(service, process) and is_alive(process):
                left.append(process)
    return left


def runs(service: str, process: psutil.Process) -> bool:
    """Return whether `process` runs this checkout's `service`. nginx's workers have no environment or arguments."""
    if service == "nginx":
        return process.name() == "nginx" and process.cwd() == str(RUN)
    return process.environ().get("CROSSHOST_RUN") == str(RUN)


def is_alive(process: psutil.Process) -> bool:
    """Return whether `process` runs. A zombie does not: it has no port, and process 1 may collect it seconds later.

    While other threads of a killed process still end, it is called a zombie, and has its ports.
    """
    try:
        return process.is_running() and (process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1)
    except psutil.NoSuchProcess:
        return False


def pid_file(service: str) -> Path:
    """Return the file with the id of the service's process; nginx.pid beside it is nginx's own."""
    return RUN / f"{service}.process"


def log_file(service: str) -> Path:
    return RUN / f"{service}.log"


def last_line(service: str) -> str:
    """Return the last line of the service's log, which says why it exited."""
    lines = log_file(service).read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"{service} exited without output"
