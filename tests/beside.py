"""`scripts/test --all` in two processes, because the tests wait for browsers and servers much of the time.

The first has the machine's own network, and so the tests with containers. The other one, beside it, has a network
namespace of its own and so all ports for itself, which needs root; without that it has the tests that need no port.
It sees no Docker engine: `scripts/up` takes containers for those of its own machine.
Its output is printed when both have ended, and its failures are failures of the run.
"""

import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from functools import cache

import pytest

from tests.groups import group_of, uses_engine

# The groups that share nothing with those of another process: no port, no display, no measured time.
WITHOUT_PORTS = {"certificates", "django", "django_checks", "docs", "doctor", "policy", "predict", "repository"}
WITHOUT_PORTS |= {"elsewhere", "recording", "scenarios", "vectors"}
BESIDE = WITHOUT_PORTS | {"browsers", "grid", "matrix", "recordings"}

UNSHARE = ("unshare", "--net")
NO_ENGINE = "unix:///nonexistent/docker.sock"
ADDRESS = "198.51.100.1"  # for documentation (RFC 5737); glibc looks up no name where all addresses are loopback
SET_FLAGS, SET_ADDRESS, IS_UP = 0x8914, 0x8916, 1  # of the ioctl calls in netdevice(7)


def pytest_addoption(parser: pytest.Parser) -> None:
    help_text = "run only the tests that --all runs in a second process; it does so by itself"
    parser.getgroup("crosshost").addoption("--beside", action="store_true", help=help_text)


def pytest_configure(config: pytest.Config) -> None:
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    if config.getoption("--beside"):
        if namespaces():
            start_network()
    elif config.getoption("--all") and not (named or config.getoption("--collect-only")):
        config.pluginmanager.register(Starter(config), "beside")


@cache
def namespaces() -> bool:
    """Return whether a process may have a network namespace of its own here."""
    may = sys.platform == "linux" and os.geteuid() == 0 and shutil.which(UNSHARE[0])
    return bool(may) and subprocess.run([*UNSHARE, "true"], capture_output=True).returncode == 0


def start_network() -> None:
    """Start the loopback interface of this process's new network namespace, with an address besides 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh", b"lo", IS_UP))
        address = struct.pack("16sHH4s", b"lo:1", socket.AF_INET, 0, socket.inet_aton(ADDRESS))
        fcntl.ioctl(any_socket, SET_ADDRESS, address.ljust(40, b"\0"))


def is_beside(item: pytest.Item) -> bool:
    """Return whether a test runs in the second process."""
    if uses_engine(item) or "package_index" in item.fixturenames:
        return False
    group = group_of(item)
    return group in BESIDE if namespaces() else group in WITHOUT_PORTS and "run" not in item.fixturenames


def deselect(config: pytest.Config, items: list[pytest.Item], *, beside: bool) -> None:
    """Leave only the tests that run beside the rest, or only the rest."""
    config.hook.pytest_deselected(items=[item for item in items if is_beside(item) != beside])
    items[:] = [item for item in items if is_beside(item) == beside]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--beside"):
        deselect(config, items, beside=True)


class Starter:
    """Starts the second process with the first test, and ends with it."""

    def __init__(self, config: pytest.Config):
        self.process: subprocess.Popen[bytes] | None = None
        self.output = tempfile.TemporaryFile()  # noqa: SIM115 (open until the run has ended)
        folders = [config.rootpath / "tests" / group for group in sorted(BESIDE)]
        paths = [folder for folder in folders if folder.is_dir()] + sorted(config.rootpath.glob("tests/test_*.py"))
        pytest_again = [sys.executable, "-m", "pytest", *config.invocation_params.args, "--beside", *paths]
        self.command = [*(UNSHARE if namespaces() else ()), *pytest_again]
        if config.getoption("xmlpath", None):
            self.command.append(f"--junitxml={config.getoption('xmlpath')}.beside.xml")

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        deselect(config, items, beside=False)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        if not session.testsfailed:  # in the collection, which ends the run
            # In a session of its own, so that a Ctrl-C reaches it once: from here.
            options = {"stdout": self.output, "stderr": subprocess.STDOUT, "start_new_session": True}
            environment = os.environ | ({"DOCKER_HOST": NO_ENGINE} if namespaces() else {})
            self.process = subprocess.Popen(self.command, env=environment, **options)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if not self.process:
            return
        if session.shouldfail or session.shouldstop or session.exitstatus == pytest.ExitCode.INTERRUPTED:
            self.process.send_signal(signal.SIGINT)
        session.exitstatus = combined(session.exitstatus, self.process.wait())

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.process:
            return
        self.output.seek(0)
        terminalreporter.section("beside: output of the second process")
        terminalreporter.write(self.output.read().decode(errors="replace"))


def combined(*codes: int) -> int:
    """Return the exit code of a run in several processes; one without tests counts only if all are."""
    ran = [abs(code) for code in codes if code != pytest.ExitCode.NO_TESTS_COLLECTED]
    return max(ran, default=pytest.ExitCode.NO_TESTS_COLLECTED)
