"""The pytest plugin, each time in a project and a process of its own."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crosshost.policy import ENGINES
from tests.conftest import ROOT
from tests.docs.text import blocks

PROJECT = Path(__file__).parent / "plugin_project"
# As the entry point does for an installed package; the cases of the project import nothing of this checkout's tests.
PLUGIN = ("-p", "crosshost.testing.plugin")


def pytest_in(folder: Path, *arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess:
    variables = {"PYTHONPATH": str(ROOT), "COLUMNS": "200", **(environment or {})}
    command = [sys.executable, "-m", "pytest", *PLUGIN, "--strict-markers", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """Return a copy of the project, with the example of the library's page among its cases."""
    copy = Path(shutil.copytree(PROJECT, tmp_path_factory.mktemp("plugin") / "project"))
    (example,) = [code for code in blocks((ROOT / "crosshost/README.md").read_text(), "python") if "def test_" in code]
    (copy / "case_readme.py").write_text(example.replace('"password": "demo"', '"password": "a-secret-password"'))
    return copy


def without_django(folder: Path, tests: str) -> Path:
    """Write a project of which the process has no Django: an import of it fails."""
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:django -p no:cacheprovider\nfilterwarnings = error\n")
    (folder / "conftest.py").write_text("import sys\n\nsys.modules['django'] = None\n")
    (folder / "test_it.py").write_text(tests)
    return folder


def test_fixture_marker_and_unittest_work_in_a_django_project(project):
    done = pytest_in(project, "-v", "case_fixture.py", "case_unittest.py", "case_live.py", "case_readme.py")
    assert done.returncode == 0, done.stdout + done.stderr
    ran = re.findall(r"test_the_marker_runs_a_test_in_each_engine\[(.+)\] PASSED", done.stdout)
    assert ran == list(ENGINES)
    assert len(re.findall(r"reaches_a_fixture_of_the_project\[.*(?:chromium|firefox).*\] PASSED", done.stdout)) == 4
    assert "crosshost: requests" not in done.stdout


@pytest.fixture(scope="module")
def failures(project) -> dict[str, str]:
    """Return the report of each failing case, by its name."""
    done = pytest_in(project, "-rN", "case_failing.py")
    assert "5 failed, 1 passed, 1 error" in done.stdout, done.stdout + done.stderr
    return by_name(done.stdout)


def by_name(output: str) -> dict[str, str]:
    """Return the reports in pytest's output, by the name of the test or its module, without `test_`."""
    parts = re.split(r"^_{3,} .*test_(\w+).* _{3,}$", output, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_report_of_a_failed_test_has_its_requests_without_secrets(failures):
    shown = {name: report.partition("- crosshost: requests -")[2] for name, report in failures.items()}
    assert "chromium:" in shown["red"]
    assert "firefox:" in shown["red"]
    assert "POST https://api.example.com/accounts/login/" in shown["red"]
    assert "sessionid" in shown["red"]
    assert "https://api.example.com/blog/whoami/" in shown["red_in_a_fixture"]
    assert shown["red_without_a_request"] == ""
    assert not re.search(r"a-secret|\w{32}", "".join(shown.values()))
    assert len(shown["red"].splitlines()) < 30


def test_the_traceback_of_an_error_of_ours_ends_at_the_line_of_the_test(failures):
    report = failures["red_by_an_error_of_ours"]  # the last of the two: a misspelt engine
    assert "there is no engine 'firefoxx': did you mean firefox?" in report
    assert "case_failing.py:" in report
    assert "engine.py:" not in report


def test_a_status_in_an_assertion_comes_with_the_reason_and_the_fix(failures):
    (explained,) = re.findall(
        r"^E +AssertionError: assert 403 == 200\n((?:E .*\n)+)", failures["red_by_a_status"], re.M
    )
    assert "has no csrftoken cookie" in explained
    assert "How to fix it: First GET a view that sets it" in explained


def test_a_long_list_of_requests_is_cut(tmp_path):
    class OneBrowser:
        class engine:
            name = "firefox"

        requests = list(range(25))

    from crosshost.testing.plugin import requests_of

    assert requests_of(OneBrowser).splitlines()[:3] == ["firefox:", "… 5 earlier", "5"]  # type: ignore[arg-type]


# Of each wrong use: the marker, the argument of the test, and what its one line says.
WRONG_USES = {
    "no_engine": ("", "crosshost_browser", '() names no engine: write crosshost_browser("firefox"), or mark the test'),
    "misspelt": ('("firefoxx")', "crosshost_browser", "there is no engine 'firefoxx': did you mean firefox"),
    "bare": ("", "crosshost_browser", 'takes names of engines: write crosshost_browsers("'),
    "keyword": ("(engine='all')", "crosshost_browser", 'takes names of engines: write crosshost_browsers("'),
    "number": ("(7)", "crosshost_browser", "there is no engine 7"),
    "no_fixture": ('("all")', "", "needs a test that uses the fixture crosshost_browser"),
}


# In one process with them: what works beside other plugins, and what unittest cannot do.
BESIDE = """
import unittest
import pytest

@pytest.fixture
def browser():
    return "theirs"

@pytest.mark.crosshost_browsers("firefox")
def test_a_fixture_browser_of_another_plugin_stays_theirs(browser, crosshost_browser):
    assert browser == "theirs"
    assert crosshost_browser is not browser

@pytest.mark.crosshost_browsers("chromium", "firefox")
class TestPlain:
    def test_with(self, crosshost_browser):
        pass

    def test_without(self):
        pass

@pytest.mark.crosshost_browsers("all")
class InUnittest(unittest.TestCase):
    def test_in_unittest(self):
        pass
"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> dict[str, str]:
    """Return what pytest reports of each wrong use, by its name, and of BESIDE."""
    folder = without_django(tmp_path_factory.mktemp("wrong"), BESIDE)
    for name, (engines, argument, _) in WRONG_USES.items():
        mark = "" if name == "no_engine" else f"@pytest.mark.crosshost_browsers{engines}"
        call = f"{argument}()" if argument else "pass"
        (folder / f"test_{name}.py").write_text(f"import pytest\n\n{mark}\ndef test_{name}({argument}):\n    {call}\n")
    done = pytest_in(folder, "-rN", "--tb=short", "--continue-on-collection-errors")
    assert "1 failed, 4 passed, 6 errors" in done.stdout, done.stdout + done.stderr
    return by_name(done.stdout)


@pytest.mark.parametrize("name", WRONG_USES)
def test_a_wrong_use_is_one_line(reports, name):
    assert reports[name].count(WRONG_USES[name][2]) == 1


def test_the_marker_on_a_unittest_class_fails_instead_of_running_once(reports):
    assert "in a unittest.TestCase loop over crosshost.policy.ENGINES" in reports["in_unittest"]


def test_collection_imports_neither_django_nor_the_model_and_needs_no_django(tmp_path):
    tests = """
import sys

def test_it():
    assert not {"crosshost.policy", "asgiref", "publicsuffixlist"} & sys.modules.keys()

def test_a_browser_in_front_of_any_wsgi_application(crosshost_browser):
    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [environ["HTTP_HOST"].encode()]

    page = crosshost_browser("firefox", server=application).open("https://app.example.com/", served=True)
    assert page.text == "app.example.com"

def test_a_browser_in_front_of_django(crosshost_browser):
    crosshost_browser("firefox").open("https://app.example.com/", served=True)
"""
    done = pytest_in(without_django(tmp_path, tests), "--tb=line", "-rf")
    assert "1 failed, 2 passed" in done.stdout, done.stdout + done.stderr
    assert "crosshost[django]" in done.stdout
