"""`scripts/test --all` in two processes: what needs neither the stack's ports nor a browser runs beside the rest.

The rest waits for browsers and servers much of the time. The process beside it has a lower priority, so that it takes
only the time that is left. Its output is printed when both have ended, and its failures are failures of the run.
"""

import signal
import subprocess
import sys
import tempfile

import pytest

from tests.groups import group_of, uses_engine

# The groups whose tests share nothing with those of another process: no port, no display, no measured time.
BESIDE = {"certificates", "django", "django_checks", "docs", "doctor", "policy", "predict", "repository", "scenarios"}
BESIDE |= {"vectors"}


def pytest_addoption(parser: pytest.Parser) -> None:
    help_text = "run only the tests that --all runs in a second process; it does so by itself"
    parser.getgroup("crosshost").addoption("--beside", action="store_true", help=help_text)


def pytest_configure(config: pytest.Config) -> None:
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    if config.getoption("--all") and not (named or config.getoption("--beside") or config.getoption("--collect-only")):
        config.pluginmanager.register(Starter(config), "beside")


def is_beside(item: pytest.Item) -> bool:
    return group_of(item) in BESIDE and "run" not in item.fixturenames and not uses_engine(item)


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
        self.command = ["nice", "-n", "5", *pytest_again]
        if config.getoption("xmlpath", None):
            self.command.append(f"--junitxml={config.getoption('xmlpath')}.beside.xml")

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        deselect(config, items, beside=False)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        if not session.testsfailed:  # in the collection, which ends the run
            # In a session of its own, so that a Ctrl-C reaches it once: from here.
            options = {"stdout": self.output, "stderr": subprocess.STDOUT, "start_new_session": True}
            self.process = subprocess.Popen(self.command, **options)

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
