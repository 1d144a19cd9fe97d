"""scripts/vectors: how it scores, with tables of our own; the field's are no part of the project."""

import json

import pytest

from crosshost import Problem
from lab.vectors import __main__ as vectors
from lab.vectors import cookies


def write(folder, file: str, *cases: dict):
    (folder / file).write_text(json.dumps({"cases": cases}))
    return vectors.score(folder, file, vectors.READERS[file])


def test_a_row_is_right_when_the_policy_says_the_same(tmp_path):
    row = {"request_path": "/a/b", "path_attr": "/a", "match": True}
    rows = write(tmp_path, "cookie-path-match.json", row, {**row, "match": False})
    assert [one.right for one in rows] == [True, False]


def test_contested_rows_are_scored_apart(tmp_path):
    row = {"name": "Accept", "value": "*/*", "preflight": True}
    rows = write(tmp_path, "wpt-cors-safelisted-headers.json", row, {**row, "contested": "browsers differ"})
    summary = vectors.summary("t", rows)
    assert (summary["right"], summary["of"], summary["contested"]) == (0, 1, {"right": 0, "of": 1})
    assert "(WRONG)" in vectors.lines([summary])
    assert "(contested, browsers differ)" in vectors.lines([summary])


def test_a_folder_without_tables_is_a_problem_that_says_what_to_name(tmp_path):
    with pytest.raises(Problem, match="name the folder of the tables"):
        vectors.score(tmp_path, "cookie-path-match.json", cookies.cookie_path)


@pytest.mark.parametrize("text", ["", "[]", '{"cases": [{}]}'])
def test_a_table_of_another_make_is_a_problem(tmp_path, text):
    (tmp_path / "cookie-path-match.json").write_text(text)
    with pytest.raises(Problem, match="is no table that this command knows"):
        vectors.score(tmp_path, "cookie-path-match.json", cookies.cookie_path)
