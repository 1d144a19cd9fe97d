"""Small projects, and what `check` says of each. One process asks for many of them, for Django starts slowly."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from crosshost.django.checks import CHECKS
from lab.docs.checks import HEALTHY
from tests.conftest import ROOT
from tests.django_checks.cases import CALM, FAULTS

PROJECT = f"""
SECRET_KEY = "for the tests alone, and as long as Django wants one to be"
ROOT_URLCONF = "urls"
{HEALTHY}"""
MANAGE = """
import sys
from django.core.management import execute_from_command_line

execute_from_command_line(sys.argv)
"""
URLS = """
from corsheaders.middleware import CorsMiddleware
from django.middleware.common import CommonMiddleware

urlpatterns = []


class OwnCorsMiddleware(CorsMiddleware):
    pass


class OwnCommonMiddleware(CommonMiddleware):
    pass
"""
# Prints, for each module of settings that it is given, what Django's checks say of security in crosshost's name.
ASK = """
import json, sys
import django
from django.conf import Settings, settings
from django.core.checks import Tags, run_checks

django.setup()
answers = {}
for name in sys.argv[1:]:
    settings._wrapped = Settings(name)
    said = run_checks(tags=[Tags.security])
    answers[name] = [(one.id, one.msg, one.hint) for one in said if one.id.startswith("crosshost.")]
    del sys.modules[name]
print(json.dumps(answers))
"""
CASES = [(check.id, fault) for check in CHECKS for fault in [check.fault, *FAULTS.get(check.id[10:], [])]]
Said = list[tuple[str, str, str]]  # id, message, hint


def run(folder: Path, *command: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "settings"}
    return subprocess.run(
        [sys.executable, "-W", "error", *command], cwd=folder, env=environment, capture_output=True, text=True
    )


def write_project(folder: Path, more: str = "") -> None:
    (folder / "settings.py").write_text(PROJECT + more)
    (folder / "urls.py").write_text(URLS)
    (folder / "manage.py").write_text(MANAGE)
    (folder / "ask.py").write_text(ASK)


def ask(folder: Path, endings: Iterable[str]) -> dict[str, Said]:
    """What the checks say of the project with each of these lines at the end of its settings."""
    modules = {ending: f"settings_{number}" for number, ending in enumerate(dict.fromkeys(endings))}
    for ending, name in modules.items():
        (folder / f"{name}.py").write_text(f"{PROJECT}{ending}\n")
    answered = run(folder, "ask.py", *modules.values())
    assert answered.returncode == 0, answered.stderr
    answers = json.loads(answered.stdout)
    return {ending: [tuple(one) for one in answers[name]] for ending, name in modules.items()}


def fixed(fault: str, said: Said) -> str:
    """The settings with the cure of each message after the fault."""
    return "\n".join([fault, *dict.fromkeys(hint for _, _, hint in said)])


@pytest.fixture(scope="session")
def said(tmp_path_factory) -> Callable[[str], Said]:
    folder = tmp_path_factory.mktemp("project")
    write_project(folder)
    answers = ask(folder, [*CALM, *(fault for _, fault in CASES)])
    answers |= ask(folder, [fixed(fault, answers[fault]) for _, fault in CASES])
    return answers.__getitem__
