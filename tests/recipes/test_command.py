"""scripts/recipe: the command as it is, and --prove."""

import sys

import pytest

from crosshost import Problem
from crosshost.browsers.variants import find
from crosshost.recipe.decide import decide
from crosshost.recipe.wish import Wish
from lab.recipes import __main__ as recipe
from lab.recipes import starting
from lab.recipes.outcome import SAFE, WORKS, Outcome, titles

WISH = ["--page", "https://app.example.com", "--api", "https://api.example.com"]
RIGHT = Outcome({case: (WORKS | SAFE)[case] for case in titles("fetch")})


class Proving:
    """A prover that starts nothing."""

    def __init__(self, variants, count, **options):
        self.variants = variants

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def prove(self, recipe, name):
        return {variant.name: Outcome(RIGHT.results | self.results) for variant in self.variants}


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command, with browsers that get `results`; return its code, and what it printed."""

    def run(*arguments: str, **results: str) -> tuple[int, str, str]:
        monkeypatch.setattr(recipe, "proving", type("Proving", (Proving,), {"results": results}))
        monkeypatch.setattr(recipe, "installed", lambda names: [find(name) for name in ("chromium", "firefox")])
        monkeypatch.setattr(sys, "argv", ["scripts/recipe", *arguments])
        code = recipe.main()
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_without_prove_it_is_the_same_command(run):
    code, printed, said = run(*WISH, "--only", "env")
    assert (code, said) == (0, "")
    assert "CORS_ALLOWED_ORIGINS=https://app.example.com\n" in printed


def test_a_recipe_that_is_proven_is_printed_with_what_browsers_did(run):
    code, printed, said = run(*WISH, "--only", "env", "--prove")
    assert code == 0
    assert "WEB_ORIGIN=https://app.example.com\n" in printed
    assert said.splitlines() == [
        "recipe: page https://app.shop.localhost:3443 and API https://api.shop.localhost:8443 stand for yours",
        "recipe: chromium: works, safe",
        "recipe: firefox: works, safe",
    ]


def test_what_a_browser_contradicts_is_not_printed(run):
    code, printed, said = run(*WISH, "--only", "env", "--prove", login="403")
    assert (code, printed) == (1, "")
    line = "recipe: NOT AS PRINTED  firefox: the recipe says it works, and measured is: login 403"
    assert said.splitlines()[-1] == line


def test_a_refused_wish_is_not_started(run):
    code, _, said = run("--page", "http://app.example.com", "--api", "http://api.example.net", "--prove")
    assert code == 1
    assert said.startswith("crosshost: no recipe: ")
    assert "stand for yours" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--all"], "--all is for --prove"),
        ([*WISH, "--record"], "--record is for all recipes: write scripts/recipe --prove --all --record"),
    ],
)
def test_options_that_need_others_are_one_line(run, arguments, said):
    with pytest.raises(Problem, match=said):
        run(*arguments)


def test_the_env_file_of_the_recipe_is_what_is_started(monkeypatch, tmp_path):
    monkeypatch.setattr(starting, "FOLDER", tmp_path / "recipes")
    chosen = decide(Wish("https://app.shop.localhost:3443", "https://api.shop.localhost:8443", token="cookie"))
    started = starting.deployment(chosen, "hosts-fetch-cookie-none")
    assert started.variables == chosen.env | {"SCENARIO": "hosts-fetch-cookie-none"}
    assert started.services["django"]["CSRF_COOKIE_DOMAIN"] == "shop.localhost"
    started.check()
    moved = starting.deployment(chosen, "recipe", 4000)
    assert (moved.web_origin, moved.api_origin) == (
        "https://app.shop.localhost:4002",
        "https://api.shop.localhost:4003",
    )
    assert moved.services["django"]["CORS_ALLOWED_ORIGINS"] == "https://app.shop.localhost:4002"
    moved.check()
