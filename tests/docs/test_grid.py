"""The table of docs/grid.md is made from the record."""

from lab.docs import grid


def test_the_table_is_as_the_record_has_it():
    assert grid.PAGE.read_text() == grid.rendered()


def test_a_kind_counts_where_one_browser_sends_it_and_another_does_not():
    same, differs = "a:0", "a:01"
    rows = {"n": {"chromium": same, "firefox": differs}}
    builds = {name: {"1": {"build": f"{name} 1", "date": "2026-01-02"}} for name in ("chromium", "firefox")}
    table = grid.render({"browsers": builds, "relations": {"two sites": rows}}).splitlines()
    assert table[0] == "| cookie | cells | browsers differ | sent by chromium | sent by firefox |"
    assert f"| `{grid.KIND['1']}` | 1 | 1 | 0 | 1 |" in table
    assert f"| `{grid.KIND['0']}` | 1 | 0 | 1 | 1 |" in table
