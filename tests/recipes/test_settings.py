"""The printed settings.py against what the lab's settings.py makes of the recipe's env file."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from corsheaders.defaults import default_headers, default_methods
from django.conf import global_settings

from crosshost.recipe.decide import Recipe, decide
from crosshost.recipe.env import NOT_IN_THE_LAB
from crosshost.recipe.render import parts
from crosshost.recipe.wish import Wish
from lab.scenarios.deployment import Deployment
from tests.conftest import ROOT

PREFIXES = ("CORS_", "CSRF_", "SESSION_COOKIE_", "SECURE_")
DEFAULTS = {name: getattr(global_settings, name) for name in dir(global_settings)} | {
    "CORS_ALLOW_HEADERS": default_headers,
    "CORS_ALLOW_METHODS": default_methods,
}
# The lab's own: a toggle must show at once, an error is JSON, its page is told where the token is, and its nginx needs
# no header.
OF_THE_LAB = {"CORS_PREFLIGHT_MAX_AGE", "CSRF_FAILURE_VIEW", "CSRF_TOKEN_FROM", *NOT_IN_THE_LAB}
SAMPLE = [
    Wish("https://app.example.com", "https://api.example.com", token="cookie"),
    Wish("https://app.example.com", "https://api.example.net", "django", "nginx"),
    Wish("http://localhost:5173", "http://localhost:8000", proxy="vite"),
]


@pytest.fixture(scope="module")
def new_settings(tmp_path_factory) -> str:
    """The text of settings.py in a new project."""
    folder = tmp_path_factory.mktemp("project")
    subprocess.run([sys.executable, "-m", "django", "startproject", "mysite", str(folder)], check=True)
    return (folder / "mysite/settings.py").read_text()


def printed_text(recipe: Recipe) -> str:
    return next(part.text for part in parts(recipe) if part.id == "settings")


def pasted(new_settings: str, text: str) -> dict[str, Any]:
    """Return the settings of a new project after `text` is pasted at its end."""
    namespace = {"__file__": str(ROOT / "settings.py")}
    exec(compile(f"{new_settings}\n{text}", "settings.py", "exec"), namespace)  # noqa: S102 (our own text)
    return namespace


def of_lab(recipe: Recipe, folder: Path) -> dict[str, Any]:
    """Return the lab's settings with the recipe's env file."""
    environment = Deployment(None, (), recipe.env).services["django"] | {"DJANGO_DATA_DIR": str(folder)}
    with mock.patch.dict(os.environ, environment, clear=True):
        return runpy.run_path(str(ROOT / "django/config/settings.py"))


def compared(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings that decide about CORS, CSRF and cookies and are not the default, without the lab's own."""
    found = {name: value for name, value in settings.items() if name.startswith(PREFIXES) and name not in OF_THE_LAB}
    return {
        name: list(value) if isinstance(value, list | tuple) else value
        for name, value in found.items()
        if value
        and value != DEFAULTS.get(name)
        and not (name in DEFAULTS and sorted_of(value) == sorted_of(DEFAULTS[name]))
    }


def sorted_of(value: Any) -> Any:
    return sorted(value) if isinstance(value, list | tuple) else value


def differences(own: dict[str, Any], lab: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the settings that differ, each with both values."""
    first, second = compared(own), compared(lab)
    names = sorted(first.keys() | second.keys())
    return {name: (first.get(name), second.get(name)) for name in names if first.get(name) != second.get(name)}


@pytest.mark.parametrize("wish", SAMPLE, ids=str)
def test_the_printed_settings_are_those_that_the_env_file_makes(wish, new_settings, tmp_path):
    recipe = decide(wish)
    own = pasted(new_settings, printed_text(recipe))
    assert differences(own, of_lab(recipe, tmp_path)) == {}
    assert {line.name: own[line.name] for line in recipe.settings} == {
        line.name: line.value for line in recipe.settings
    }


@pytest.mark.thorough  # half a minute
def test_the_printed_settings_are_those_of_the_env_file_for_each_that_is_printed(recipes, new_settings, tmp_path):
    differ = {
        str(recipe.wish): found
        for recipe in recipes
        if (found := differences(pasted(new_settings, printed_text(recipe)), of_lab(recipe, tmp_path)))
    }
    assert len(recipes) > 150
    assert differ == {}


@pytest.mark.parametrize("name", ["CORS_ALLOW_CREDENTIALS", "CSRF_TRUSTED_ORIGINS", "SESSION_COOKIE_SAMESITE"])
def test_each_line_that_is_left_out_is_a_difference(name, new_settings, tmp_path):
    recipe = decide(SAMPLE[1])
    less = re.sub(rf"(?m)^{name} = .*$", "", printed_text(recipe))
    assert list(differences(pasted(new_settings, less), of_lab(recipe, tmp_path))) == [name]


@pytest.mark.parametrize("wish", SAMPLE[:2], ids=str)
def test_cors_middleware_stands_above_all_that_responds(wish, new_settings):
    middleware = pasted(new_settings, printed_text(decide(wish)))["MIDDLEWARE"]
    assert middleware[0] == "corsheaders.middleware.CorsMiddleware"
    assert middleware.count(middleware[0]) == 1
