"""Small projects, and the messages of the checks for each. One process checks many of them: Django starts slowly."""

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
from tests.django_checks.cases import FAULTS, HEALTHY_ENDINGS

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
# Prints the messages of crosshost's checks for each settings module among its arguments.
RUN_CHECKS = """
import json, sys
import django
from django.conf import Settings, settings
from django.core.checks import Tags, run_checks

django.setup()
messages = {}
for name in sys.argv[1:]:
    settings._wrapped = Settings(name)
    raised = run_checks(tags=[Tags.security])
    ours = [message for message in raised if message.id.startswith("crosshost.")]
    messages[name] = [(message.id, message.msg, message.hint) for message in ours]
    del sys.modules[name]
print(json.dumps(messages))
"""
CASES = [(check.id, fault) for check in CHECKS for fault in [check.fault, *FAULTS.get(check.id[10:], [])]]
Messages = list[tuple[str, str, str]]  # id, message, hint


def run(folder: Path, *command: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "settings", "SECRET_KEY": "x" * 50}
    return subprocess.run(
        [sys.executable, "-W", "error", *command], cwd=folder, env=environment, capture_output=True, text=True
    )


def write_project(folder: Path, more: str = "") -> None:
    (folder / "settings.py").write_text(PROJECT + more)
    (folder / "urls.py").write_text(URLS)
    (folder / "manage.py").write_text(MANAGE)
    (folder / "run_checks.py").write_text(RUN_CHECKS)


def collect_messages(folder: Path, endings: Iterable[str]) -> dict[str, Messages]:
    """Return the messages for the project with each of these lines at the end of its settings."""
    modules = {ending: f"settings_{number}" for number, ending in enumerate(dict.fromkeys(endings))}
    for ending, name in modules.items():
        (folder / f"{name}.py").write_text(f"{PROJECT}{ending}\n")
    done = run(folder, "run_checks.py", *modules.values())
    assert done.returncode == 0, done.stderr
    by_name = json.loads(done.stdout)
    return {ending: [tuple(message) for message in by_name[name]] for ending, name in modules.items()}


def fixed(fault: str, messages: Messages) -> str:
    """Return the settings with the fault and then the hint of each message."""
    return "\n".join([fault, *dict.fromkeys(hint for _, _, hint in messages)])


@pytest.fixture(scope="session")
def messages_for(tmp_path_factory) -> Callable[[str], Messages]:
    folder = tmp_path_factory.mktemp("project")
    write_project(folder)
    messages = collect_messages(folder, [*HEALTHY_ENDINGS, *(fault for _, fault in CASES)])
    messages |= collect_messages(folder, [fixed(fault, messages[fault]) for _, fault in CASES])
    return messages.__getitem__
