"""This lab's Django with the settings of a deployment, in this process.

Django is configured once a process: the settings of a later environment override those of the first. The database is in
memory, with the demo's user and posts.
"""

import logging
import os
import runpy
import secrets
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from importlib import import_module
from unittest.mock import patch

from crosshost import Problem
from lab import ROOT

PROJECT = str(ROOT / "django")
SETTINGS = {
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],  # the real one is slow on purpose
    "WHITENOISE_USE_FINDERS": False,  # no static file is requested
    "LOGGING_CONFIG": None,
}
# No response depends on these, and a person's own values would need a file or a database.
VARIABLES = {"DEBUG_TOOLBAR": "false"}
LEFT_OUT = ("DATABASE_URL", "DATABASE_URL_FILE", "DJANGO_SECRET_KEY_FILE")
SECRET_KEY = secrets.token_urlsafe(50)
WORKER = "WORKER"  # in the environment: the number of the process to be; each has a SECRET_KEY of its own


class Configured:
    """The application of config/wsgi.py, made anew for each environment that differs from the last one."""

    def __init__(self) -> None:
        self.environment: dict[str, str] | None = None
        self.overriding = ExitStack()
        self.made: Callable | None = None

    def application(self, environment: Mapping[str, str]) -> Callable:
        """Return the application as `environment` configures it. Raises Problem for a value that Django refuses."""
        if self.made is None or environment != self.environment:
            self.environment, self.made = dict(environment), None
            self.made = self.make()
        return self.made

    def make(self) -> Callable:
        from django.conf import settings
        from django.test.utils import override_settings

        if PROJECT not in sys.path:
            sys.path.insert(0, PROJECT)
            logging.disable()  # Django's own lines about the refusals that scenarios are there for
        environment = self.environment or {}
        own = {name: value for name, value in environment.items() if name not in LEFT_OUT} | VARIABLES
        own["DJANGO_SECRET_KEY"] = SECRET_KEY + environment[WORKER]
        with patch.dict(os.environ, own, clear=True):
            try:
                made = runpy.run_path(os.path.join(PROJECT, "config", "settings.py"))
            except ValueError as error:  # EnvError is one
                raise Problem(str(error)) from None
        wanted = {name: value for name, value in made.items() if name.isupper()} | SETTINGS
        is_first = not settings.configured
        if is_first:
            settings.configure(**wanted)
            import_module("axes.conf")  # sets its defaults once a process, where no override may take them away
        self.overriding.close()
        changed = {name: value for name, value in wanted.items() if getattr(settings, name) != value}
        self.overriding.enter_context(override_settings(**changed))
        application = runpy.run_path(os.path.join(PROJECT, "config", "wsgi.py"))["application"]
        if is_first:
            fill()
        return application


def fill() -> None:
    """Create the tables without migrations, which take twenty times as long, and the demo's user and posts."""
    from django.apps import apps
    from django.db import connection

    with connection.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
    import_module("blog.demo.data").make()
