"""One project in this process: settings, database and user of a set-up, with a mistake or without."""

import importlib
from typing import Any

from tests.testing.projects import base

# What every copy of the process would import by itself, and what reads no settings that a mistake changes.
PRELOADED = ("django.test", "crosshost.testing.checks.deployment", "crosshost.testing.handlers.django_handler")


def configuration(setup: str) -> Any:
    """Return the module with SETTINGS and DEPLOYMENT of a set-up."""
    return importlib.import_module(f"tests.testing.projects.setups.{setup}.settings")


def start(setup: str) -> None:
    """Make the healthy project of `setup`: Django with its settings, a new database, and the user."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    own = configuration(setup).SETTINGS
    settings.configure(**own, ROOT_URLCONF=f"tests.testing.projects.setups.{setup}.urls")
    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth import get_user_model

    get_user_model().objects.create_user(base.USER["username"], base.USER["email"], base.USER["password"])
    for name in PRELOADED:
        importlib.import_module(name)


def changed(overrides: dict[str, Any]) -> Any:
    """Return a context in which this process has `overrides`; the project's views must not be imported yet.

    A dict is changed in place: dj-rest-auth holds on to the one that it got first.
    """
    from django.conf import settings
    from django.test import override_settings

    inside = {name for name, value in overrides.items() if isinstance(value, dict)}
    for name in inside:
        getattr(settings, name).update(overrides[name])
    return override_settings(**{name: value for name, value in overrides.items() if name not in inside})
