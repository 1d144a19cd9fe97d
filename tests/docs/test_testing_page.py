"""docs/testing.md is true: its first test fails as it says, and all of its tests pass in a project with the recipe."""

import re

from lab.docs import testing
from lab.replay import scope
from lab.scenarios import catalogue
from tests.docs.text import blocks

PAGE = testing.PAGE.read_text()


def comparable(output: str) -> list[str]:
    """Return the lines without those that only underline code, which differ between versions of Python."""
    return [line.rstrip() for line in output.splitlines() if line.strip(" ^~")]


def test_the_output_of_the_page_is_what_its_first_test_prints():
    assert comparable(testing.rendered()) == comparable(PAGE), "scripts/docs testing"


def test_every_test_of_the_page_passes_in_a_project_with_the_recipe(tmp_path):
    tests = blocks(PAGE, "python")
    assert len(tests) >= 5
    testing.project(tmp_path, tests[0])
    for number, text in enumerate(tests[1:], 1):
        (tmp_path / f"test_block_{number}.py").write_text(text)
    done = testing.pytest_in(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^(\d+) passed", done.stdout, re.MULTILINE)
    assert passed
    assert int(passed[1]) > 10


def test_the_page_names_how_many_scenarios_are_replayed():
    inside, outside = scope.split(catalogue.names())
    assert f"{len(inside)} scenarios and faults" in PAGE, "scripts/docs testing"
    assert f"{len(outside)} faults are left out" in PAGE
