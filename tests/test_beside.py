"""scripts/test and scripts/test --all in three processes, or in two without root."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.beside import combined, namespaces
from tests.conftest import ROOT, wait_until

LIMIT = 120  # seconds
ADDOPTS = "-v --import-mode=importlib -p no:django -p tests.groups -p tests.beside"
GROUPS = {"stack": "first", "grid": "browsers", "policy": "quiet"}  # each with the process that begins with it
if not namespaces():
    del GROUPS["grid"]
WAITS = """\
import pathlib, socket, time
def test_of_{group}({fixture}):
    pathlib.Path("{group}-began").touch()
    while not all(pathlib.Path(f"{{each}}-began").exists() for each in {groups}):
        time.sleep(0.01)
    assert "{group}" != "fails"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a test for each process; each test ends when all have begun."""
    (tmp_path / "pyproject.toml").write_text(
        f"[tool.pytest.ini_options]\ntestpaths = ['tests']\naddopts = '{ADDOPTS}'\n"
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/conftest.py").write_text("import pytest\n@pytest.fixture\ndef package_index():\n    pass\n")
    for group in GROUPS:
        (tmp_path / "tests" / group).mkdir()
        file_of(tmp_path, group).write_text(text_of(group))
    return tmp_path


def file_of(project: Path, group: str) -> Path:
    return project / f"tests/{group}/test_{group}.py"


def text_of(group: str) -> str:
    fixture = "package_index" if group == "stack" else ""  # which the first process alone has
    return WAITS.format(group=group, fixture=fixture, groups=tuple(GROUPS))


def start(project: Path, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def test_each_test_runs_in_one_of_the_processes(project):
    run = start(project, "--all", "--junitxml=results.xml")
    output, _ = run.communicate(timeout=LIMIT)
    assert run.returncode == 0, output
    for group, name in GROUPS.items():
        assert output.count(f"test_of_{group} PASSED") == 1
        assert output.count(f"  {group}\n") == 1  # minutes a group
        results = project / ("results.xml" if name == "first" else f"results.xml.{name}.xml")
        assert results.read_text().count("<testcase") == 1


def test_a_run_without_options_is_in_the_same_processes(project):
    output, _ = (run := start(project)).communicate(timeout=LIMIT)
    assert run.returncode == 0, output


def test_a_process_takes_a_file_that_no_other_has_begun(project):
    """The process that has both files of a group ends the first one when another process has run the second."""
    waits = "    while not pathlib.Path('then-ran').exists():\n        time.sleep(0.01)\n"
    file_of(project, "policy").write_text(text_of("policy") + waits)
    then = "import pathlib\ndef test_then():\n    pathlib.Path('then-ran').touch()\n"
    (project / "tests/policy/test_then.py").write_text(then)
    output, _ = (run := start(project, "--all")).communicate(timeout=LIMIT)
    assert run.returncode == 0, output
    assert output.count("test_then PASSED") == 1


def test_a_process_goes_on_in_another_folder_after_files_that_others_have_begun(project):
    """pytest expected the next file of the same folder, and keeps what that needs."""
    others = [f"other-{number}" for number in range(1, len(GROUPS))]
    for name in others:
        (project / f"tests/policy/test_{name}.py").write_text(
            f"import pathlib, time\ndef test_other():\n    pathlib.Path('{name}').touch()\n"
            "    while not pathlib.Path('last').exists():\n        time.sleep(0.01)\n"
        )
    waits = f"    while not all(pathlib.Path(name).exists() for name in {others}):\n        time.sleep(0.01)\n"
    file_of(project, "policy").write_text(text_of("policy") + waits)
    (project / "tests/policy/test_policy.py").rename(project / "tests/policy/test_a_policy.py")
    (project / "tests/vectors").mkdir()
    (project / "tests/vectors/test_last.py").write_text(
        "import pathlib\ndef test_last():\n    pathlib.Path('last').touch()\n"
    )
    output, _ = (run := start(project, "--all")).communicate(timeout=LIMIT)
    assert run.returncode == 0, output
    assert output.count("test_last PASSED") == 1


def test_a_failure_beside_is_a_failure_of_the_run(project):
    file_of(project, "policy").write_text(text_of("policy").replace("fails", "policy"))
    run = start(project, "--all")
    output, _ = run.communicate(timeout=LIMIT)
    assert run.returncode == 1, output
    assert output.count("E       AssertionError: assert 'policy' != 'policy'") == 2  # and again, alone


def test_what_fails_once_runs_again_alone_and_both_are_printed(project):
    once = "    first, second = pathlib.Path('first'), pathlib.Path('second')\n"
    once += "    (second if first.exists() else first).touch()\n    assert second.exists(), 'only the first time'\n"
    file_of(project, "policy").write_text(text_of("policy") + once)
    output, _ = (run := start(project, "--all")).communicate(timeout=LIMIT)
    assert run.returncode == 0, output
    assert "AssertionError: only the first time" in output
    beside, _, alone = output.partition("what failed beside others, again and alone")
    assert (beside.count("test_of_policy FAILED"), alone.count("test_of_policy PASSED")) == (1, 1)
    assert "1 passed" in alone


def test_after_a_failed_test_of_attacks_none_runs_again(project):
    (project / "tests/hostile").mkdir()
    (project / "tests/hostile/test_attack.py").write_text("def test_attack():\n    assert not 'let in'\n")
    output, _ = (run := start(project, "--all")).communicate(timeout=LIMIT)
    assert run.returncode == 1, output
    assert "again and alone" not in output


def test_after_many_failures_none_runs_again(project):
    many = (
        "import pytest\n@pytest.mark.parametrize('number', range(13))\ndef test_many(number):\n    assert not 'wrong'\n"
    )
    (project / "tests/policy/test_many.py").write_text(many)
    output, _ = (run := start(project, "--all")).communicate(timeout=LIMIT)
    assert run.returncode == 1, output
    assert "again and alone" not in output


@pytest.mark.skipif(not namespaces(), reason="a network namespace needs root")
def test_each_process_has_all_ports_for_itself(project):
    """All tests listen on one port until all do; those beside have an address for WebKitGTK to look names up."""
    for group, name in GROUPS.items():
        listens = "    listens = socket.create_server(('127.0.0.1', 47615))\n"
        text = text_of(group).replace("    while", f"{listens}    while")
        network = "from lab.browsers import hosts\ndef test_the_network():\n    assert hosts.has_network()\n"
        file_of(project, group).write_text(text + network * (name != "first"))
    output, _ = (run := start(project, "--all")).communicate(timeout=LIMIT)
    assert run.returncode == 0, output


def test_a_named_path_runs_in_one_process(project):
    file_of(project, "policy").write_text("def test_of_policy():\n    pass\n")
    run = start(project, "--all", "tests/policy")
    output, _ = run.communicate(timeout=LIMIT)
    assert run.returncode == 0, output
    assert "output of the process" not in output


def test_ctrl_c_stops_all(project):
    for group in GROUPS:
        file_of(project, group).write_text(text_of(group).replace("while not all", "while True or all"))
    run = start(project, "--all")
    wait_until(lambda: all((project / f"{group}-began").exists() for group in GROUPS), LIMIT)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does
    output, _ = run.communicate(timeout=LIMIT)
    assert run.returncode == pytest.ExitCode.INTERRUPTED
    for group in GROUPS:
        assert output.count(f"test_{group}.py:5: KeyboardInterrupt") == 1


@pytest.mark.parametrize(
    ("codes", "code"), [((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((5, 0), 0), ((0, 5), 0), ((5, 5), 5), ((0, -9), 9)]
)
def test_the_exit_code_is_that_of_the_process_that_failed(codes, code):
    assert combined(*codes) == code
