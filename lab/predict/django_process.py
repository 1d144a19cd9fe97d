"""The process that runs Django for real_django.py, as the module lab.predict.django_process

Each line of standard input is a request, with the environment that Django takes its settings from. Each line of
standard output is the response. The database is in memory, with the demo's user and posts.
"""

import json
import logging
import os
import runpy
import secrets
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module

from environs import EnvError

from lab.predict.real_django import WORKER

PROJECT = os.path.join(os.getcwd(), "django")
SETTINGS = {
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],  # the real one is slow on purpose
    "WHITENOISE_USE_FINDERS": False,  # no static file is requested
    "LOGGING_CONFIG": None,
}
# No response depends on these, and a person's own values would need a file or a database.
VARIABLES = {"DEBUG_TOOLBAR": "false"}
SECRET_KEY = secrets.token_urlsafe(50)
LEFT_OUT = ("DATABASE_URL", "DATABASE_URL_FILE", "DJANGO_SECRET_KEY_FILE")


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, and that ends this process
    logging.disable()
    sys.path.insert(0, PROJECT)
    environment, application, overriding = None, None, ExitStack()
    for line in sys.stdin:
        message = json.loads(line)
        try:
            if application is None or message["environment"] != environment:
                environment, application = message["environment"], None
                application = configured(environment, overriding)
        except EnvError as error:
            response = {"problem": str(error)}
        else:
            response = respond(application, **message["request"])
        print(json.dumps(response), flush=True)


def configured(environment: dict[str, str], overriding: ExitStack) -> Callable:
    """Return the application of config/wsgi.py as `environment` configures it. Raises EnvError for a bad value.

    `overriding` overrides the settings of the first environment, because Django is configured only once.
    """
    from django.conf import settings
    from django.test.utils import override_settings

    os.environ.clear()
    os.environ.update({name: value for name, value in environment.items() if name not in LEFT_OUT} | VARIABLES)
    os.environ["DJANGO_SECRET_KEY"] = SECRET_KEY + environment[WORKER]
    made = runpy.run_path(os.path.join(PROJECT, "config", "settings.py"))
    wanted = {name: value for name, value in made.items() if name.isupper()} | SETTINGS
    is_first = not settings.configured
    if is_first:
        settings.configure(**wanted)
    overriding.close()
    changed = {name: value for name, value in wanted.items() if getattr(settings, name) != value}
    overriding.enter_context(override_settings(**changed))
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


def respond(application: Callable, method: str, url: str, headers: dict[str, str], body: str, secure: bool) -> dict:
    """Return Django's response to one request: status, headers and body."""
    from django.test import RequestFactory

    request = RequestFactory().generic(
        method, url, body, headers.pop("Content-Type", ""), secure=secure, headers=headers
    )
    started: list[tuple[str, list[tuple[str, str]]]] = []
    parts = application(request.environ, lambda status, headers, *error: started.append((status, headers)))
    text = b"".join(parts).decode(errors="replace")
    parts.close()
    status, sent = started[-1]
    # Django puts a space before the value of Set-Cookie.
    return {"status": int(status.split()[0]), "headers": [(name, value.strip()) for name, value in sent], "body": text}


if __name__ == "__main__":
    main()
