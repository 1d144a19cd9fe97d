"""scripts/docs checks: write docs/checks.md from the checks."""

import sys
from importlib.abc import SourceLoader
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from textwrap import indent
from types import SimpleNamespace

from django.core.checks import INFO

from crosshost.django.checks import CHECKS
from crosshost.django.conf import Conf
from lab import ROOT

PAGE = ROOT / "docs" / "checks.md"
HEALTHY = """\
ALLOWED_HOSTS = ["api.example.com"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "corsheaders",
    "crosshost.django",
]
MIDDLEWARE = [
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
CORS_ALLOWED_ORIGINS = ["https://app.example.com"]
CORS_ALLOW_CREDENTIALS = True
CSRF_TRUSTED_ORIGINS = ["https://app.example.com"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
"""
HEAD = """\
# What `crosshost.django` checks

Generated; do not edit it by hand.

Add `"crosshost.django"` to INSTALLED_APPS. `manage.py check` then finds each of these faults and prints the line that
fixes it in your project. The checks run at start only, never during a request. `E` stops the start, `W` is a warning,
`I` is a note: settings alone cannot prove that anything is wrong. An id never changes, so one that was a warning before
keeps its letter as a note. To switch a check off, put its id into SILENCED_SYSTEM_CHECKS.

## Why a request got 403

`CSRF_FAILURE_VIEW = "crosshost.django.csrf_failure"` explains each refusal of Django's CSRF check while DEBUG is on:
the reason, the setting to change with its file and line, and what Django received. fetch gets JSON, people get a page.
No value of a cookie or token is in it. Without DEBUG the response is that of Django's own view. Django REST framework's
SessionAuthentication calls no such view: its own 403 begins with "CSRF Failed:".

## Versions

The checks and the view need Django 4.2 or later. Installing `crosshost[django]` keeps the version that you have. They
are tested with Django 4.2 and 5.2 on Python 3.11, and with 5.2, 6.0 and 6.1 on Python 3.13 in the container. For Python
3.12 and 3.14 the resolution of the wheel is tested, and nothing is run. django-cors-headers is not needed.

## The checks

The examples below are lines at the end of this healthy project, an API on api.example.com for the page on
app.example.com:

"""


def settings_of(text: str) -> SimpleNamespace:
    """Return the settings of a settings.py with this text, which is the module "settings" until the next one."""
    loader = Text(text)
    module = sys.modules["settings"] = module_from_spec(ModuleSpec("settings", loader))
    loader.exec_module(module)
    return SimpleNamespace(**vars(module), SETTINGS_MODULE="settings")


class Text(SourceLoader):
    """Loads a module from a text that is in no file."""

    def __init__(self, text: str):
        self.text = text

    def get_filename(self, fullname: str) -> str:
        return f"{fullname}.py"

    def get_data(self, path: str | bytes) -> bytes:
        return self.text.encode()


def rendered() -> str:
    """Return the text of docs/checks.md."""
    parts = [HEAD, block(HEALTHY)]
    for check in CHECKS:
        messages = list(check(Conf(settings_of(HEALTHY + check.fault))))
        fixes = "\n".join(dict.fromkeys(message.hint for message in messages))
        parts += [
            f"## {check.id}: {check.title}\n\n",
            "A note, not a warning.\n\n" if messages[0].level == INFO else "",
            block(check.fault),
            f"{messages[0].msg} How to fix it:\n\n",
            block(fixes),
        ]
    return "".join(parts).rstrip("\n") + "\n"


def block(code: str) -> str:
    """Return settings as an indented block of Markdown, one a line. (ruff would format a fenced block.)"""
    return indent(code.replace("; ", "\n").rstrip("\n"), "    ") + "\n\n"


if __name__ == "__main__":
    PAGE.write_text(rendered())
