"""The installed wheel in fresh projects of the oldest and newest Django: it moves no Django, and works with each."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crosshost.django.checks import CHECKS
from tests.conftest import need
from tests.django_checks.conftest import PROJECT, write_project
from tests.wheel import NO_INDEX, install, pip, run_in_container

pytestmark = pytest.mark.thorough

# Prints as JSON: Django's version, the ids for each settings module here, what manage.py check says in a fresh project,
# and the reason that the view gives there for a refused request.
SAMPLE = """
import json, os, pathlib, subprocess, sys
import django


def run(*command, **variables):
    command = [sys.executable, *command]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | variables)
    return done.stdout if done.returncode == 0 else sys.exit(done.stderr)


names = sorted(path.stem for path in pathlib.Path().glob("settings_*.py"))
checked = json.loads(run("run_checks.py", *names, DJANGO_SETTINGS_MODULE="settings"))
ids = {name: sorted({message[0] for message in messages}) for name, messages in checked.items()}
fresh = pathlib.Path("fresh")
fresh.mkdir()
run("-m", "django", "startproject", "config", str(fresh))
settings = fresh / "config/settings.py"
own = "INSTALLED_APPS += ['crosshost.django']; CSRF_FAILURE_VIEW = 'crosshost.django.csrf_failure'"
settings.write_text(settings.read_text() + own)
refuse = '''
from django.test import Client
client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
print(client.post("/admin/login/", headers={"origin": "https://app.example.com"}).json()["id"])
'''
said = run("fresh/manage.py", "check")
reason = run("fresh/manage.py", "shell", "-c", refuse).splitlines()[-1]
print(json.dumps([django.get_version(), ids, said, reason]))
"""


@pytest.fixture
def project(tmp_path) -> Path:
    """A project with a settings module for the fault of each check."""
    folder = tmp_path / "project"
    folder.mkdir()
    write_project(folder)
    for check in CHECKS:
        (folder / f"settings_{check.id.removeprefix('crosshost.')}.py").write_text(f"{PROJECT}{check.fault}\n")
    (folder / "sample.py").write_text(SAMPLE)
    return folder


def assert_works(printed: str, version: str) -> None:
    django, ids, said, reason = json.loads(printed)
    assert django.startswith(version)
    assert ids == {f"settings_{check.id.removeprefix('crosshost.')}": [check.id] for check in CHECKS}
    assert said == "System check identified no issues (0 silenced).\n"
    assert reason == "csrf-origin"


@pytest.mark.parametrize("version", ["4.2", "5.2"])
def test_on_this_python_the_wheel_leaves_the_installed_django_and_works(wheel, project, tmp_path, version):
    python = install(tmp_path / "own", [f"django=={version}.*", "django-cors-headers"], [f"{wheel}[django]"])
    environment = {"PATH": os.environ["PATH"]}  # not this process's settings
    done = subprocess.run([python, "sample.py"], cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert_works(done.stdout, version)


@pytest.mark.parametrize("version", ["5.2", "6.0", "6.1"])
def test_in_the_container_the_wheel_works_with_newer_djangos(engine, wheel, project, version):
    packages = [f"django=={version}.*", "django-cors-headers"]
    assert_works(run_in_container(wheel, "django", packages, project, "python sample.py"), version)


@pytest.mark.parametrize(("python", "version"), [("3.12", "4.2"), ("3.12", "6.0"), ("3.14", "5.2"), ("3.14", "6.1")])
def test_for_other_pythons_the_wheel_resolves_with_the_django_that_is_there(wheel, tmp_path, python, version):
    options = ("download", "--only-binary=:all:", "--python-version", python, "--dest", str(tmp_path))
    resolved = pip(sys.executable, *options, f"django=={version}.*", f"{wheel}[django]")
    need(NO_INDEX not in resolved.stderr, "the package index")
    assert resolved.returncode == 0, resolved.stderr
    versions = dict(path.name.lower().split("-")[:2] for path in tmp_path.glob("*.whl"))
    assert versions["django"].startswith(version)
    assert {"crosshost", "can_ada", "publicsuffixlist"} <= versions.keys()
