"""Each env file tells its whole story and sets only what differs."""

import pytest

from crosshost import Problem
from lab.scenarios import cases, catalogue, deployment, variables
from lab.scenarios.expectation import parse
from tests.scenarios.conftest import DECLARED
from witness import faults

FILES = catalogue.names()


@pytest.mark.parametrize("name", FILES)
def test_a_scenario_tells_its_whole_story(name):
    scenario = catalogue.load(name)
    assert 20 < len(scenario.title) < 100
    assert len(scenario.story.splitlines()) >= 3
    assert scenario.settings["SCENARIO"] == name
    assert set(scenario.settings) <= DECLARED | {"COMPOSE_PROFILES", *variables.FACTS}
    if scenario.is_fault:
        assert cases.flows_of(scenario.settings["FLOW"])
        assert parse(scenario.settings["EXPECT_FLOW"], "EXPECT_FLOW")
    else:
        assert "EXPECT_WHOAMI" in scenario.settings
    if scenario.is_fault or scenario.settings["EXPECT_WHOAMI"].split()[0] != "200":
        assert scenario.fix in catalogue.working()
        assert catalogue.load(scenario.fix).settings["EXPECT_WHOAMI"].split()[0] == "200"


@pytest.mark.parametrize("name", [name for name in FILES if catalogue.load(name).fix])
def test_a_story_and_its_fix_name_the_same_scenario(name):
    scenario = catalogue.load(name)
    assert scenario.story.endswith(f" as in {scenario.fix}.")


LECTURE = ("different-port-no-cors", "different-port-no-credentials", "different-port")


@pytest.mark.parametrize(
    ("step", "setting"),
    [(LECTURE[:2], "CORS_ALLOWED_ORIGINS"), (LECTURE[1:], "FETCH_CREDENTIALS")],
    ids=lambda value: value if isinstance(value, str) else value[1],
)
def test_each_step_of_the_lecture_changes_one_setting_and_its_story_names_the_step_before(step, setting):
    before, after = (catalogue.load(name) for name in step)
    assert {setting} == {
        name
        for name in DECLARED - {"SCENARIO", "EXPECT_WHOAMI", "EXPECT_LOGIN"}
        if before.settings.get(name) != after.settings.get(name)
    }
    assert before.name in after.story


def test_expectations_about_tools_reach_no_container():
    assert not DECLARED & {*variables.FACTS}
    for name in FILES:
        for environment in deployment.load(name).services.values():
            assert not environment.keys() & {*variables.FACTS}


def test_every_scenario_is_either_a_fault_or_working():
    assert len(catalogue.faults()) >= 30
    assert sorted(catalogue.faults() + catalogue.working()) == catalogue.names()
    assert not [name for name in catalogue.working() if "EXPECT_SMOKE" in catalogue.load(name).settings]


def test_only_faults_set_lab_fault_and_each_mistake_has_its_fault():
    lab_faults = {name: catalogue.load(name).settings.get("LAB_FAULT") for name in catalogue.names()}
    assert not any(lab_faults[name] for name in catalogue.working())
    for name in (*faults.DJANGO, *faults.NGINX):
        assert name in lab_faults.values()
        assert lab_faults.get(name, name) == name


@pytest.mark.parametrize(("flow", "near"), [("login-by-fech", "login-by-fetch"), ("deleet", "delete")])
def test_an_unknown_flow_is_refused_with_the_nearest(flow, near):
    with pytest.raises(Problem, match=f"FLOW='{flow}' is not a flow of web/cases/cases.json: write FLOW={near}"):
        cases.flows_of(flow)


@pytest.mark.parametrize("name", FILES)
def test_a_scenario_has_only_the_settings_that_differ(name):
    default, this = deployment.load(None), deployment.load(name)
    assert (this.variables.get("COMPOSE_PROFILES") == "tls") == this.tls
    known = {"SCENARIO", "EXPECT_WHOAMI", "COMPOSE_PROFILES", *variables.FACTS}
    for key in set(catalogue.load(name).settings) - known:
        places = [service for service in this.services if key in this.services[service]]
        assert places, f"{key} reaches no service"
        assert any(default.services[place].get(key) != this.services[place][key] for place in places), key


def test_the_defaults_are_the_default_scenario():
    assert deployment.load(None).services == deployment.load(catalogue.DEFAULT).services


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("diferent-port", "did you mean different-port?"),
        ("different_host", "did you mean different-host?"),
        ("../../etc/passwd", "there are"),
        ("qqq", "there are cross-site"),
    ],
)
def test_an_unknown_scenario_is_refused_with_the_nearest(name, says):
    with pytest.raises(Problem) as refusal:
        catalogue.load(name)
    assert says in str(refusal.value)
