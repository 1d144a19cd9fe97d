"""Env files are read as Compose reads them; what readers read differently, and unknown names, are refused."""

import json
import re
import subprocess

import pytest

from crosshost import Problem
from lab.scenarios import catalogue, deployment, envfile, variables
from tests.conftest import ROOT

FILES = catalogue.names()


@pytest.mark.parametrize("name", [None, *FILES])
def test_compose_reads_every_env_file_the_same(engine, no_own_settings, name):
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


def test_compose_reads_the_users_own_env_file_the_same(engine, no_own_settings):
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


def test_the_shell_overrides_the_files(monkeypatch):
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
    monkeypatch.setattr(catalogue, "FOLDER", no_own_settings)
    (no_own_settings / "mine.env").write_text(f"# Mine.\n{name}=x\n")
    with pytest.raises(Problem, match=f"mine.env, line 2: there is no setting {name}: did you mean {right}"):
        catalogue.load("mine")


def test_settings_of_env_example_and_of_compose_are_known(no_own_settings):
    example = re.findall(r"^#(\w+=.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    (no_own_settings / ".env").write_text("\n".join([*example, "COMPOSE_PROJECT_NAME=mine", "DOCKER_HOST=unix:///x"]))
    assert deployment.load(None).variables["COMPOSE_PROJECT_NAME"] == "mine"


def test_a_misspelt_name_in_the_shell_is_a_warning():
    names = ["CORS_ALLOWED_ORIGIN", "SESSION_COOKIE_SAMSITE", "CORS_ALLOWED_ORIGINS", "PATH", "CORS", "COMPOSE_FILE"]
    assert dict(variables.near_misses(names)) == {
        "CORS_ALLOWED_ORIGIN": "CORS_ALLOWED_ORIGINS",
        "SESSION_COOKIE_SAMSITE": "SESSION_COOKIE_SAMESITE",
    }
    common = ["HOME", "LANG", "SHELL", "LOGNAME", "HOSTNAME", "DATABASE", "SSH_AUTH_SOCK", "XDG_RUNTIME_DIR", "CI"]
    assert not list(variables.near_misses(common))


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / ".env"
    path.write_bytes(b"A=\xff\xfe\n")
    with pytest.raises(Problem, match="not UTF-8"):
        envfile.read(path)


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
        ({"WEB_TLS_PORT": "3000"}, "WEB_PORT and WEB_TLS_PORT are both 3000: write WEB_TLS_PORT=3443"),
        (
            {"WEB_ORIGIN": "https://localhost:3000", "WEB_TLS_PORT": "3000"},
            "WEB_TLS_PORT and WEB_PORT are both 3000: write WEB_PORT=3000",
        ),
    ],
)
def test_a_wrong_address_or_port_is_refused(monkeypatch, variables, says):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Problem) as refusal:
        deployment.load(None).check()
    assert says in str(refusal.value)
