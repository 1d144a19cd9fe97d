"""What README says is so."""

import json
import re
import shlex

import pytest
import yaml

from crosshost import envfile, http, pages, readme, scenarios
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text()
COMMANDS = re.findall(r"^    (.+)$", re.sub(r"```.*?```", "", README, flags=re.DOTALL), re.MULTILINE)


def test_the_scenario_table_is_made_from_the_env_files():
    assert readme.rendered() == README


def test_every_scenario_that_readme_names_exists():
    for name in re.findall(r"scripts/up ([\w-]+)|env/([\w-]+)\.env", README):
        assert (name[0] or name[1]) in scenarios.names()


def test_every_file_that_readme_links_to_exists():
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_command_is_one_of_ours():
    for command in COMMANDS:
        first = shlex.split(command)[0]
        assert first in ("docker", "127.0.0.1", "cat", "curl") or (ROOT / first).exists(), command


def test_the_lectures_settings_are_the_default_scenarios():
    django = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["django"]["environment"]
    settings = dict(re.findall(r"^\+(C\w+) = (.*)$", README, re.MULTILINE))
    assert set(settings) == {"CORS_ALLOWED_ORIGINS", "CORS_ALLOW_CREDENTIALS", "CSRF_TRUSTED_ORIGINS"}
    for name, value in settings.items():
        plain = value.strip('[]"').replace("True", "true")
        assert django[name] == f"${{{name}-{plain}}}"


def test_the_one_line_edit_is_a_line_of_the_page():
    old = re.search(r"^   -(.*)$", README, re.MULTILINE)[1]
    assert (ROOT / "web/csr-api-call.js").read_text().count(old + "\n") == 1


def test_the_hosts_line_has_every_name_that_a_scenario_uses():
    line = next(command for command in COMMANDS if command.startswith("127.0.0.1 "))
    texts = "".join(path.read_text() for path in scenarios.FOLDER.rglob("*.env"))
    attackers = re.search(r"server_name (.*);", (ROOT / "nginx/templates/attacker.conf.template").read_text())[1]
    used = set(re.findall(r"//([\w.]+\.localhost)", texts))
    assert set(line.split()[1:]) == used | set(attackers.split())


@pytest.fixture
def own_frontend(checkout, run, nginx):
    (checkout / ".env").write_text(re.search(r"```ini\n(.*?)```", README, re.DOTALL)[1])
    assert envfile.read(checkout / ".env")
    assert run("scripts/up", "--native").returncode == 0
    yield
    run("scripts/down")
    (checkout / ".env").unlink()


def test_the_settings_for_ones_own_frontend_let_it_log_in(own_frontend):
    api, page = "http://localhost:8000", "http://localhost:5173"
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,x-csrftoken"}
    preflight = http.request(api, "OPTIONS", "/accounts/login/", headers={"Origin": page, **asked})
    assert preflight.headers["Access-Control-Allow-Origin"] == page
    csrf = http.request(api, "GET", "/accounts/csrf/", headers={"Origin": page})
    cookie = csrf.headers["Set-Cookie"].partition(";")[0]
    headers = {"Origin": page, "Cookie": cookie, "X-CSRFToken": csrf.json()["csrfToken"]}
    body = b'{"username": "demo", "password": "demo"}'
    login = http.request(
        api, "POST", "/accounts/login/", headers={**headers, "Content-Type": "application/json"}, body=body
    )
    assert (login.status, login.headers["Access-Control-Allow-Credentials"]) == (200, "true")


def test_the_two_lines_of_the_witness_show_what_django_saw(run, nginx):
    assert run("scripts/up", "--native").returncode == 0
    ask, read = (shlex.split(command) for command in COMMANDS if command.startswith("curl"))
    assert run(*ask, "--silent").returncode == 0
    (seen,) = json.loads(run(*read, "--silent").stdout)["exchanges"]
    assert (seen["path"], seen["status"]) == ("/blog/whoami/", 401)
    run("scripts/down")


def test_every_module_that_makes_a_page_runs_when_all_are_made_anew():
    makers = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "crosshost").rglob("*.py")
        if re.search(
            r"^if __name__ == .__main__.:\n(?:    .*\n)*?    .*(?:write_text|write)\(", path.read_text(), re.MULTILINE
        )
    ]
    assert sorted({*makers, "crosshost.confusion"}) == sorted(pages.MODULES)
