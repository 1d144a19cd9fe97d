"""The printed texts in a new Django project, as a person pastes them."""

import json
import os
import subprocess
import sys
from functools import cache

import pytest

from crosshost.policy import ENGINES
from crosshost.recipe import Wish, decide
from crosshost.recipe.render import parts
from tests.conftest import ROOT
from tests.recipe.decisions import printed

pytestmark = pytest.mark.thorough  # the whole space, in a real Django

# Prints all messages of `manage.py check` for each settings module.
RUN_CHECKS = """
import json, sys
import django
from django.conf import Settings, settings
from django.core.checks import run_checks

django.setup()
messages = {}
for name in sys.argv[1:]:
    settings._wrapped = Settings(name)
    messages[name] = [str(message) for message in run_checks()]
print(json.dumps(messages))
"""
# In each engine, by the library's browser: the steps of a page with the printed views.
VISIT = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from crosshost.testing import Browser, FetchError

page_url, api, login, token_from, credentials, proxied, *engines = sys.argv[1:]
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
call_command("migrate", verbosity=0)
User.objects.create_user("demo", password="demo")

def visit(engine):
    browser = Browser(engine, behind_proxy=bool(proxied))
    page = browser.open(f"{page_url}/", served=False)

    def write(path, **more):
        asked = page.fetch(f"{api}/accounts/csrf/", credentials=credentials)
        token = asked.json()["csrfToken"] if token_from == "body" else dict(
            pair.split("=") for pair in page.document_cookie.split("; ") if pair).get("csrftoken", "")
        headers = {"X-CSRFToken": token}
        return page.fetch(f"{api}{path}", "POST", credentials=credentials, headers=headers, **more).status

    def who():
        return page.fetch(f"{api}/accounts/whoami/", credentials=credentials).status

    try:
        if login == "fetch":
            steps = [write("/accounts/login/", json={"username": "demo", "password": "demo"})]
        else:
            form_page = page.navigate(f"{api}/accounts/login/")
            form = form_page.form("login-form")
            form_page.submit(form, {"username": "demo", "password": "demo"})
            steps = []
        return [*steps, who(), write("/accounts/logout/"), who()]
    except FetchError as error:
        return [str(error)]

print(json.dumps({engine: visit(engine) for engine in engines}))
"""


def python(folder, *arguments: str, settings: str = "mysite.settings") -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{folder}", "DJANGO_SETTINGS_MODULE": settings}
    return subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture
def project(tmp_path):
    """Make a project with startproject, and return its folder."""
    done = python(tmp_path, "-m", "django", "startproject", "mysite", str(tmp_path), settings="")
    assert done.returncode == 0, done.stderr
    return tmp_path


@cache
def texts(wish: Wish) -> dict[str, str]:
    return {part.id: part.text for part in parts(decide(wish))}


def paste(project, wish: Wish) -> None:
    made = texts(wish)
    with (project / "mysite/settings.py").open("a") as settings:
        settings.write("\n" + made["settings"])
    (project / "mysite/views.py").write_text(made["views"])
    with (project / "mysite/urls.py").open("a") as urls:
        urls.write("\n" + made["urls"])


def test_no_check_of_django_or_crosshost_has_a_message_for_any_recipe(project):
    beginning = (project / "mysite/settings.py").read_text() + "\nINSTALLED_APPS += ['crosshost.django']\n"
    endings = dict.fromkeys(texts(recipe.wish)["settings"].partition("\n")[2] for recipe in printed())
    names = {f"settings_{number}": ending for number, ending in enumerate(endings)}
    for name, ending in names.items():
        (project / f"{name}.py").write_text(beginning + ending)
    (project / "run_checks.py").write_text(RUN_CHECKS)
    done = python(project, "run_checks.py", *names)
    assert done.returncode == 0, done.stderr
    messages = json.loads(done.stdout)
    assert {names[name]: found for name, found in messages.items() if found} == {}
    assert len(names) > 40


WISHES = [
    Wish("https://app.example.com", "https://api.example.com"),
    Wish("https://app.example.com", "https://api.example.net", login="django", proxy="nginx"),
    Wish("https://app.example.com", "https://app.example.com", login="django", proxy="nginx"),
]


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_the_pasted_project_works_where_the_recipe_says(project, wish):
    paste(project, wish)
    checked = python(project, "manage.py", "check", "--fail-level", "DEBUG")
    assert checked.returncode == 0, checked.stderr
    recipe = decide(wish)
    assert visited(project, recipe) == recipe.works


def test_without_one_line_it_no_longer_works_there(project):
    paste(project, WISHES[0])
    recipe = decide(WISHES[0])
    settings = project / "mysite/settings.py"
    whole = settings.read_text()
    settings.write_text(whole.replace("\nCSRF_TRUSTED_ORIGINS = ", "\nCSRF_TRUSTED_ORIGINS = [] and "))
    assert visited(project, recipe) == dict.fromkeys(ENGINES, False)


def visited(project, recipe) -> dict[str, bool]:
    """Return for each engine whether the page can log in, reload and log out."""
    (project / "visit.py").write_text(VISIT)
    where = recipe.where
    proxied = "yes" if recipe.wish.proxy == "nginx" and where.https else ""
    arguments = (str(where.page), str(where.api), recipe.wish.login, recipe.token, recipe.credentials, proxied)
    done = python(project, "visit.py", *arguments, *ENGINES)
    assert done.returncode == 0, done.stderr
    right = [200, 200, 200, 401][recipe.wish.login == "django" :]
    return {name: steps == right for name, steps in json.loads(done.stdout).items()}
