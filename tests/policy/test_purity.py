"""crosshost.policy imports nothing else of the project, does no I/O, and names no browser outside the engine data."""

import ast
import re
import sys
from pathlib import Path

import pytest

from crosshost import policy

FILES = sorted(Path(policy.__file__).parent.rglob("*.py"))
DOES_IO = {"os", "io", "socket", "subprocess", "pathlib", "random", "secrets", "time", "urllib.request", "http"}
ALLOWED = {"can_ada", "publicsuffixlist", "crosshost.Problem"}
PURE = {"can_ada", "publicsuffixlist", "crosshost.Problem", "crosshost.closest", "crosshost.nearest"}


def imports(file: Path):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            inside = node.module == "crosshost"
            yield from (f"crosshost.{alias.name}" if inside else str(node.module) for alias in node.names)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_policy_imports_no_io_and_no_other_part_of_the_project(file):
    for name in imports(file):
        known = name.split(".")[0] in sys.stdlib_module_names and name not in DOES_IO
        assert known or name in PURE or name.startswith("crosshost.policy"), name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_only_the_engine_data_names_browsers(file):
    code = re.sub(r'""".*?"""|#.*', "", file.read_text(), flags=re.DOTALL)
    if file.name not in ("engine.py", "out_of_reach.py") and file.parent.name != "reasons":
        assert not re.search("chrom|firefox|gecko|webkit|safari", code, re.IGNORECASE)
