"""Each snippet that says what to write for a deployment is a recipe; the others are listed here, with the reason."""

import re
import textwrap

import pytest

from lab.docs import recipes
from tests.conftest import ROOT
from tests.docs.text import GENERATED, README, block

TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text() for page in recipes.pages() if page not in GENERATED}
FENCED = re.compile(r"^[ ]*```\w*\n(.*?)^[ ]*```$", re.DOTALL | re.MULTILINE)
INDENTED = re.compile(r"(?:^    .+\n)+", re.MULTILINE)
# What people set: Django's and corsheaders' names, the lab's variables, nginx's directives, options of fetch and axios.
SETS = re.compile(
    r"\b(CORS|CSRF|SESSION|SECURE)_[A-Z_]+\s*=|\bALLOWED_HOSTS\s*=|(WEB|API)_ORIGIN=|INSTALLED_APPS|MIDDLEWARE"
    r"|\b(proxy_pass|proxy_set_header|add_header|server_name)\b|credentials: '|withCredentials|DJANGO_[A-Z_]+="
)
OF_README = {
    "-      credentials: config.fetchCredentials,": "the lecture's one edit, in a file of this checkout",
    'INSTALLED_APPS = ["crosshost.django", ...]': "adds the checks, and changes no deployment",
    "CORS_ALLOWED_ORIGINS=http://localhost:3000,http://localhost:5173": "two pages, compared below",
}
# By page: how the snippet begins, and why it is no recipe.
EXPLAINED = {
    "README.md": OF_README,
    "README.ko.md": OF_README,
    "SECURITY.md": {"DJANGO_DEMO=false": "closes the demo; no page or API"},
    "docs/own-frontend.md": {"await fetch('http://localhost:8000/": "this lab's API; tests/web runs it"},
    "docs/testing.md": {"F   ": "what pytest prints"},
    "crosshost/README.md": {"sent   ": "what its example prints"},
    "docs/two-machines.md": {"BIND_ADDRESS=0.0.0.0": "the lab's own variables, below those of the recipe"},
    "docs/replicas.md": {"COMPOSE_FILE=": "closes the demo of replicas; no page or API"},
    "docs/swarm.md": {
        "BIND_ADDRESS=0.0.0.0": "the lab's own variables, below those of the recipe",
        "DJANGO_IMAGE=": "an update; tests/swarm runs it",
    },
}


def snippets(text: str) -> list[str]:
    """Return the blocks of a page, outside of recipes, that set something."""
    rest = recipes.SNIPPET.sub("", text)
    found = [*FENCED.findall(rest), *INDENTED.findall(FENCED.sub("", rest))]
    return [textwrap.dedent(each).strip() for each in found if SETS.search(each)]


@pytest.mark.parametrize("name", TEXTS)
def test_the_recipes_of_a_page_are_what_the_command_prints(name):
    assert recipes.rendered(TEXTS[name]) == TEXTS[name], "scripts/docs recipes"


@pytest.mark.parametrize("name", TEXTS)
def test_a_snippet_that_sets_something_is_a_recipe_or_is_explained(name):
    known = EXPLAINED.get(name, {})
    for snippet in snippets(TEXTS[name]):
        is_known = any(snippet.startswith(begin) for begin in known)
        assert is_known, f"{name}: write it as a recipe, or say why not:\n{snippet}"


def test_nothing_is_explained_that_is_gone():
    for name, known in EXPLAINED.items():
        for begin in known:
            assert any(snippet.startswith(begin) for snippet in snippets(TEXTS[name])), (name, begin)


def test_the_lines_for_a_second_page_are_those_of_two_recipes():
    lines = dict(line.split("=", 1) for line in block(README, "ini").split())
    for page, added in (("http://localhost:3000", "3000"), ("http://localhost:5173", "5173")):
        printed = recipes.block("settings", f"--page {page} --api http://localhost:8000")
        for name, value in lines.items():
            assert f'{name} = ["{page}"]' in printed
            assert f"http://localhost:{added}" in value.split(",")


def test_these_pages_have_recipes():
    found = [name for name, text in TEXTS.items() if recipes.SNIPPET.search(text)]
    assert found == ["README.ko.md", "README.md", "docs/recipes.md", "docs/swarm.md", "docs/two-machines.md"]
