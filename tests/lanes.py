"""`scripts/test --all` in three processes, because the tests wait for browsers and servers much of the time.

The first process has the machine's own network, and so the tests with containers. Each other one, a lane, has a network
namespace of its own and so all ports for itself, which needs root. Without that there is one lane, for the tests that
need no port. The output of a lane is printed when all have ended, and its failures are failures of the run.
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
LANES = {"pages": WITHOUT_PORTS | {"web"}, "browsers": {"browsers", "grid", "matrix", "recordings"}}

UNSHARE = ("unshare", "--net")
ADDRESS = "192.0.2.1"  # for documentation (RFC 5737); glibc looks up no IPv4 name where all addresses are loopback
SET_FLAGS, SET_ADDRESS, IS_UP = 0x8914, 0x8916, 1  # of the ioctl calls in netdevice(7)


def pytest_addoption(parser: pytest.Parser) -> None:
    help_text = "run only the tests that --all runs in this process; it starts them by itself"
    parser.getgroup("crosshost").addoption("--lane", choices=LANES, help=help_text)


def pytest_configure(config: pytest.Config) -> None:
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    if config.getoption("--lane") and namespaces():
        start_network()
    elif config.getoption("--all") and not (named or config.getoption("--collect-only")):
        config.pluginmanager.register(Starter(config), "lanes")


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


def lane_of(item: pytest.Item) -> str | None:
    """Return the lane of a test, or None for the first process."""
    if uses_engine(item) or "package_index" in item.fixturenames:
        return None
    group = group_of(item)
    if not namespaces() and (group not in WITHOUT_PORTS or "run" in item.fixturenames):
        return None
    return next((lane for lane, groups in LANES.items() if group in groups), None)


def deselect(config: pytest.Config, items: list[pytest.Item], lane: str | None) -> None:
    """Leave only the tests of this lane, or of the first process."""
    config.hook.pytest_deselected(items=[item for item in items if lane_of(item) != lane])
    items[:] = [item for item in items if lane_of(item) == lane]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if lane := config.getoption("--lane"):
        deselect(config, items, lane)


class Lane:
    """One more process, and its output."""

    def __init__(self, config: pytest.Config, name: str):
        self.name, self.process = name, None
        self.output = tempfile.TemporaryFile()  # noqa: SIM115 (open until the run has ended)
        folders = [config.rootpath / "tests" / group for group in sorted(LANES[name])]
        paths = [folder for folder in folders if folder.is_dir()]
        if "repository" in LANES[name]:
            paths += sorted(config.rootpath.glob("tests/test_*.py"))
        pytest_again = [sys.executable, "-m", "pytest", *config.invocation_params.args, "--lane", name, *paths]
        self.command = [*(UNSHARE if namespaces() else ()), "nice", "-n", "5", *pytest_again]
        if config.getoption("xmlpath", None):
            self.command.append(f"--junitxml={config.getoption('xmlpath')}.{name}.xml")
        self.has_tests = bool(paths)

    def start(self) -> None:
        # In a session of its own, so that a Ctrl-C reaches it once: from here.
        options = {"stdout": self.output, "stderr": subprocess.STDOUT, "start_new_session": True}
        self.process = subprocess.Popen(self.command, **options)

    def text(self) -> str:
        self.output.seek(0)
        return self.output.read().decode(errors="replace")


class Starter:
    """Starts the lanes with the first test, and ends with the last of them."""

    def __init__(self, config: pytest.Config):
        self.lanes = [lane for name in LANES if (lane := Lane(config, name)).has_tests]

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        deselect(config, items, None)

    @property
    def running(self) -> list[Lane]:
        return [lane for lane in self.lanes if lane.process]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        if not session.testsfailed:  # in the collection, which ends the run
            for lane in self.lanes:
                lane.start()

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.shouldfail or session.shouldstop or session.exitstatus == pytest.ExitCode.INTERRUPTED:
            for lane in self.running:
                lane.process.send_signal(signal.SIGINT)
        if self.running:
            session.exitstatus = combined(session.exitstatus, *(lane.process.wait() for lane in self.running))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for lane in self.running:
            terminalreporter.section(f"output of the lane {lane.name}")
            terminalreporter.write(lane.text())


def combined(*codes: int) -> int:
    """Return the exit code of a run in several processes; one without tests counts only if all are."""
    ran = [abs(code) for code in codes if code != pytest.ExitCode.NO_TESTS_COLLECTED]
    return max(ran, default=pytest.ExitCode.NO_TESTS_COLLECTED)
