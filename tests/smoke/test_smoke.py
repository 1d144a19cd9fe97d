"""scripts/smoke on a running stack, in a copy of the checkout."""

import json

import pytest

from lab.scenarios import catalogue
from tests.conftest import error_line, nothing_is_running
from tests.sample import one_of_each_kind

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("down")]


def assert_every_scenario_passes(run, way: str) -> None:
    response = run("scripts/smoke", "--all", way, "--json", timeout=900)
    assert response.returncode == 0, response.stdout + response.stderr
    report = json.loads(response.stdout)
    assert report["schema_version"] == 1
    assert report["passed"]
    assert sorted(report["scenarios"]) == catalogue.names()
    assert all(len(checks) > 20 for checks in report["scenarios"].values())
    assert nothing_is_running()  # as before


def test_every_scenario_passes_natively(run, nginx):
    assert_every_scenario_passes(run, "--native")


@pytest.mark.slow
def test_every_scenario_passes_in_containers(run, engine):
    assert_every_scenario_passes(run, "--compose")


def test_a_scenario_of_every_kind_passes_in_containers(run, engine):
    for name in one_of_each_kind():
        assert run("scripts/up", name, "--compose").returncode == 0, name
        smoke = run("scripts/smoke", name)
        assert smoke.returncode == 0, smoke.stdout + smoke.stderr


def test_smoke_finds_the_scenario_that_was_started_by_hand(run, engine):
    hand = ["docker", "compose", "--env-file", "env/same-host.env", "up", "--detach", "--wait"]
    assert run(*hand).returncode == 0
    assert run("scripts/smoke").stdout.count("same-host")
    assert run("scripts/up", "localhost-and-127").returncode == 0  # the way that runs
    assert run("scripts/smoke", "localhost-and-127").returncode == 0


def test_smoke_of_another_scenario_names_the_running_one(run, nginx):
    assert run("scripts/up", "same-host", "--native").returncode == 0
    response = run("scripts/smoke", "cross-site")
    assert response.returncode == 2
    line = "crosshost: same-host is running, not cross-site: start that with scripts/up cross-site"
    assert error_line(response) == line


def test_smoke_checks_a_deployment_at_another_address(run, nginx):
    there = {"WEB_ORIGIN": "http://127.0.0.2:3000", "API_ORIGIN": "http://127.0.0.2:8000", "ALLOWED_HOSTS": "127.0.0.2"}
    there |= {"CORS_ALLOWED_ORIGINS": there["WEB_ORIGIN"], "CSRF_TRUSTED_ORIGINS": there["WEB_ORIGIN"]}
    assert run("scripts/up", "--native", BIND_ADDRESS="127.0.0.2", **there).returncode == 0
    assert run("scripts/smoke", **there).returncode == 0
    assert run("scripts/smoke").returncode == 2  # nothing is on localhost


@pytest.mark.parametrize(
    ("name", "value"), [("API_ORIGIN", "http://localhost:99999"), ("CORS_ALLOWED_ORIGIN_REGEXES", "^https://(")]
)
def test_smoke_refuses_an_invalid_value_in_one_line(run, nginx, name, value):
    assert run("scripts/up", "--native").returncode == 0
    response = run("scripts/smoke", **{name: value})
    assert response.returncode == 2
    assert error_line(response).startswith(f"crosshost: {name}")
    assert "Traceback" not in response.stderr


def test_smoke_says_when_nothing_is_running(run):
    response = run("scripts/smoke")
    assert response.returncode == 2
    assert "is it running? Start it with scripts/up" in error_line(response)


WRONG = [  # together, those that do not hide each other
    {
        "CORS_ALLOW_CREDENTIALS": "false",
        "CORS_PREFLIGHT_MAX_AGE": "600",
        "CSRF_TRUSTED_ORIGINS": "",
        "CSRF_COOKIE_HTTPONLY": "true",
        "FETCH_CREDENTIALS": "omit",
    },
    {
        "CORS_ALLOWED_ORIGINS": "http://localhost:5173",
        "SESSION_COOKIE_HTTPONLY": "false",
        "CSRF_COOKIE_DOMAIN": "localhost",
    },
    {"CORS_ALLOW_HEADERS": "content-type", "SESSION_COOKIE_SAMESITE": "Strict"},
    {"CORS_ALLOW_ALL_ORIGINS": "true", "API_ORIGIN": "http://127.0.0.1:8000"},
    {"SCENARIO": "another"},
]
NAMED = {  # where another name stands for the variable
    "CORS_ALLOW_ALL_ORIGINS": "CORS_ALLOWED_ORIGINS",
    "SESSION_COOKIE_HTTPONLY": "SESSION_COOKIE_*",
    "SESSION_COOKIE_SAMESITE": "SESSION_COOKIE_*",
    "CSRF_COOKIE_HTTPONLY": "CSRF_COOKIE_*",
    "CSRF_COOKIE_DOMAIN": "CSRF_COOKIE_*",
}


@pytest.mark.parametrize("wrong", WRONG, ids="-".join)
def test_smoke_names_the_variables_that_are_not_as_configured(run, nginx, wrong):
    """The stack runs with wrong values; smoke checks it by the right ones."""
    assert run("scripts/up", "--native", **wrong).returncode == 0
    response = run("scripts/smoke", "different-port")
    assert response.returncode == 1
    failed = [part.split("\n\n")[0] for part in response.stdout.split("FAIL  ")[1:]]
    said = " ".join(part.rsplit("look at", 1)[1] for part in failed)
    assert [name for name in wrong if NAMED.get(name, name) not in said] == []
    assert all("expected" in part and "got" in part for part in failed)


def test_smoke_gives_each_reason_and_its_fix_once(run, nginx):
    wrong = {"CORS_ALLOWED_ORIGINS": "http://localhost:5173", "CSRF_TRUSTED_ORIGINS": ""}
    assert run("scripts/up", "--native", **wrong).returncode == 0
    text = run("scripts/smoke", "different-port").stdout
    for reason, fix in [
        (
            "has no Access-Control-Allow-Origin header, so a page of http://localhost:3000 cannot read it",
            "CORS_ALLOWED_ORIGINS",
        ),
        ("The page's origin http://localhost:3000 is neither in CSRF_TRUSTED_ORIGINS nor", "CSRF_TRUSTED_ORIGINS"),
    ]:
        assert reason in text
        assert f"fix       {fix} = ['http://localhost:3000']" in text
    because = [line for line in text.splitlines() if line.startswith("        because")]
    assert len(because) > len(set(because))
    assert [line for line in set(because) if because.count(line) > 1] == ["        because   as above"]
