"""Cells as text, and what differs between two of them."""

from crosshost.policy.engine import ENGINES
from lab.grid import cells, compare
from lab.grid.compare import HEADERS, Difference
from lab.grid.dimensions import RELATIONS

SENT = {"a": "012", "b": "012", "e": "", "f": None}


def test_requests_that_sent_the_same_are_written_together():
    assert cells.text(SENT) == "ab:012 e: f!"


def test_a_cell_is_read_as_it_was_written():
    assert cells.by_asker(cells.text(SENT)) == SENT


def test_a_difference_has_both_values():
    first = {(RELATIONS[0].id, "t"): "ab:012 e: f!"}
    second = {(RELATIONS[0].id, "t"): "a:012 b:02 e:3 f:"}
    found = list(compare.differences(first, second))
    assert found[:2] == [
        Difference(RELATIONS[0].id, "t", "b", "1", ("sent", "not sent")),
        Difference(RELATIONS[0].id, "t", "e", "3", ("not sent", "sent")),
    ]
    assert {(one.asker, one.values) for one in found[2:]} == {("f", ("no request", "not sent"))}
    assert found[0].words("recorded", "measured") == (
        "another port, 'SameSite=Lax' set by frame, fetch POST: recorded sent, measured not sent"
    )


def test_headers_differ_as_a_whole():
    first, second = ({(RELATIONS[0].id, HEADERS): text} for text in ("ab:cross-site,P", "a:cross-site,P b:same-site,-"))
    (found,) = compare.differences(first, second)
    assert found.words("predicted", "measured").endswith("predicted cross-site,P, measured same-site,-")


def test_a_missing_row_is_a_difference_in_every_cell_of_it():
    row = {(RELATIONS[0].id, "t"): "a:012 b!"}
    assert {one.values for one in compare.differences(row, {})} == {("sent", "no request"), ("not sent", "no request")}


def test_an_identical_row_is_none():
    row = {(RELATIONS[0].id, "t"): "a:012 b!"}
    assert list(compare.differences(row, dict(row))) == []


def test_cells_are_counted_by_kind_and_request():
    row = {(RELATIONS[0].id, "t"): "ab:012", (RELATIONS[0].id, HEADERS): "ab:cross-site,P"}
    core = sum(kind.core for kind in compare.KINDS)
    assert compare.count(row) == 2 * core + 2
    assert compare.count(compare.predicted(ENGINES["firefox"])) > 3000
