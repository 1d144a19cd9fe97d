"""The lines of README and docs, as a person types them on a machine where the default scenario runs."""

import ast
import json
import re
import shlex
import subprocess
import sys
import tomllib

import pytest

from crosshost.policy import Cookie, PolicyError
from lab.scenarios import envfile
from lab.stack import http
from tests.conftest import ROOT
from tests.docs.text import README, block, blocks, lines

API = "http://localhost:8000"
LIBRARY = (ROOT / "crosshost/README.md").read_text()


@pytest.mark.parametrize("name", ["crosshost/README.md", "docs/policy.md"])
def test_the_examples_of_the_library_print_what_its_page_shows(name):
    page = (ROOT / name).read_text()
    examples = [example for example in blocks(page, "python") if "print(" in example]  # the others are tests
    for example, printed in zip(examples, blocks(page, "text"), strict=True):
        done = subprocess.run([sys.executable, "-c", example], cwd=ROOT, capture_output=True, text=True)
        assert done.stdout == printed, done.stderr


def test_the_librarys_readme_has_five_lines_and_is_the_packages():
    code, _ = re.findall(r"```python\n(.*?)```", LIBRARY, re.DOTALL)
    statements = [node for node in ast.parse(code).body if not isinstance(node, ast.Import | ast.ImportFrom)]
    assert len(statements) == len(code.split("\n\n")[1].splitlines()) == 5
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["readme"] == "crosshost/README.md"


def test_the_message_for_wrong_input_is_the_one_of_the_page():
    with pytest.raises(PolicyError) as error:
        Cookie("sessionid", "s", "b.test", same_site="strict")
    assert f"> {error.value}\n" in (ROOT / "docs/policy.md").read_text()


@pytest.fixture(scope="module")
def running(run, nginx):
    started = run("scripts/up", "--native")
    assert started.returncode == 0, started.stderr
    yield
    run("scripts/down")


def test_the_doctors_line_finds_nothing_wrong_with_the_default_scenario(running, run):
    line = next(line for line in lines(README) if line.startswith("scripts/doctor"))
    done = run(*shlex.split(line), CROSSHOST_PASSWORD="demo")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_native_logs_are_where_readme_says(running, checkout):
    folder, first, second = re.search(r"`(\.crosshost/run/)(\w+\.log)` and `(\w+\.log)`", README).groups()
    assert (checkout / folder / first).exists()
    assert (checkout / folder / second).exists()


@pytest.mark.parametrize("endpoint", re.findall(r"^\| `(\w+) (/\S*)` \|", README, re.MULTILINE), ids=" ".join)
def test_every_endpoint_answers_its_method(running, endpoint):
    method, path = endpoint
    response = http.request(API, method, path.replace("ID", "1"))
    assert response.status in ((200, 401) if method == "GET" else (403,))  # without a session and a CSRF token


def test_the_two_lines_of_the_witness_show_what_django_saw(running, run):
    ask, read = (
        shlex.split(line) for line in lines((ROOT / "docs/scenarios.md").read_text()) if line.startswith("curl")
    )
    assert run(*ask, "--silent").returncode == 0
    (seen,) = json.loads(run(*read, "--silent").stdout)["exchanges"]
    assert (seen["path"], seen["status"]) == ("/blog/whoami/", 401)


@pytest.fixture
def own_frontend(checkout, run, nginx):
    (checkout / ".env").write_text(block(README, "ini"))
    assert envfile.read(checkout / ".env")
    assert run("scripts/up", "--native").returncode == 0
    yield
    run("scripts/down")
    (checkout / ".env").unlink()


def test_the_settings_for_ones_own_frontend_let_it_log_in(own_frontend):
    page = "http://localhost:5173"
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,x-csrftoken"}
    preflight = http.request(API, "OPTIONS", "/accounts/login/", headers={"Origin": page, **asked})
    assert preflight.headers["Access-Control-Allow-Origin"] == page
    csrf = http.request(API, "GET", "/accounts/csrf/", headers={"Origin": page})
    cookie = csrf.headers["Set-Cookie"].partition(";")[0]
    headers = {"Origin": page, "Cookie": cookie, "X-CSRFToken": csrf.json()["csrfToken"]}
    body = b'{"username": "demo", "password": "demo"}'
    login = http.request(
        API, "POST", "/accounts/login/", headers={**headers, "Content-Type": "application/json"}, body=body
    )
    assert (login.status, login.headers["Access-Control-Allow-Credentials"]) == (200, "true")
