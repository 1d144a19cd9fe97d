"""`scripts/test` and `scripts/test --all` in three processes: the tests wait for browsers and servers much of the time.

The first has the machine's own network, and so the tests with containers and packages. The other two, beside it, have a
network namespace each and so all ports for themselves, which needs root: one begins with the browsers, and one starts
no browser and gives way to the others, whose browsers have time limits. Each takes the next file that no other has
begun, so all end at about the same time. Without root there is one process beside the first, for what needs no port.
The two see no Docker engine: `scripts/up` takes containers for those of its own machine. Their output is printed when
all have ended. Three processes on two cores are near the limits of time that browsers and servers have, so a few tests
that failed run again, alone: those that fail again are failures of the run, and both outputs are printed. Where a test
of attacks failed, none runs again.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

import pytest

from tests.groups import group_of, uses_engine

# The groups that share nothing with those of another process: no port, no display, no measured time.
WITHOUT_PORTS = {"certificates", "django", "django_checks", "docs", "doctor", "policy", "predict", "repository"}
WITHOUT_PORTS |= {"elsewhere", "recipe", "recording", "replay", "scenarios", "testing", "vectors"}
NETWORK = "network"  # the tests that need the machine's own, of every group
WITH_BROWSERS = {"bench", "browsers", "grid", "matrix", "recipes", "recordings", "web"}  # or with measured time
# What each process begins with, the longest first; then it takes what is left.
FIRST = {
    "first": ["bench", NETWORK, "web"],
    "browsers": ["matrix", "browsers", "grid", "recipes", "recordings", "web"],
    "quiet": ["smoke", "stack", "docs"],
}
NICE = 5  # of the quiet process: more, and its own time limits are too short

FAILED = ".failed"  # the ending of a file in the folder of what was begun
MOST_AGAIN = 12  # tests; more have failed for a reason
# Groups with attacks, of which one is too many. The matrix repeats by itself what it may.
ONCE = {"hostile", "matrix"}

UNSHARE = ("unshare", "--net")
NO_ENGINE = "unix:///nonexistent/docker.sock"
ADDRESS = "198.51.100.1"  # for documentation (RFC 5737); glibc looks up no name where all addresses are loopback
SET_FLAGS, SET_ADDRESS, IS_UP = 0x8914, 0x8916, 1  # of the ioctl calls in netdevice(7)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("crosshost")
    for option, help_text in (("--beside", "which process this is"), ("--begun", "the folder of what was begun")):
        group.addoption(option, help=f"{help_text}; --all starts processes with it by itself")


def pytest_configure(config: pytest.Config) -> None:
    whole = config.getoption("--all") or not config.invocation_params.args
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    if name := config.getoption("--beside"):
        if namespaces():
            start_network()
        if name == "quiet":
            give_way()
        config.pluginmanager.register(Part(name, Path(config.getoption("--begun"))), "part")
    elif whole and not (named or config.getoption("--collect-only")):
        starter = Starter(config)
        config.pluginmanager.register(starter, "beside")
        config.pluginmanager.register(Part("first", starter.begun), "part")


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


def give_way() -> None:
    """Lower this process's priority, and that of its session, by which Linux divides the processors among sessions."""
    os.nice(NICE)
    with suppress(OSError):  # a kernel without it
        Path("/proc/self/autogroup").write_text(str(NICE))


def first_group(item: pytest.Item) -> str:
    """Return the group by which FIRST names the test."""
    needs_network = uses_engine(item) or "package_index" in getattr(item, "fixturenames", ())
    return NETWORK if needs_network else group_of(item)


class Part:
    """Runs the files of tests that this process may run and no other has begun."""

    def __init__(self, name: str, begun: Path):
        self.name, self.begun = name, begun
        self.taken: dict[str, bool] = {}
        self.group = ""  # of the test that runs

    def may_run(self, item: pytest.Item) -> bool:
        group = first_group(item)
        if self.name == "first":
            return True
        if not namespaces():
            return group in WITHOUT_PORTS and "run" not in item.fixturenames
        return group != NETWORK and not (self.name == "quiet" and group in WITH_BROWSERS)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        first = FIRST[self.name]
        ours = [item for item in items if self.may_run(item)]
        items[:] = sorted(ours, key=lambda item: [*first, first_group(item)].index(first_group(item)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> str | None:
        if not self.takes(item):
            return "another process runs it"
        self.group = group_of(item)
        item.session._setupstate.teardown_exact(item)  # what a test needs that pytest took for the next, and was not
        return None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            with (self.begun / f"{self.name}{FAILED}").open("a") as failed:
                failed.write(json.dumps([report.nodeid, self.group]) + "\n")

    def takes(self, item: pytest.Item) -> bool:
        """Return whether this process runs the test; the first of a file to ask takes all of that file and group."""
        key = f"{item.path.relative_to(item.config.rootpath)}-{first_group(item)}".replace("/", "-")
        if key not in self.taken:
            try:
                (self.begun / key).mkdir()
                self.taken[key] = True
            except FileExistsError:
                self.taken[key] = False
        return self.taken[key]


class Starter:
    """Starts the processes beside this one with the first test, and ends with them."""

    def __init__(self, config: pytest.Config):
        self.begun = Path(tempfile.mkdtemp(prefix="crosshost-begun-"))
        self.names = ["browsers", "quiet"] if namespaces() else ["quiet"]
        # Open until the run has ended.
        self.outputs = [tempfile.TemporaryFile() for _ in self.names]  # noqa: SIM115
        self.processes: list[subprocess.Popen[bytes]] = []
        self.pytest_again = [sys.executable, "-m", "pytest", *config.invocation_params.args, f"--begun={self.begun}"]
        self.results = config.getoption("xmlpath", None)
        self.again: IO[bytes] | None = None

    def command(self, name: str) -> list[str]:
        results = [f"--junitxml={self.results}.{name}.xml"] if self.results else []
        return [*(UNSHARE if namespaces() else ()), *self.pytest_again, f"--beside={name}", *results]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        if session.testsfailed:  # in the collection, which ends the run
            return
        environment = os.environ | ({"DOCKER_HOST": NO_ENGINE} if namespaces() else {})
        for name, output in zip(self.names, self.outputs, strict=True):
            # In a session of its own, so that a Ctrl-C reaches it once: from here.
            options = {"stdout": output, "stderr": subprocess.STDOUT, "start_new_session": True}
            self.processes.append(subprocess.Popen(self.command(name), env=environment, **options))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.shouldfail or session.shouldstop or session.exitstatus == pytest.ExitCode.INTERRUPTED:
            for process in self.processes:
                process.send_signal(signal.SIGINT)
        session.exitstatus = combined(session.exitstatus, *(process.wait() for process in self.processes))
        failed = self.failed()
        few = len(failed) <= MOST_AGAIN and not ONCE & set(failed.values())
        if session.exitstatus == pytest.ExitCode.TESTS_FAILED and few:
            session._setupstate.teardown_exact(None)  # what runs for this process has to be stopped before
            session.exitstatus = self.run_again([*failed])
        shutil.rmtree(self.begun)

    def failed(self) -> dict[str, str]:
        """Return the tests that failed in any process, each with its group."""
        lines = [line for file in self.begun.glob(f"*{FAILED}") for line in file.read_text().splitlines()]
        return dict(json.loads(line) for line in lines)

    def run_again(self, tests: list[str]) -> int:
        """Run `tests` in one process, with nothing beside it, and return its exit code."""
        self.again = tempfile.TemporaryFile()  # noqa: SIM115
        command = [sys.executable, "-m", "pytest", *tests]
        return subprocess.run(command, stdout=self.again, stderr=subprocess.STDOUT).returncode

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        titles = [f"beside: output of the process {name}" for name in self.names]
        outputs = list(zip(titles, self.outputs, strict=True))[: len(self.processes)]
        if self.again:
            outputs.append(("what failed beside others, again and alone", self.again))
        for title, output in outputs:
            output.seek(0)
            terminalreporter.section(title)
            terminalreporter.write(output.read().decode(errors="replace"))


def combined(*codes: int) -> int:
    """Return the exit code of a run in several processes; one without tests counts only if all are."""
    ran = [abs(code) for code in codes if code != pytest.ExitCode.NO_TESTS_COLLECTED]
    return max(ran, default=pytest.ExitCode.NO_TESTS_COLLECTED)
