"""The native processes: Ctrl-C, killed commands and services, reused process ids."""

import os
import signal
import subprocess
import sys
from functools import partial

import psutil
import pytest

from lab.stack import native, processes
from tests.conftest import is_free, nothing_is_running, wait_until

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("down")]


def begin(checkout, *command: str) -> subprocess.Popen:
    """Start a script of the checkout, as `run` does, and return at once."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "DOCKER_HOST") if name in os.environ}
    environment["COMPOSE_PROJECT_NAME"] = "crosshost-tests"
    # A job in the background ignores SIGINT, and its children inherit that; in a terminal they do not.
    heed_sigint = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    options = {"cwd": checkout, "env": environment, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, preexec_fn=heed_sigint, **options)


def test_ctrl_c_leaves_nothing_running(checkout, run, nginx):
    up = begin(checkout, "scripts/up", "--native")
    wait_until(lambda: (checkout / ".crosshost/run/django.process").exists())
    up.send_signal(signal.SIGINT)
    _, output = up.communicate(timeout=30)
    assert up.returncode == 130, output
    assert output.endswith("crosshost: stopped\n")
    assert nothing_is_running()


def test_after_a_killed_up_the_next_one_starts(checkout, run, nginx):
    up = begin(checkout, "scripts/up", "--native")
    wait_until(lambda: not is_free(3000))
    up.kill()
    up.communicate()
    response = run("scripts/up", "same-host", "--native")
    assert response.returncode == 0, response.stderr
    assert run("scripts/down").returncode == 0
    assert nothing_is_running()


@pytest.mark.parametrize("command", ["down", "up"])
@pytest.mark.parametrize("service", ["nginx", "django"])
def test_children_of_a_killed_service_are_stopped(checkout, run, nginx, service, command):
    assert run("scripts/up", "--native").returncode == 0
    killed = psutil.Process(int((checkout / f".crosshost/run/{service}.process").read_text()))
    children = killed.children()
    assert children
    for child in children:
        child.suspend()  # or gunicorn's workers would notice and exit
    killed.kill()
    wait_until(lambda: not psutil.pid_exists(killed.pid) or killed.status() == psutil.STATUS_ZOMBIE)
    response = run(f"scripts/{command}")
    assert response.returncode == 0, response.stderr
    assert not [child for child in children if processes.is_alive(child)]
    assert nothing_is_running() == (command == "down")


def test_a_process_that_has_the_recorded_id_by_chance_is_not_stopped(checkout, run, monkeypatch, tmp_path):
    """The id in the file now belongs to another process, which leads its own session."""
    monkeypatch.setattr(processes, "RUN", tmp_path)
    other = subprocess.Popen(["sh", "-c", "sleep 60 & exec sleep 60"], start_new_session=True)
    try:
        processes.pid_file("django").write_text(str(other.pid))
        wait_until(lambda: bool(psutil.Process(other.pid).children()))
        (left,) = psutil.Process(other.pid).children()
        assert not native.stop()
        processes.pid_file("django").write_text(str(other.pid))
        other.kill()
        other.wait()
        assert not native.stop()
        assert processes.is_alive(left)
    finally:
        left.kill()


MAIN_THREAD_ENDS = """
import ctypes, threading, time
threading.Thread(target=time.sleep, args=(60,)).start()
ctypes.CDLL(None).pthread_exit(0)
"""


def test_a_process_whose_other_threads_still_run_is_alive():
    """It is a zombie to the eye, as is a killed gunicorn whose threads still have the port."""
    process = psutil.Popen([sys.executable, "-c", MAIN_THREAD_ENDS])
    try:
        wait_until(lambda: process.status() == psutil.STATUS_ZOMBIE)
        assert processes.is_alive(process)
    finally:
        process.kill()
    wait_until(lambda: process.num_threads() <= 1)
    assert not processes.is_alive(process)
    process.wait()
