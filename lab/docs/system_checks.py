"""The ids of the system checks that a scenario's settings raise."""

import os
import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from types import SimpleNamespace

from crosshost.django.conf import Conf
from crosshost.django.run import messages
from lab import ROOT
from lab.scenarios import deployment

PROJECT = ROOT / "django"


def ids(name: str) -> list[str]:
    """Return the ids of the checks that scenario `name` raises, each once. Raises Problem for an unknown scenario."""
    return sorted({message.id for message in messages(Conf(settings(name)))})


def settings(name: str) -> SimpleNamespace:
    """Return Django's settings in scenario `name`, without the user's .env and without starting Django."""
    variables = deployment.alone(name).services["django"]
    with TemporaryDirectory() as data, environment(variables | {"DJANGO_DATA_DIR": data}):
        return SimpleNamespace(**runpy.run_path(str(PROJECT / "config" / "settings.py")))


@contextmanager
def environment(variables: dict[str, str]) -> Iterator[None]:
    """Give this process the environment and the path of the scenario's Django."""
    before, path = dict(os.environ), list(sys.path)
    os.environ.clear()
    os.environ.update(variables)
    sys.path.insert(0, str(PROJECT))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        sys.path[:] = path
