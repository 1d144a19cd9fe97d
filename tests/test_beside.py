"""scripts/test --all in two processes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.beside import combined, namespaces
from tests.conftest import ROOT, wait_until


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a test that runs beside the rest, and one of the rest."""
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\ntestpaths = ['tests']\n")
    for group in ("policy", "stack"):
        (tmp_path / "tests" / group).mkdir(parents=True)
        (tmp_path / "tests" / group / f"test_{group}.py").write_text(f"def test_of_{group}():\n    pass\n")
    return tmp_path


def start(project: Path, *arguments: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "pytest", "-v", "--import-mode=importlib", "-p", "no:django", "-p", "tests.groups"]
    return subprocess.Popen(
        [*command, "-p", "tests.beside", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def test_all_runs_each_test_in_one_of_two_processes(project):
    run = start(project, "--all", "--junitxml=results.xml")
    output, _ = run.communicate(timeout=60)
    first, _, second = output.partition("beside: output of the second process")
    assert run.returncode == 0, output
    assert ("test_of_stack PASSED" in first, "test_of_policy PASSED" in first) == (True, False)
    assert ("test_of_stack PASSED" in second, "test_of_policy PASSED" in second) == (False, True)
    assert [output.count(f"  {group}\n") for group in ("policy", "stack")] == [1, 1]  # minutes a group
    assert "test_of_stack" in (project / "results.xml").read_text()
    assert "test_of_policy" in (project / "results.xml.beside.xml").read_text()


def test_a_failure_beside_is_a_failure_of_the_run(project):
    (project / "tests/policy/test_policy.py").write_text("def test_of_policy():\n    assert 'this' == 'that'\n")
    run = start(project, "--all")
    output, _ = run.communicate(timeout=60)
    assert run.returncode == 1, output
    assert "assert 'this' == 'that'" in output


@pytest.mark.skipif(not namespaces(), reason="a network namespace needs root")
def test_the_second_process_has_all_ports_for_itself(project):
    """Both tests listen on one port until both do; the second has an address for WebKitGTK to look names up."""
    listens = (
        "import pathlib, socket, time\n"
        "def test_it():\n"
        "    with socket.create_server(('127.0.0.1', 47615)):\n"
        "        pathlib.Path('{0}-listens').touch()\n"
        "        while not all(pathlib.Path(f'{{group}}-listens').exists() for group in ('policy', 'stack')):\n"
        "            time.sleep(0.01)\n"
    )
    for group in ("policy", "stack"):
        (project / f"tests/{group}/test_{group}.py").write_text(listens.format(group))
    network = "from lab.browsers import hosts\ndef test_the_network():\n    assert hosts.has_network()\n"
    (project / "tests/policy/test_network.py").write_text(network)
    output, _ = (run := start(project, "--all")).communicate(timeout=60)
    assert run.returncode == 0, output


def test_a_named_path_runs_in_one_process(project):
    run = start(project, "--all", "tests/policy")
    output, _ = run.communicate(timeout=60)
    assert run.returncode == 0, output
    assert "second process" not in output


def test_ctrl_c_stops_both(project):
    waits = "import pathlib, time\ndef test_it():\n    pathlib.Path('{0}').touch()\n    time.sleep(60)\n"
    for group in ("policy", "stack"):
        (project / f"tests/{group}/test_{group}.py").write_text(waits.format(f"{group}-began"))
    run = start(project, "--all")
    wait_until(lambda: all((project / f"{group}-began").exists() for group in ("policy", "stack")), 60)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does
    output, _ = run.communicate(timeout=30)
    assert run.returncode == pytest.ExitCode.INTERRUPTED
    assert [output.count(f"test_{group}.py:4: KeyboardInterrupt") for group in ("policy", "stack")] == [1, 1]


@pytest.mark.parametrize(
    ("codes", "code"), [((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((5, 0), 0), ((0, 5), 0), ((5, 5), 5), ((0, -9), 9)]
)
def test_the_exit_code_is_that_of_the_process_that_failed(codes, code):
    assert combined(*codes) == code
