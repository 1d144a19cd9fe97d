"""What the command prints, pasted into a new project, and tried in real browsers."""

import shutil
from pathlib import Path

import pytest

from crosshost.browsers.variants import find
from crosshost.recipe.decide import decide
from crosshost.recipe.space import ALL, RELATIONS, Relation, relation_of
from crosshost.recipe.wish import Wish
from lab.elsewhere import install
from lab.recipes.space import printed
from lab.recipes.stand_ins import stand_in
from lab.scenarios.names import is_resolved_by_lab
from tests.conftest import is_free, need
from tests.recipes.pasting import AT_DJANGO, WORKS, Pasted, running, steps

pytestmark = pytest.mark.usefixtures("idle")

BROWSERS = ("chromium", "firefox")
BY_NGINX = Wish("https://app.example.com", "https://api.example.com", proxy="nginx")
BY_PORTS = Wish("http://localhost:3000", "http://localhost:8000")


def tried(wish: Wish, folder: Path, nginx: str, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Return what the page did in each browser."""
    for name in BROWSERS:
        need(not find(name).missing(), find(name).missing() or "")
    for port in (3000, 8000, 3443, 8443):
        need(is_free(port), f"a free port {port} (scripts/down?)")
    pasted = Pasted(decide(stand_in(wish)), folder, without)
    pasted.write()
    with running(pasted, nginx):
        return steps(pasted, BROWSERS)


def expected(wish: Wish) -> dict[str, bool]:
    works = decide(stand_in(wish)).works
    return {name: works[name] for name in BROWSERS}


def worked(wish: Wish, done: dict[str, list[str]]) -> dict[str, bool]:
    right = [AT_DJANGO if number == 1 and wish.login == "django" else step for number, step in enumerate(WORKS)]
    return {name: steps == right for name, steps in done.items()}


@pytest.mark.thorough
@pytest.mark.parametrize("wish", [BY_NGINX, BY_PORTS], ids=["hosts by nginx", "ports"])
def test_what_is_printed_works_when_it_is_pasted(wish, tmp_path, nginx):
    done = tried(wish, tmp_path, nginx)
    assert worked(wish, done) == {"chromium": True, "firefox": True}, done


def pastable(wish: Wish) -> bool:
    """Return whether the stand-in can be run: the local authority signs for names below localhost only."""
    upstream = decide(stand_in(wish)).where.upstream
    return not (upstream.scheme == "https" and is_resolved_by_lab(upstream.host))


def of_relation(relation: Relation) -> Wish | None:
    """Return a printed wish of the relation, or None; from one relation to the next proxy, login and token change."""
    recipes = printed(wish for wish in ALL if relation_of(wish) is relation)
    found = [recipe.wish for recipe in recipes if pastable(recipe.wish)]
    return found[list(RELATIONS.values()).index(relation) * 5 % len(found)] if found else None


@pytest.mark.slow
@pytest.mark.parametrize("relation", RELATIONS.values(), ids=RELATIONS)
def test_what_is_printed_for_each_relation_works_as_it_says(relation, tmp_path, package_index, nginx):
    wish = of_relation(relation)
    if wish is None:  # all are refused
        return
    if wish.proxy == "vite":
        need(bool(shutil.which("npm")), "npm")
        install.ensure_node()
    done = tried(wish, tmp_path, nginx)
    assert worked(wish, done) == expected(wish), (str(wish), done)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["CORS_ALLOW_CREDENTIALS", "CSRF_TRUSTED_ORIGINS", "CORS_ALLOWED_ORIGINS"])
def test_it_does_not_work_without_one_of_its_lines(name, tmp_path, nginx):
    done = tried(BY_NGINX, tmp_path, nginx, without=(name,))
    assert worked(BY_NGINX, done) == {"chromium": False, "firefox": False}, done
