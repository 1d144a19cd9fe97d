"""What the checks of crosshost.django say of a scenario's settings: python -m lab.docs.system_checks [NAME…]"""

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
from lab.scenarios import catalogue, deployment

PROJECT = ROOT / "django"


def ids(name: str) -> list[str]:
    """The ids of the checks that have something to say of scenario `name`, each once. Raises Problem for none such."""
    return sorted({message.id for message in messages(Conf(settings(name)))})


def settings(name: str) -> SimpleNamespace:
    """Django's settings as scenario `name` makes them, without anybody's own .env, and without starting Django."""
    variables = deployment.alone(name).services["django"]
    with TemporaryDirectory() as data, environment(variables | {"DJANGO_DATA_DIR": data}):
        return SimpleNamespace(**runpy.run_path(str(PROJECT / "config" / "settings.py")))


@contextmanager
def environment(variables: dict[str, str]) -> Iterator[None]:
    """This process's environment and path as the lab's Django has them."""
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


if __name__ == "__main__":
    for name in sys.argv[1:] or catalogue.names():
        print(f"{name}: {' '.join(ids(name))}")
