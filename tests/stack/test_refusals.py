"""The values that scripts/up refuses with one line, before it stops what is running."""

import pytest

from tests.conftest import error_line, nothing_is_running

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("down")]


@pytest.mark.parametrize("variables", [{"CORS_ALLOW_CREDENTIALS": "flase"}, {"FETCH_CREDENTIALS": "always"}])
def test_an_invalid_value_is_refused_and_the_stack_keeps_running(run, way, variables):
    assert run("scripts/up", way).returncode == 0
    response = run("scripts/up", **variables)
    assert response.returncode == 2
    ((name, value),) = variables.items()
    assert error_line(response).startswith(f"crosshost: Environment variable \"{name}\" invalid: '{value}' is ")
    assert "Traceback" not in response.stderr
    assert run("scripts/smoke", "different-port").returncode == 0


def test_an_unknown_scenario_is_refused_and_the_stack_keeps_running(run, nginx):
    assert run("scripts/up", "--native").returncode == 0
    response = run("scripts/up", "diferent-host")
    assert response.returncode == 2
    assert error_line(response) == "crosshost: there is no scenario 'diferent-host': did you mean different-host?"
    assert not nothing_is_running()


def test_a_broken_env_file_is_refused_and_not_changed(run, checkout, nginx):
    (checkout / ".env").write_text("DJANGO_DEMO true\n")
    try:
        response = run("scripts/up", "--native")
        assert response.returncode == 2
        assert response.stderr.startswith("crosshost: .env, line 1: ")
        assert response.stderr.count("\n") == 1
        assert (checkout / ".env").read_text() == "DJANGO_DEMO true\n"
    finally:
        (checkout / ".env").unlink()


def test_a_state_folder_that_cannot_be_written_is_refused(run, checkout, nginx):
    state = checkout / ".crosshost"
    kept = state.rename(checkout / ".kept") if state.exists() else None
    state.write_text("a file where the folder should be\n")
    try:
        response = run("scripts/up", "--native")
        assert response.returncode == 2
        assert ".crosshost cannot be written" in error_line(response)
        assert "Traceback" not in response.stderr
    finally:
        state.unlink()
        if kept:
            kept.rename(state)
