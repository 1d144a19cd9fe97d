"""What all commands have in common: --help, --version, signals, and problems in one line."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from crosshost import __version__
from tests.conftest import ROOT, need

SIGNAL_IN_FINALIZER = """
import signal, time
from crosshost import command

class Finalized:
    def __del__(self):
        signal.raise_signal(signal.SIGTERM)  # Python ignores what is raised in here

def main():
    Finalized()
    time.sleep(20)
    return 0

command.run(main)
"""


def test_a_signal_during_a_finalizer_stops_a_command():
    process = subprocess.run(
        [sys.executable, "-c", SIGNAL_IN_FINALIZER], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (process.returncode, process.stderr) == (130, "crosshost: stopped\n")


def script(*command: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, **options)


COMMANDS = ["bench", "browsers", "certificates", "doctor", "down", "explain", "smoke", "up", "vectors"]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_does_not_break_names_and_version_is_that_of_the_project(name):
    shown = script(f"scripts/{name}", "--help", env=os.environ | {"COLUMNS": "60"})
    assert shown.returncode == 0
    assert "%%" not in shown.stdout
    assert not [line for line in shown.stdout.splitlines() if line.endswith("-")]
    assert script(f"scripts/{name}", "--version").stdout == f"crosshost {__version__}\n"


def test_help_of_scripts_test_installs_nothing(tmp_path):
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/test", tmp_path / "scripts/test")  # without _python, which installs
    shown = subprocess.run([tmp_path / "scripts/test", "--help"], capture_output=True, text=True)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("Run the tests: scripts/test")


def test_up_list_starts_nothing():
    shown = script("scripts/up", "--list")
    assert "  same-host " in shown.stdout
    assert "One origin: nginx serves the page" in shown.stdout
    assert shown.stdout.index("\nfaults\n") < shown.stdout.index("  vary-missing ")


def test_ctrl_c_during_imports_shows_no_traceback():
    for milliseconds in range(0, 300, 20):
        process = subprocess.Popen(
            ["scripts/up", "--list"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        time.sleep(milliseconds / 1000)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
        assert (process.returncode, stderr) in [(-signal.SIGINT, ""), (130, "crosshost: stopped\n"), (0, "")]


def test_a_read_only_state_folder_is_a_problem(tmp_path):
    need(bool(shutil.which("unshare")) and os.geteuid() == 0, "unshare and root, for a read-only mount")
    (tmp_path / "state").mkdir()
    (tmp_path / "state/scenario").touch()
    (tmp_path / "state/lock").touch()
    mount = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && exec "$2" -c "$3"'
    code = f"""
from pathlib import Path
from crosshost import command
from lab.stack import control
control.STATE, control.CURRENT = Path("{tmp_path}/state"), Path("{tmp_path}/state/scenario")
control.compose.is_available = lambda: False
command.run(lambda: bool(control.CURRENT.unlink()) or 0)
"""
    process = script("unshare", "--mount", "sh", "-c", mount, "sh", str(tmp_path / "state"), sys.executable, code)
    assert process.returncode == 2
    assert process.stderr.startswith(
        f"crosshost: {tmp_path}/state/scenario cannot be written (Read-only file system): check"
    )
    assert process.stderr.count("\n") == 1


def test_an_unfinished_venv_is_finished(package_index, tmp_path):
    for name in (
        "scripts/_python",
        "scripts/_start.py",
        "scripts/down",
        *(f"{folder}requirements.txt" for folder in ("", "django/", "certificates/")),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    made = subprocess.run([tmp_path / "scripts/down"], capture_output=True, text=True)
    assert "No module named 'lab'" in made.stderr  # after installing its packages
    assert (tmp_path / ".venv/installed").exists()
