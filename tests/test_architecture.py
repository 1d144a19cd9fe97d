"""Who may import whom: the rules of docs/architecture.md."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# The folders of lab/, each of which may import those before it.
LAB = (
    *("scenarios", "stack", "database", "swarm", "browsers", "grid"),
    *("predict", "replay", "smoke", "doctor", "elsewhere", "recordings", "recipes", "days", "docs", "vectors", "bench"),
)


def imports(folder: str) -> Iterator[tuple[Path, str]]:
    """Yield each file below `folder` with each module that it imports, by its full name."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield from ((path, f"{node.module}.{alias.name}") for alias in node.names)


def belongs_to(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize(
    ("folder", "packages"),
    [
        ("crosshost", ["lab", "tests", "config", "blog", "witness"]),
        ("crosshost/policy", ["crosshost.doctor", "crosshost.django", "crosshost.browsers", "django"]),
        ("lab", ["tests"]),
        ("django/config", ["crosshost", "lab"]),
        ("django/blog", ["crosshost", "lab", "witness", "logins"]),
        ("django/logins", ["crosshost", "lab", "witness"]),
        ("certificates", ["crosshost", "lab"]),
    ],
)
def test_a_folder_does_not_import_what_it_must_not_know(folder, packages):
    assert [f"{path.relative_to(ROOT)}: {name}" for path, name in imports(folder) if belongs_to(name, *packages)] == []


def test_no_import_inside_lab_runs_upward():
    upward = [
        f"{path.relative_to(ROOT)}: {name}"
        for number, folder in enumerate(LAB)
        for path, name in imports(f"lab/{folder}")
        if belongs_to(name, *(f"lab.{later}" for later in LAB[number + 1 :]))
    ]
    assert upward == []


def test_every_folder_of_lab_has_its_place():
    folders = {path.name for path in (ROOT / "lab").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(LAB)
