"""env/with: what can be added to any scenario."""

import pytest

from crosshost import Problem
from lab.scenarios import catalogue, deployment, envfile, variables
from lab.stack import control

PASSWORD = {"POSTGRES_PASSWORD_FILE": "./secrets/postgres-password"}


@pytest.fixture
def password_file(monkeypatch):
    monkeypatch.setenv(*next(iter(PASSWORD.items())))


def test_every_addition_has_a_title_and_names_only_settings():
    assert {"postgres", "replicas"} <= set(catalogue.additions())
    for name in catalogue.additions():
        path = catalogue.addition(name)
        assert path.read_text().startswith("# ")
        assert envfile.read(path, variables.known(), expanded=True)


def test_an_addition_is_no_scenario():
    assert not set(catalogue.additions()) & set(catalogue.names())


def test_an_addition_adds_its_profile_to_the_scenarios_own(password_file):
    added = deployment.load("cross-site", additions=("postgres",))
    assert added.variables["COMPOSE_PROFILES"] == "tls,postgres"
    assert deployment.load("same-host", additions=("postgres",)).variables["COMPOSE_PROFILES"] == "postgres"
    assert added.services["django"]["DATABASE_URL"] == "postgres://crosshost@postgres:5432/crosshost"
    assert [path.stem for path in added.env_files] == ["cross-site", "postgres"]


def test_several_additions_are_files_of_compose_in_their_order(password_file):
    added = deployment.load(None, additions=("postgres", "replicas"))
    assert added.variables["COMPOSE_FILE"] == "compose.yaml:compose.replicas.yaml"
    assert added.variables["COMPOSE_PROFILES"] == "postgres"


def test_postgresql_without_a_password_is_refused_with_one_line():
    with pytest.raises(Problem, match=r"^POSTGRES_PASSWORD_FILE is missing: name a file with a password[^\n]*$"):
        deployment.load(None, additions=("postgres",))


def test_a_password_in_the_shell_reaches_containers_as_a_file_only(monkeypatch):
    monkeypatch.setenv("POSTGRES_PASSWORD", "hunter2")
    added = deployment.load(None, additions=("postgres",))
    assert added.password == "hunter2"
    assert added.services["django"]["POSTGRES_PASSWORD_FILE"] == "/run/secrets/postgres_password"
    assert all("hunter2" not in str(environment) for environment in added.services.values())
    assert "hunter2" not in deployment.load(None).services["django"].get("DATABASE_URL", "")


def test_without_postgresql_django_gets_no_password_file():
    assert deployment.load(None).services["django"]["POSTGRES_PASSWORD_FILE"] == ""


def test_an_unknown_addition_is_refused_with_the_nearest_name():
    with pytest.raises(Problem, match="postgres"):
        deployment.load(None, additions=("postgre",))


def test_an_addition_to_ordinary_processes_is_refused_with_what_to_do_instead(password_file):
    with pytest.raises(Problem, match=r"--with postgres starts containers: .*DATABASE_URL=postgres://"):
        control.up(deployment.load(None, additions=("postgres",)), "native")
