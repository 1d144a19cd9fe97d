"""The deployments of lab/elsewhere as data: nothing is started here."""

import json
import re
import shlex
import tomllib

import pytest

from crosshost import Problem
from lab.elsewhere import deployments
from lab.elsewhere.deployments import BROWSERS, FOLDER, load, names, parse, varied
from lab.elsewhere.running import ACCOUNT, PASSWORD, PORTS, filled
from tests.conftest import ROOT

ALL = [load(name) for name in names()]
VALID = tomllib.loads((FOLDER / "flask-login" / deployments.FILE).read_text())


def test_there_are_healthy_and_broken_ones_of_many_frameworks():
    frameworks = {part for deployment in ALL for part in deployment.framework.split(", ")}
    healthy = [deployment for deployment in ALL if all(deployment.works.values())]
    assert len(ALL) >= 24
    assert len(frameworks) >= 8
    assert min(len(healthy), len(ALL) - len(healthy)) >= 12


@pytest.mark.parametrize("deployment", ALL, ids=lambda deployment: deployment.name)
def test_a_deployment_says_what_is_wrong_where_a_login_fails(deployment):
    assert bool(deployment.wrong) == (not all(deployment.works.values()))
    assert (deployment.folder / "page.js").exists()


@pytest.mark.parametrize("deployment", ALL, ids=lambda deployment: deployment.name)
def test_a_page_exports_login_and_whoami(deployment):
    exported = re.findall(r"^export async function (\w+)", (deployment.folder / "page.js").read_text(), re.MULTILINE)
    assert exported == ["login", "whoami"]


@pytest.mark.parametrize("deployment", ALL, ids=lambda deployment: deployment.name)
def test_every_placeholder_has_a_value_and_every_port_a_name(deployment):
    known = {*PORTS, "name", "email", "folder", "base", "run", "bin", "node", "node_modules", "nginx", "cert", "key"}
    known |= {"page", "api", "user", "password"}  # the last two are the doctor's own
    texts = [process.command for process in deployment.start] + list(deployment.env.values())
    texts += [*deployment.urls, *deployment.doctor, deployment.api]
    assert {name for text in texts for name in re.findall(r"\{(\w+)\}", text)} <= known
    assert {process.port for process in deployment.start} <= set(PORTS)
    assert all(shlex.split(process.command) for process in deployment.start)


def test_no_app_stands_there_without_a_deployment():
    apps = {path.name for path in FOLDER.iterdir()}
    assert apps == set(names())
    assert {deployment.folder.name for deployment in ALL} == {path.parent.name for path in FOLDER.glob("*/page.js")}


def test_the_password_is_in_no_argument():
    assert not {"password", "user"} & ACCOUNT.keys()  # their placeholders are the doctor's own
    assert [deployment.name for deployment in ALL if PASSWORD in str(deployment.doctor)] == []


def test_a_variant_has_what_its_app_has_but_not_what_is_wrong_with_it():
    base = {"title": "a", "wrong": "b", "env": {"A": "1", "B": "2"}, "page": "http://localhost"}
    variant = varied(base, {"of": "flask", "title": "c", "env": {"B": "3"}})
    assert variant == {
        "of": "flask",
        "title": "c",
        "wrong": "",
        "env": {"A": "1", "B": "3"},
        "page": "http://localhost",
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"urls": None}, "flask/deployment.toml has no 'urls'"),
        ({"frame work": "Flask"}, "flask/deployment.toml has 'frame work'"),
        ({"works": {"chromium": True}}, "flask/deployment.toml: works = { chromium = true, firefox = true }"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_key(change, message):
    data = {key: value for key, value in {**VALID, **change}.items() if value is not None}
    with pytest.raises(Problem, match=re.escape(message)):
        parse("flask", FOLDER / "flask-login", data)


def test_a_wrong_name_is_refused_with_the_nearest():
    with pytest.raises(Problem, match=r"there is no deployment 'flask-logon'.*flask-login"):
        load("flask-logon")


def test_the_braces_of_json_stay_where_placeholders_are_filled():
    text = '{"user": {"email": "{email}"}}'
    assert json.loads(filled(text, {"email": "ann@example.com"})) == {"user": {"email": "ann@example.com"}}


def test_the_lock_file_of_npm_has_no_address():
    lock = json.loads((ROOT / "lab/elsewhere/package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_every_deployment_is_expected_in_both_browsers():
    assert [deployment.name for deployment in ALL if tuple(deployment.works) != BROWSERS] == []
