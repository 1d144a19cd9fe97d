"""scripts/vectors: scoring, with small tables made here; the public tables are not part of the project."""

import json

import pytest

from crosshost import Problem
from lab.vectors import __main__ as vectors
from lab.vectors import tables


def write(folder, file: str, *cases: dict):
    (folder / file).write_text(json.dumps({"cases": cases}))
    return tables.rows(folder, file)


def test_a_row_is_right_when_the_policy_agrees(tmp_path):
    row = {"request_path": "/a/b", "path_attr": "/a", "match": True}
    rows = write(tmp_path, "cookie-path-match.json", row, {**row, "match": False})
    assert [row.right for row in rows] == [True, False]


def test_contested_rows_are_scored_apart(tmp_path):
    row = {"name": "Accept", "value": "*/*", "preflight": True}
    rows = write(tmp_path, "wpt-cors-safelisted-headers.json", row, {**row, "contested": "browsers differ"})
    score = vectors.score("t", rows)
    assert (score["right"], score["of"], score["contested"]) == (0, 1, {"right": 0, "of": 1})
    assert "(WRONG)" in vectors.text([score])
    assert "(contested, browsers differ)" in vectors.text([score])


def test_a_folder_without_tables_is_a_problem(tmp_path):
    with pytest.raises(Problem, match="name the folder of the tables"):
        tables.rows(tmp_path, "cookie-path-match.json")


@pytest.mark.parametrize("text", ["", "[]", '{"cases": [{}]}'])
def test_a_table_of_another_format_is_a_problem(tmp_path, text):
    (tmp_path / "cookie-path-match.json").write_text(text)
    with pytest.raises(Problem, match="is not a table that this command knows"):
        tables.rows(tmp_path, "cookie-path-match.json")
