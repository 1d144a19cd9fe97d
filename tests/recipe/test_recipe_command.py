"""The command `crosshost recipe`."""

import json
import os
import subprocess
import sys

import pytest

from crosshost.recipe import Wish, decide
from crosshost.recipe.render import PARTS, parts
from tests.conftest import ROOT

ONE_SITE = ("--page", "https://app.example.com", "--api", "https://api.example.com")
TWO_SITES = ("--page", "https://app.example.com", "--api", "https://api.example.net")


def recipe(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "crosshost", "recipe", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"COLUMNS": "80"})


def test_the_text_says_where_it_works_and_has_every_part():
    shown = recipe(*TWO_SITES)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "Works in: chromium, firefox\n" in shown.stdout
    assert "Not in:   webkitgtk: The browser does not store csrftoken" in shown.stdout
    assert "          crosshost recipe --page https://app.example.com --api https://api.example.com\n" in shown.stdout
    made = decide(Wish("https://app.example.com", "https://api.example.net"))
    assert all(part.text in shown.stdout for part in parts(made)[:-1])


@pytest.mark.parametrize("id", ["settings", "urls", "env", "fetch"])
def test_one_part_is_printed_alone_as_it_is(id):
    (text,) = [part.text for part in parts(decide(Wish(*ONE_SITE[1::2]))) if part.id == id]
    shown = recipe(*ONE_SITE, "--only", id)
    assert (shown.returncode, shown.stdout) == (0, text)


def test_json_has_the_same_texts():
    document = json.loads(recipe(*TWO_SITES, "--json").stdout)
    assert document["schema_version"] == 1
    assert document["works"]["firefox"] is True
    assert document["cannot"]["webkitgtk-itp"]["id"] == "set-third-party-blocked"
    assert document["nearest"]["api"] == "https://api.example.com"
    made = parts(decide(Wish("https://app.example.com", "https://api.example.net")))
    assert {part["id"]: part["text"] for part in document["parts"]} == {part.id: part.text for part in made}


def test_a_refusal_is_one_line_and_exit_code_1():
    shown = recipe(*TWO_SITES, "--browsers", "chromium-blocked,webkitgtk-itp")
    assert (shown.returncode, shown.stdout) == (1, "")
    assert shown.stderr.count("\n") == 1
    assert shown.stderr.startswith("crosshost: no recipe: It works in none of chromium-blocked, webkitgtk-itp")
    document = recipe(*TWO_SITES, "--browsers", "chromium-blocked", "webkitgtk-itp", "--json")
    assert document.returncode == 1
    assert json.loads(document.stdout)["refused"]["id"] == "works-nowhere"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--page", "https://app.example.com/x", *ONE_SITE[2:]), "write https://app.example.com"),
        ((*ONE_SITE, "--login", "oauth"), "there is no --login 'oauth'"),
        ((*ONE_SITE, "--browsers", "firefx"), "did you mean firefox?"),
        ((*ONE_SITE, "--only", "nginxx"), "did you mean nginx?"),
        ((*ONE_SITE, "--only", "nginx"), "this recipe has no part nginx"),
        ((*ONE_SITE, "--only", "env", "--json"), "--only and --json"),
        (("--page", "https://app.example.com"), "--api"),
        ((), "--page, --api"),
    ],
)
def test_a_wrong_argument_is_one_line_and_exit_code_2(arguments, message):
    shown = recipe(*arguments)
    assert shown.returncode == 2
    line = shown.stdout if "--json" in arguments else shown.stderr
    assert message in line
    assert "--json" in arguments or line.count("\n") == 1


def test_help_names_every_part_and_breaks_no_name():
    shown = recipe("--help")
    assert shown.returncode == 0
    assert all(id in shown.stdout for id in PARTS)
    assert not [line for line in shown.stdout.splitlines() if line.endswith("-")]


def test_a_closed_pipe_ends_it_quietly():
    command = f"{sys.executable} -m crosshost recipe {' '.join(TWO_SITES)} | head -1"
    shown = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert shown.stderr == ""


def test_the_other_commands_are_not_imported():
    code = (
        "import sys; sys.argv = ['crosshost', 'recipe', *sys.argv[1:]]; import crosshost.__main__ as main; main.main()"
    )
    code += "; print([name for name in sys.modules if name.startswith(('crosshost.doctor', 'django', 'http'))])"
    shown = subprocess.run([sys.executable, "-c", code, *ONE_SITE], cwd=ROOT, capture_output=True, text=True)
    assert shown.stdout.splitlines()[-1] == "[]"
