"""The env files: each tells its story, and every reader reads the same."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from crosshost import Problem, deployment, envfile, scenarios, variables
from crosshost.browsers import cases
from crosshost.expectation import parse
from crosshost.faults import SIGNS
from lab import faults
from tests.conftest import ROOT

FILES = [*scenarios.names()]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
HANDED_ON = {
    name for one in COMPOSE["services"].values() for name, value in one["environment"].items() if value is None
}
DECLARED = HANDED_ON | set(re.findall(r"\$\{(\w+):?-", json.dumps(COMPOSE)))


@pytest.fixture(autouse=True)
def no_own_settings(monkeypatch, tmp_path):
    """Neither a developer's .env nor their shell takes part."""
    for name in DECLARED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(deployment, "ROOT", tmp_path)
    (tmp_path / "compose.yaml").write_bytes((ROOT / "compose.yaml").read_bytes())
    return tmp_path


@pytest.mark.parametrize("name", FILES)
def test_a_scenario_tells_its_whole_story(name):
    scenario = scenarios.load(name)
    assert 20 < len(scenario.title) < 100
    assert len(scenario.story.splitlines()) >= 3
    assert scenario.settings["SCENARIO"] == name
    assert set(scenario.settings) <= DECLARED | {"COMPOSE_PROFILES"}
    if scenario.is_fault:
        assert cases.flows_of(scenario.settings["FLOW"])
        assert parse(scenario.settings["EXPECT_FLOW"], "EXPECT_FLOW")
    else:
        assert "EXPECT_WHOAMI" in scenario.settings
    if scenario.is_fault or scenario.settings["EXPECT_WHOAMI"].split()[0] != "200":
        assert scenario.cure in scenarios.working()
        assert scenarios.load(scenario.cure).settings["EXPECT_WHOAMI"].split()[0] == "200"


def test_the_faults_are_the_catalogue_and_no_scenario_is_both():
    assert len(scenarios.faults()) >= 30
    assert sorted(scenarios.faults() + scenarios.working()) == scenarios.names()
    assert not set(SIGNS) - set(scenarios.faults())


def test_a_mistake_in_code_is_asked_for_by_a_fault_alone_and_by_each_fault_of_its_name():
    asked = {name: scenarios.load(name).settings.get("LAB_FAULT") for name in scenarios.names()}
    assert not any(asked[name] for name in scenarios.working())
    for name in (*faults.DJANGO, *faults.NGINX):
        assert name in asked.values()
        assert asked.get(name, name) == name


@pytest.mark.parametrize(("flow", "near"), [("login-by-fech", "login-by-fetch"), ("deleet", "delete")])
def test_a_flow_that_does_not_exist_suggests_the_nearest(flow, near):
    with pytest.raises(Problem, match=f"FLOW='{flow}' is no flow of web/fault-flows.js: write FLOW={near}"):
        cases.flows_of(flow)


@pytest.mark.parametrize("name", FILES)
def test_a_scenario_has_only_the_settings_that_differ(name):
    default, this = deployment.load(None), deployment.load(name)
    assert (this.variables.get("COMPOSE_PROFILES") == "tls") == this.tls
    for key in set(scenarios.load(name).settings) - {"SCENARIO", "EXPECT_WHOAMI", "WEB_PORT", "COMPOSE_PROFILES"}:
        places = [service for service in this.services if key in this.services[service]]
        assert places, f"{key} reaches no service"
        assert any(default.services[place].get(key) != this.services[place][key] for place in places), key


def test_the_defaults_are_the_default_scenario():
    assert deployment.load(None).services == deployment.load(scenarios.DEFAULT).services


@pytest.mark.parametrize("name", [None, *FILES])
def test_compose_reads_every_env_file_as_we_do(engine, no_own_settings, name):
    ours = deployment.load(name)
    files = [f"--env-file={path}" for path in ours.env_files]
    command = ["docker", "compose", *files, "config", "--format", "json"]
    theirs = json.loads(subprocess.run(command, cwd=no_own_settings, capture_output=True, check=True).stdout)
    for service in theirs["services"]:  # those of its profile
        environment = ours.services[service]
        read = {k: v for k, v in theirs["services"][service]["environment"].items() if v is not None}
        assert environment == read


OWN = """
DJANGO_SECRET_KEY='a$b${c}#d'
CORS_ALLOW_HEADERS="accept,content-type"  # a comment
ALLOWED_HOSTS= .example.com
SESSION_COOKIE_DOMAIN=
CORS_EXPOSE_HEADERS=x-one#not-a-comment
export CSRF_COOKIE_NAME=other
WEB_PORT=3100
"""


def test_compose_reads_a_persons_own_env_as_we_do(engine, no_own_settings):
    (no_own_settings / ".env").write_text(OWN)
    ours = deployment.load("different-host")
    assert len(ours.env_files) == 2
    assert ours.services["django"]["DJANGO_SECRET_KEY"] == "a$b${c}#d"
    assert ours.services["django"]["SESSION_COOKIE_DOMAIN"] == ""
    files = [f"--env-file={path}" for path in ours.env_files]
    command = ["docker", "compose", *files, "config", "--format", "json"]
    theirs = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    for service in theirs["services"]:
        environment = ours.services[service]
        read = {k: v.replace("$$", "$") for k, v in theirs["services"][service]["environment"].items() if v is not None}
        assert environment == read
    assert theirs["services"]["nginx"]["ports"][0]["published"] == "3100"


def test_the_shell_outranks_the_files(monkeypatch):
    monkeypatch.setenv("CORS_ALLOWED_ORIGINS", "")
    assert deployment.load("different-host").services["django"]["CORS_ALLOWED_ORIGINS"] == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A=1\n\nnot a setting\n", "line 3: 'not' is not the start of a setting"),
        ("A=1\nB\n", "line 2: B has no value: write B="),
        ("A='open\nB=1\n", "line 1: 'A' is not the start of a setting: write NAME=value"),
        ("1A=x\n", "line 1: '1A' is not the start of a setting"),
        ("A: yes\n", "line 1: 'A:' is not the start of a setting"),
        ("A=pa$$word\n", "line 1: A has a [$] that Compose would expand"),
        ('A="x${HOME}"\n', "line 1: A has a [$] that Compose would expand"),
        ("A=x\0y\n", "line 1: A holds a NUL byte"),
    ],
)
def test_a_line_that_readers_would_read_differently_is_refused(tmp_path, text, says):
    path = tmp_path / ".env"
    path.write_text(text)
    with pytest.raises(Problem, match=says) as refusal:
        envfile.read(path)
    assert "\n" not in str(refusal.value)
    assert "pa$$word" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("CORS_ALLOWED_ORIGIN", "CORS_ALLOWED_ORIGINS"),
        ("SESSION_COOKIE_SAMSITE", "SESSION_COOKIE_SAMESITE"),
        ("EXPECT_WHOMAI", "EXPECT_WHOAMI"),
        ("API_PROT", "API_PORT"),
        ("PYTHON_IMGE", "PYTHON_IMAGE"),
        ("COMPOSE_PROFILE", "COMPOSE_PROFILES"),
    ],
)
def test_an_unknown_name_is_refused_with_its_line_and_the_nearest_one(no_own_settings, monkeypatch, name, right):
    (no_own_settings / ".env").write_text(f"# mine\n\nWEB_PORT=3000\n{name}=x\n")
    with pytest.raises(Problem) as refusal:
        deployment.load(None)
    assert str(refusal.value) == f".env, line 4: there is no setting {name}: did you mean {right}?"
    monkeypatch.setattr(scenarios, "FOLDER", no_own_settings)
    (no_own_settings / "mine.env").write_text(f"# Mine.\n{name}=x\n")
    with pytest.raises(Problem, match=f"mine.env, line 2: there is no setting {name}: did you mean {right}"):
        scenarios.load("mine")


def test_every_setting_of_env_example_and_of_compose_itself_is_known(no_own_settings):
    example = re.findall(r"^#(\w+=.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    (no_own_settings / ".env").write_text("\n".join([*example, "COMPOSE_PROJECT_NAME=mine", "DOCKER_HOST=unix:///x"]))
    assert deployment.load(None).variables["COMPOSE_PROJECT_NAME"] == "mine"


def test_a_name_in_the_shell_within_two_letters_of_ours_is_a_warning():
    names = ["CORS_ALLOWED_ORIGIN", "SESSION_COOKIE_SAMSITE", "CORS_ALLOWED_ORIGINS", "PATH", "CORS", "COMPOSE_FILE"]
    assert dict(variables.near_misses(names)) == {
        "CORS_ALLOWED_ORIGIN": "CORS_ALLOWED_ORIGINS",
        "SESSION_COOKIE_SAMSITE": "SESSION_COOKIE_SAMESITE",
    }
    usual = ["HOME", "LANG", "SHELL", "LOGNAME", "HOSTNAME", "DATABASE", "SSH_AUTH_SOCK", "XDG_RUNTIME_DIR", "CI"]
    assert not list(variables.near_misses(usual))


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / ".env"
    path.write_bytes(b"A=\xff\xfe\n")
    with pytest.raises(Problem, match="not UTF-8"):
        envfile.read(path)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("diferent-port", "did you mean different-port?"),
        ("different_host", "did you mean different-host?"),
        ("../../etc/passwd", "there are"),
        ("qqq", "there are cross-site"),
    ],
)
def test_a_scenario_that_does_not_exist_suggests_the_nearest(name, says):
    with pytest.raises(Problem) as refusal:
        scenarios.load(name)
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"WEB_PORT": "3100"}, "WEB_ORIGIN=http://localhost:3000 and WEB_PORT=3100 differ: set WEB_PORT=3000"),
        ({"BIND_ADDRESS": "localhost"}, "BIND_ADDRESS='localhost' is not an IPv4 address: write 127.0.0.1"),
        ({"BIND_ADDRESS": ""}, "BIND_ADDRESS='' is not an IPv4 address: write 127.0.0.1"),
        ({"API_ORIGIN": "http://localhost:99999"}, "is not an origin: write http://localhost:8000"),
        ({"API_ORIGIN": "http://[::1"}, "is not an origin: write http://localhost:8000"),
        ({"API_PORT": "eight"}, "API_PORT='eight' is not a port: write API_PORT=8000"),
        ({"WEB_PORT": "70000"}, "WEB_PORT='70000' is not a port: write WEB_PORT=3000"),
    ],
)
def test_a_port_and_its_origin_agree(monkeypatch, variables, says):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Problem) as refusal:
        deployment.load(None).check()
    assert says in str(refusal.value)


def test_env_example_names_every_variable_with_its_default():
    example = dict(re.findall(r"^#(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert set(example) == DECLARED
    services = deployment.load(None).services
    for name, value in example.items():
        for environment in services.values():
            assert environment.get(name, value) == value, name
    text = (ROOT / "compose.yaml").read_text()
    for name in ("WEB_PORT", "API_PORT", "API_TLS_PORT", *(name for name in example if name.endswith("_IMAGE"))):
        assert f"${{{name}-{example[name]}}}" in text


def test_env_example_gives_djangos_own_defaults_where_compose_is_silent():
    example = dict(re.findall(r"^#(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    read = re.findall(r'env\.\w+\(\s*"(\w+)", "([^"]*)"', (ROOT / "django/config/settings.py").read_text())
    declared = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["django"]["environment"]
    for name, default in read:
        assert name in declared, f"{name} is read by settings.py and not handed on by compose.yaml"
        if declared[name] is None:
            assert example[name] == default


def test_all_sets_of_requirements_agree():
    def pins(name: Path) -> dict[str, str]:
        return dict(re.findall(r"^([\w-]+)==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE))

    sets = [pins(path.relative_to(ROOT)) for path in ROOT.glob("**/requirements*.txt") if ".venv" not in path.parts]
    assert len(sets) == 4
    for one in sets:
        for other in sets:
            assert {(name, one[name]) for name in one if name in other} <= other.items()
