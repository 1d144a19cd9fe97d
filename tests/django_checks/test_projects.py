"""The settings of public projects that nobody here wrote: each check that fires is true of them, and no other fires.

A file of projects/ has the settings that matter and their values, its source, and for each deployment the ids that are
expected, with the reason. They were written down before the checks ran.
"""

import tomllib
from types import SimpleNamespace

import pytest
from django.core.checks import INFO

from crosshost.django.conf import Conf
from crosshost.django.run import messages
from tests.conftest import ROOT

FILES = sorted((ROOT / "tests/django_checks/projects").glob("*.toml"))
PROJECTS = {path.stem: tomllib.loads(path.read_text()) for path in FILES}
DEPLOYMENTS = [(name, deployment) for name, project in PROJECTS.items() for deployment in project["deployments"]]


def settings(name: str, deployment: str) -> SimpleNamespace:
    """Return the settings of a deployment. TOML has no None: "@None" stands for it."""
    project = PROJECTS[name]
    values = project["settings"] | project["deployments"][deployment].get("settings", {})
    return SimpleNamespace(**{setting: None if value == "@None" else value for setting, value in values.items()})


@pytest.mark.parametrize(("name", "deployment"), DEPLOYMENTS)
def test_only_what_is_true_of_a_public_project_is_reported(name, deployment):
    expected = PROJECTS[name]["deployments"][deployment].get("expected", {})
    raised = {message.id: message for message in messages(Conf(settings(name, deployment)))}
    assert {id: message.msg for id, message in raised.items() if id not in expected} == {}
    assert expected.keys() == raised.keys()
    notes = {id for id, reason in expected.items() if reason.startswith("a note: ")}
    assert {id for id, message in raised.items() if message.level == INFO} == notes


def test_every_project_names_its_source_and_licence():
    assert len(PROJECTS) >= 15
    assert len({project["source"] for project in PROJECTS.values()}) == len(PROJECTS)
    for project in PROJECTS.values():
        assert project["source"].startswith("https://github.com/")
        assert project["licence"]
